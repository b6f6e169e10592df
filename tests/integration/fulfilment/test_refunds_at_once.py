"""Several people refund one order at the same moment: never more goes back than was captured."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Sum
from oscar.core.loading import get_model

from shopease.fulfilment.errors import FulfilmentError
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.models import Refund
from shopease.fulfilment.services import refunds
from shopease.fulfilment.services.cancelling import order_cancel
from shopease.fulfilment.services.refunds import refund_create
from shopease.fulfilment.services.repaying import payment_refund_settle
from shopease.payments.models import PaymentAttempt, PaymentRefund, TestCharge
from tests.factories.catalogue import product_create
from tests.factories.orders import CASH, order_create

D = Decimal


def at_once(actions: Sequence[Callable[[], Any]]) -> Counter[str]:
    """How many of the actions, all started by one barrier, were done and how many refused."""
    barrier = threading.Barrier(len(actions))

    def run(action: Callable[[], Any]) -> str:
        try:
            barrier.wait(timeout=20)
            action()
        except FulfilmentError:
            return "refused"
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return Counter(pool.map(run, actions))


def refunded() -> Decimal:
    return Refund.objects.aggregate(sum=Sum("amount"))["sum"] or D(0)


@pytest.mark.usefixtures("committed_db")
def test_eight_refunds_at_once_never_exceed_what_was_captured() -> None:
    order = order_create({product_create("Vase", price="39.00", stock=5): 1}, status="Confirmed")
    refund = lambda: refund_create(order_id=order.pk, other=D("10.00"))  # noqa: E731
    assert at_once([refund] * 8) == {"done": 4, "refused": 4}
    assert refunded() == PaymentAttempt.objects.get().refunded == D("40.00")
    for pk in PaymentRefund.objects.values_list("pk", flat=True):
        payment_refund_settle(payment_refund_id=pk)
    assert TestCharge.objects.get().refunded == D("40.00")
    assert not any(violations().values())


@pytest.mark.usefixtures("committed_db")
def test_cancelling_and_refunding_at_once_give_back_what_was_paid_and_no_more() -> None:
    order = order_create({product_create("Vase", price="39.00", stock=5): 1}, status="Confirmed")
    cancel = lambda: order_cancel(order_id=order.pk)  # noqa: E731
    refund = lambda: refund_create(order_id=order.pk, other=D("10.00"))  # noqa: E731
    done = at_once([cancel, refund, cancel, refund])
    assert done["done"] >= 1
    assert refunded() == PaymentAttempt.objects.get().refunded == D("43.90")
    order.refresh_from_db()
    assert (order.status, order.payment_state) == ("Cancelled", "refunded")


@pytest.mark.usefixtures("committed_db")
def test_control_without_the_lock_more_is_credited_than_the_order_cost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order = order_create({product_create("Vase", price="39.00", stock=5): 1}, pay=CASH, status="Confirmed")
    everybody_has_read = threading.Barrier(2)
    read = refunds.order_credited

    def read_then_wait(found: Any) -> Any:
        credited = read(found)
        everybody_has_read.wait(timeout=20)
        return credited

    orders = get_model("order", "Order").objects
    monkeypatch.setattr(refunds, "order_lock", lambda pk: orders.get(pk=pk))
    monkeypatch.setattr(refunds, "order_lines_lock", lambda found: list(found.lines.all()))
    monkeypatch.setattr(refunds, "order_credited", read_then_wait)
    numbered = next(one for one in Refund._meta.constraints if one.name == "refund_numbered")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Refund, numbered)
    assert at_once([lambda: refund_create(order_id=order.pk, other=D("30.00"))] * 2) == {"done": 2}
    assert refunded() == D("60.00")
