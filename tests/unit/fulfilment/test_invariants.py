"""Each invariant finds what breaks it, and names it in its own group."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.models import DocumentSeries, Shipment
from shopease.notifications.models import OutboxMessage
from shopease.payments.models import CreditAccount, PaymentAttempt, TestCharge
from tests.factories.catalogue import offer_create, product_create, voucher_create
from tests.factories.orders import CASH, order_create

pytestmark = pytest.mark.django_db

Order, Line = get_model("order", "Order"), get_model("order", "Line")
Basket = get_model("basket", "Basket")
StockRecord = get_model("partner", "StockRecord")
LONG_AGO = timedelta(hours=9)


@pytest.fixture
def vase() -> Any:
    """Of which orders are in several places of their life."""
    found = product_create("Vase", price="39.00", stock=20)
    offer_create(name="Ten off")
    voucher_create(code="NEVER")
    for status, pay in (("Confirmed", CASH), ("On hold", CASH), ("Shipped", CASH), ("Cancelled", CASH)):
        order_create({found: 1}, status=status, pay=pay)
    order_create({found: 2})
    order_create({found: 1}, status="Pending payment")
    return found


def broken() -> set[str]:
    return {name for name, problems in violations().items() if problems}


def test_orders_wherever_they_are_break_nothing(vase: Any) -> None:
    assert {name: found for name, found in violations().items() if found} == {}


def _late_message() -> None:
    then = clock.now() - LONG_AGO
    OutboxMessage.objects.create(key="late", topic="x", created_at=then, due_at=then)


def _frozen_basket() -> None:
    basket = Basket.objects.create(status="Frozen")
    Basket.objects.filter(pk=basket.pk).update(date_created=clock.now() - LONG_AGO)


BREAKS: list[tuple[Callable[[], Any], set[str]]] = [
    (
        lambda: Order.objects.filter(status="Confirmed").update(total_incl_tax=F("total_incl_tax") + 1),
        {"order totals", "payments"},
    ),
    (
        lambda: Line.objects.filter(order__status="Pending").delete(),
        {"order totals", "stock", "order discounts"},
    ),
    (
        lambda: Line.objects.filter(order__status="Pending").update(
            line_price_before_discounts_incl_tax=F("line_price_before_discounts_incl_tax") + 1
        ),
        {"order discounts"},
    ),
    (lambda: StockRecord.objects.update(num_in_stock=F("num_in_stock") + 1), {"stock"}),
    (lambda: Line.objects.filter(order__status="Pending").update(num_allocated=1), {"stock", "order lines"}),
    (lambda: Line.objects.filter(order__status="Shipped").update(num_shipped=0), {"order lines"}),
    (lambda: Order.objects.filter(status="Confirmed").update(status="Partly shipped"), {"order lines"}),
    (lambda: Order.objects.filter(status="On hold").update(held_from=""), {"order lines"}),
    (lambda: Order.objects.filter(status="Pending").update(payment_state="unpaid"), {"payments"}),
    (lambda: PaymentAttempt.objects.filter(status="captured").update(status="declined"), {"payments"}),
    (lambda: PaymentAttempt.objects.filter(status="captured").update(refunded=1), {"payments"}),
    (lambda: TestCharge.objects.all().delete(), {"payments"}),
    (lambda: TestCharge.objects.create(idempotency_key="x", amount=5, currency="EUR"), {"payments"}),
    (
        lambda: CreditAccount.objects.create(kind="customer", currency="EUR", balance=5),
        {"credit"},
    ),
    (lambda: DocumentSeries.objects.create(kind="credit note", year=2000, last_number=1), {"documents"}),
    (_frozen_basket, {"baskets"}),
    (
        lambda: get_model("offer", "ConditionalOffer").objects.update(num_applications=1),
        {"vouchers and offers"},
    ),
    (lambda: get_model("voucher", "Voucher").objects.update(num_orders=1), {"vouchers and offers"}),
    (
        lambda: OutboxMessage.objects.filter(event="placed", order__status="Pending").delete(),
        {"outbox"},
    ),
    (lambda: OutboxMessage.objects.filter(event="shipped").delete(), {"outbox"}),
    (_late_message, {"outbox"}),
    (lambda: Shipment.objects.update(undone_at=clock.now()), set()),
]


@pytest.mark.parametrize("number", range(len(BREAKS)))
def test_what_breaks_one_is_found_by_it(vase: Any, number: int) -> None:
    breaks, groups = BREAKS[number]
    breaks()
    assert broken() == groups
