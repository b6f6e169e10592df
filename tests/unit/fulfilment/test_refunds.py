"""Refunds: what may be credited, where the money goes, and what it leaves behind."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.core.db import BusyError
from shopease.fulfilment.errors import QuantityRefusedError, RefundRefusedError
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.locks import order_lock
from shopease.fulfilment.models import Refund
from shopease.fulfilment.selectors import order_due, order_paid
from shopease.fulfilment.services import repaying, settling
from shopease.fulfilment.services.cancelling import order_cancel
from shopease.fulfilment.services.provider_events import provider_event_handle
from shopease.fulfilment.services.refunds import money_return, refund_create
from shopease.fulfilment.services.repaying import (
    payment_refund_pay_out,
    payment_refund_retry,
    payment_refund_settle,
    payment_refunds_settle,
)
from shopease.notifications.errors import ChannelDownError
from shopease.notifications.models import OutboxMessage
from shopease.payments.gateways.test_card import TestCardGateway
from shopease.payments.models import CreditAccount, PaymentRefund, ProviderEvent, TestCharge
from shopease.payments.types import Outcome, Result
from tests.factories.catalogue import product_create
from tests.factories.orders import CASH, order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

D = Decimal


@pytest.fixture
def vase() -> Any:
    return product_create("Vase", price="39.00", stock=10)


@pytest.fixture
def cup() -> Any:
    return product_create("Cup", price="12.00", stock=10)


def line(order: Any, number: int = 0) -> Any:
    return order.lines.order_by("pk")[number]


def amounts(refund: Refund) -> tuple[Decimal, ...]:
    """Lines, delivery, other; of these unpaid, to payments, to store credit."""
    return (
        refund.lines_amount,
        refund.shipping,
        refund.other,
        refund.unpaid,
        refund.to_payments,
        refund.to_credit,
    )


def settle_all() -> None:
    for pk in PaymentRefund.objects.filter(status="waiting").values_list("pk", flat=True):
        payment_refund_settle(payment_refund_id=pk)


def test_lines_delivery_and_any_amount_go_back_to_the_card(vase: Any, cup: Any) -> None:
    order = order_create({vase: 2, cup: 3}, status="Delivered")
    refund = refund_create(
        order_id=order.pk,
        lines={line(order).pk: 1, line(order, 1).pk: 2},
        shipping=D("1.90"),
        other=D("5.00"),
        reason="damaged",
    )
    assert amounts(refund) == (D("63.00"), D("1.90"), D("5.00"), D("0.00"), D("69.90"), D("0.00"))
    (part,) = PaymentRefund.objects.all()
    assert (part.amount, part.status) == (D("69.90"), "waiting")
    settle_all()
    part.refresh_from_db()
    order.refresh_from_db()
    assert (part.status, TestCharge.objects.get().refunded) == ("done", D("69.90"))
    assert order.payment_state == "partly refunded"
    assert (order_due(order), order_paid(order)) == (D("0.00"), D("49.00"))
    assert get_model("payment", "Source").objects.get().amount_refunded == D("69.90")
    assert OutboxMessage.objects.filter(key=f"order:{order.number}:refunded:1").count() == 1


def test_single_units_of_a_discounted_line_sum_to_what_it_cost(cup: Any) -> None:
    order = order_create({cup: 3}, status="Delivered")
    order.lines.update(line_price_incl_tax=D("10.00"))
    get_model("order", "Order").objects.filter(pk=order.pk).update(total_incl_tax=D("14.90"))
    parts = [refund_create(order_id=order.pk, lines={line(order).pk: 1}).lines_amount for _ in range(3)]
    assert parts == [D("3.33"), D("3.34"), D("3.33")]


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({}, "Choose what is refunded."),
        ({"other": D("-1.00")}, "Choose what is refunded."),
        ({"shipping": D("4.91")}, "That is more than the delivery did cost."),
        ({"other": D("43.91")}, "That is more than is left of this order's total."),
        ({"other": D("1.00"), "to": "credit"}, "Store credit needs an account"),
    ],
)
def test_more_than_there_is_is_refused(vase: Any, wish: dict[str, Any], message: str) -> None:
    order = order_create({vase: 1}, status="Delivered")
    with pytest.raises(RefundRefusedError, match=message):
        refund_create(order_id=order.pk, **wish)
    with pytest.raises(QuantityRefusedError):
        refund_create(order_id=order.pk, lines={line(order).pk: 2})
    assert not Refund.objects.exists()
    assert not PaymentRefund.objects.exists()
    assert order_paid(order) == D("43.90")


def test_the_same_form_twice_is_one_refund(vase: Any) -> None:
    order = order_create({vase: 1}, status="Delivered")
    first, second = (refund_create(order_id=order.pk, other=D("5.00"), request_key="k1") for _ in range(2))
    assert first == second
    assert PaymentRefund.objects.get().amount == D("5.00")


def test_store_credit_is_granted_at_once_and_no_money_moves(vase: Any) -> None:
    user = user_create()
    order = order_create({vase: 1}, status="Delivered", user=user)
    refund = refund_create(order_id=order.pk, lines={line(order).pk: 1}, to="credit")
    assert amounts(refund)[3:] == (D("0.00"), D("0.00"), D("39.00"))
    assert CreditAccount.objects.get(user=user).balance == D("39.00")
    assert not PaymentRefund.objects.exists()
    assert (order_paid(order), order_due(order)) == (D("4.90"), D("0.00"))


def test_what_was_never_paid_only_lowers_what_is_due(vase: Any) -> None:
    order = order_create({vase: 2}, pay=CASH, status="Confirmed")
    order_cancel(order_id=order.pk, lines={line(order).pk: 1}, reason="Changed my mind")
    refund = Refund.objects.get()
    assert amounts(refund) == (D("39.00"), D("0.00"), D("0.00"), D("39.00"), D("0.00"), D("0.00"))
    assert order_due(order) == D("43.90")
    attempt = order.payment_attempts.get()
    assert (attempt.status, attempt.amount) == ("promised", D("43.90"))
    assert not PaymentRefund.objects.exists()
    order_cancel(order_id=order.pk)
    attempt.refresh_from_db()
    assert (attempt.status, order_due(order)) == ("declined", D("0.00"))


def test_returned_units_go_back_into_stock_where_asked(vase: Any) -> None:
    order = order_create({vase: 2}, status="Delivered")
    sold = line(order)
    refund_create(order_id=order.pk, lines={sold.pk: 1}, restock={sold.pk: 1})
    sold.refresh_from_db()
    record = vase.stockrecords.get()
    assert (sold.num_returned, record.num_in_stock, record.num_allocated) == (1, 9, 0)
    with pytest.raises(QuantityRefusedError):
        refund_create(order_id=order.pk, other=D("1.00"), restock={sold.pk: 2})
    assert vase.stockrecords.get().num_in_stock == 9
    assert Refund.objects.count() == 1


def test_a_provider_that_does_not_answer_is_asked_again_later(
    vase: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = order_create({vase: 1}, status="Delivered")
    refund_create(order_id=order.pk, other=D("5.00"))
    part = PaymentRefund.objects.get()
    with monkeypatch.context() as silent:
        silent.setattr(TestCardGateway, "refund", lambda *_: Outcome(Result.UNKNOWN))
        with pytest.raises(ChannelDownError):
            payment_refund_settle(payment_refund_id=part.pk)
    assert PaymentRefund.objects.get().status == "waiting"
    assert payment_refunds_settle() == 0
    PaymentRefund.objects.update(created_at=part.created_at.replace(year=2020))
    assert payment_refunds_settle() == 1
    payment_refund_settle(payment_refund_id=part.pk)
    assert (PaymentRefund.objects.get().status, TestCharge.objects.get().refunded) == ("done", D("5.00"))


def test_a_run_of_refunds_ends_in_time_and_passes_over_what_is_busy(
    vase: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        order = order_create({vase: 1}, status="Delivered")
        refund_create(order_id=order.pk, other=D("5.00"))
    busy, free = PaymentRefund.objects.order_by("pk")
    PaymentRefund.objects.update(created_at=clock.now() - timedelta(hours=1))
    with monkeypatch.context() as late:
        late.setattr(settling, "RUN_SECONDS", -1)
        assert payment_refunds_settle() == 0

    def settle(*, payment_refund_id: int) -> None:
        if payment_refund_id == busy.pk:
            raise BusyError
        payment_refund_settle(payment_refund_id=payment_refund_id)

    monkeypatch.setattr(repaying, "payment_refund_settle", settle)
    assert payment_refunds_settle() == 1
    free.refresh_from_db()
    assert free.status == "done"


def test_what_a_provider_refuses_counts_as_paid_again_and_can_be_sent_once_more(
    vase: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = order_create({vase: 1}, status="Delivered")
    refund_create(order_id=order.pk, other=D("5.00"))
    with monkeypatch.context() as refusing:
        refusing.setattr(TestCardGateway, "refund", lambda *_: Outcome(Result.DECLINED, message="Closed."))
        settle_all()
    refused = PaymentRefund.objects.get()
    assert (refused.status, refused.message, order_paid(order)) == ("refused", "Closed.", D("43.90"))
    payment_refund_retry(payment_refund_id=refused.pk, actor=None)
    with pytest.raises(RefundRefusedError, match="sent again already"):
        payment_refund_retry(payment_refund_id=refused.pk, actor=None)
    settle_all()
    assert (order_paid(order), TestCharge.objects.get().refunded) == (D("38.90"), D("5.00"))


def test_a_refund_that_fails_days_later_counts_as_paid_again_and_can_be_sent_once_more(
    vase: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = order_create({vase: 1})
    refund = refund_create(order_id=order.pk, lines={line(order).pk: 1}, note="Broken")
    (part,) = refund.payments.all()
    payment_refund_settle(payment_refund_id=part.pk)
    attempt = order.payment_attempts.get()
    event = {"gateway": "test-card", "idempotency_key": attempt.idempotency_key}
    ProviderEvent.objects.create(event_id="1", kind="refund.updated", **event)
    provider_event_handle(gateway="test-card", event_id="1")
    part.refresh_from_db()
    assert (part.status, order_paid(order)) == ("done", D("4.90"))

    fails = Outcome(Result.DECLINED, "re-1", "lost_or_stolen_card")
    monkeypatch.setattr(TestCardGateway, "refund_lookup", lambda *_args: fails)
    TestCharge.objects.update(refunded=0)  # as the provider's books say then
    for number in ("2", "3"):
        ProviderEvent.objects.create(event_id=number, kind="refund.failed", **event)
        provider_event_handle(gateway="test-card", event_id=number)
    part.refresh_from_db()
    assert (part.status, part.message, order_paid(order)) == ("refused", "lost_or_stolen_card", D("43.90"))
    assert order.sources.get().amount_refunded == 0
    assert {name: found for name, found in violations().items() if found} == {}
    payment_refund_retry(payment_refund_id=part.pk, actor=None)
    assert order_paid(order) == D("4.90")


def test_what_no_provider_pays_back_waits_for_a_member_of_staff(
    vase: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = order_create({vase: 1}, status="Delivered")
    refund_create(order_id=order.pk, other=D("5.00"))
    monkeypatch.setattr(TestCardGateway, "refund", lambda *_: Outcome(Result.PROMISED))
    settle_all()
    part = PaymentRefund.objects.get()
    assert part.status == "by hand"
    clerk = user_create()
    payment_refund_pay_out(payment_refund_id=part.pk, reference="T-77", actor=clerk)
    part.refresh_from_db()
    assert (part.status, part.reference, part.settled_by) == ("done", "T-77", clerk)
    with pytest.raises(RefundRefusedError):
        payment_refund_pay_out(payment_refund_id=part.pk, reference="T-78", actor=clerk)


def test_cancelling_all_gives_all_back_but_what_was_credited_before(vase: Any) -> None:
    order = order_create({vase: 2}, status="Confirmed")
    refund_create(order_id=order.pk, other=D("10.00"), reason="goodwill")
    order_cancel(order_id=order.pk, reason="Too late", by_customer=True)
    order.refresh_from_db()
    last = Refund.objects.order_by("pk").last()
    assert last is not None
    assert (order.status, last.amount, last.lines_amount) == ("Cancelled", D("72.90"), D("72.90"))
    settle_all()
    order.refresh_from_db()
    assert (order.payment_state, TestCharge.objects.get().refunded) == ("refunded", D("82.90"))
    assert (order_paid(order), order_due(order)) == (D("0.00"), D("0.00"))


def test_what_was_paid_too_much_is_sent_once_more_when_it_was_refused(
    vase: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = order_create({vase: 1})
    get_model("order", "Order").objects.filter(pk=order.pk).update(total_incl_tax=D("40.00"))
    with transaction.atomic():
        money_return(order=order_lock(order.pk), amount=D("3.90"))
    with monkeypatch.context() as refusing:
        refusing.setattr(TestCardGateway, "refund", lambda *_: Outcome(Result.DECLINED))
        settle_all()
    payment_refund_retry(payment_refund_id=PaymentRefund.objects.get().pk, actor=None)
    settle_all()
    assert list(PaymentRefund.objects.order_by("pk").values_list("status", flat=True)) == ["refused", "done"]
    assert (order_paid(order), TestCharge.objects.get().refunded) == (D("40.00"), D("3.90"))
