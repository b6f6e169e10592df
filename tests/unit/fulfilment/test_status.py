"""An order's status, quantities and stock move together, and only along the table."""

from typing import Any

import pytest
from django.db import transaction

from shopease.fulfilment.errors import QuantityRefusedError, TransitionRefusedError, UnpaidGoodsError
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.locks import order_with_origins_lock
from shopease.fulfilment.selectors import order_due
from shopease.fulfilment.services import (
    lines_cancel,
    lines_ship,
    lines_unship,
    order_advance,
    stock_backorder_set,
)
from shopease.fulfilment.services.payments import payment_receive
from shopease.fulfilment.services.repaying import payment_refund_settle
from shopease.payments.models import PaymentAttempt, TestCharge
from tests.factories.catalogue import product_class_create, product_create
from tests.factories.goods import digital_product_create
from tests.factories.orders import CASH, order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def vase() -> Any:
    return product_create("Vase", price="39.00", stock=10)


@pytest.fixture
def cup() -> Any:
    return product_create("Cup", price="12.00", stock=10)


@pytest.fixture
def order(vase: Any, cup: Any) -> Any:
    """Three vases and two cups, confirmed."""
    return order_create({vase: 3, cup: 2}, status="Confirmed")


def step(service: Any, order: Any, *quantities: int) -> Any:
    """Move units of the order's lines, in their order."""
    with transaction.atomic():
        locked: Any = order_with_origins_lock(order.pk)
        lines = locked.lines.order_by("pk").values_list("pk", flat=True)
        service(locked, dict(zip(lines, quantities, strict=False)))
    order.refresh_from_db()
    return order


def units(order: Any) -> list[tuple[int, int, int]]:
    """Allocated, shipped, cancelled of each line."""
    return list(order.lines.order_by("pk").values_list("num_allocated", "num_shipped", "num_cancelled"))


def stock(product: Any) -> tuple[int, int]:
    return product.stockrecords.values_list("num_in_stock", "num_allocated").get()


def log(order: Any) -> list[str]:
    return list(order.status_changes.order_by("pk").values_list("new_status", flat=True))


def test_units_leave_in_parts_and_the_status_follows(order: Any, vase: Any, cup: Any) -> None:
    assert step(lines_ship, order, 1).status == "Partly shipped"
    assert units(order) == [(2, 1, 0), (2, 0, 0)]
    assert stock(vase) == (9, 2)
    assert step(lines_ship, order, 2, 2).status == "Shipped"
    assert stock(vase) == (7, 0)
    assert stock(cup) == (8, 0)
    assert log(order) == ["Pending", "Confirmed", "Partly shipped", "Shipped"]
    assert not any(violations().values())


def test_nobody_says_partly_shipped_without_a_parcel(order: Any) -> None:
    with pytest.raises(TransitionRefusedError):
        order_advance(order_id=order.pk, status="Partly shipped", actor=user_create())
    order.refresh_from_db()
    assert (order.status, units(order)) == ("Confirmed", [(3, 0, 0), (2, 0, 0)])


def test_the_rest_of_a_partly_shipped_order_is_cancelled(order: Any, vase: Any) -> None:
    step(lines_ship, order, 2)
    assert step(lines_cancel, order, 1, 1).status == "Partly shipped"
    assert step(lines_cancel, order, 0, 1).status == "Shipped"
    assert units(order) == [(0, 2, 1), (0, 0, 2)]
    assert stock(vase) == (8, 0)
    assert list(order.lines.order_by("pk").values_list("status", flat=True)) == ["Shipped", "Cancelled"]


def test_cancelling_every_unit_cancels_the_order(order: Any, vase: Any) -> None:
    step(lines_cancel, order, 3)
    assert order.status == "Confirmed"
    assert step(lines_cancel, order, 0, 2).status == "Cancelled"
    assert stock(vase) == (10, 0)


def test_what_never_left_is_put_back(order: Any, vase: Any) -> None:
    step(lines_ship, order, 3, 2)
    assert step(lines_unship, order, 1).status == "Partly shipped"
    assert stock(vase) == (8, 1)
    assert step(lines_unship, order, 2, 2).status == "Processing"
    assert stock(vase) == (10, 3)
    assert not any(violations().values())


@pytest.mark.parametrize("quantities", [(4,), (-1,), (0, 3)])
@pytest.mark.parametrize("service", [lines_ship, lines_cancel])
def test_more_than_is_open_moves_nothing(
    order: Any, vase: Any, service: Any, quantities: tuple[int, ...]
) -> None:
    with pytest.raises(QuantityRefusedError):
        step(service, order, *quantities)
    order.refresh_from_db()
    assert order.status == "Confirmed"
    assert units(order) == [(3, 0, 0), (2, 0, 0)]
    assert stock(vase) == (10, 3)


def test_a_pending_order_ships_nothing(vase: Any) -> None:
    order = order_create({vase: 1})
    with pytest.raises(TransitionRefusedError, match="“Pending”"):
        step(lines_ship, order, 1)
    assert stock(vase) == (10, 1)


def test_an_order_on_hold_goes_on_where_it_was_held(order: Any) -> None:
    clerk = user_create(role="orders")
    order_advance(order_id=order.pk, status="Processing", actor=clerk)
    order_advance(order_id=order.pk, status="On hold", actor=clerk, note="Address unclear")
    order.refresh_from_db()
    assert (order.status, order.held_from) == ("On hold", "Processing")
    with pytest.raises(TransitionRefusedError, match="“Processing”"):
        order_advance(order_id=order.pk, status="Confirmed", actor=clerk)
    with pytest.raises(TransitionRefusedError, match="“On hold”"):
        step(lines_ship, order, 1)
    order_advance(order_id=order.pk, status="Processing", actor=clerk)
    order.refresh_from_db()
    assert (order.status, order.held_from) == ("Processing", "")
    changes = order.status_changes.order_by("pk").values_list("new_status", "actor", "reason")
    assert list(changes)[-2:] == [
        ("On hold", clerk.pk, "Address unclear"),
        ("Processing", clerk.pk, ""),
    ]


@pytest.mark.parametrize(
    ("start", "wanted"),
    [
        ("Pending payment", "Pending"),
        ("Pending", "Shipped"),
        ("Confirmed", "Delivered"),
        ("Shipped", "Cancelled"),
        ("Cancelled", "Confirmed"),
        ("Pending", "Nonsense"),
    ],
)
def test_what_the_table_does_not_know_changes_nothing(vase: Any, start: str, wanted: str) -> None:
    order = order_create({vase: 1}, status=start)
    before = (units(order), stock(vase), log(order))
    with pytest.raises(TransitionRefusedError):
        order_advance(order_id=order.pk, status=wanted, actor=user_create(role="orders"))
    order.refresh_from_db()
    assert order.status == start
    assert (units(order), stock(vase), log(order)) == before


def test_a_part_that_left_keeps_an_order_from_being_cancelled(order: Any) -> None:
    step(lines_ship, order, 1)
    with pytest.raises(TransitionRefusedError):
        order_advance(order_id=order.pk, status="Cancelled")
    order.refresh_from_db()
    assert order.status == "Partly shipped"


def test_cancelling_gives_the_money_back(vase: Any) -> None:
    order = order_create({vase: 2})
    assert order.payment_state == "paid"
    order_advance(order_id=order.pk, status="Cancelled", note="Changed their mind")
    attempt = PaymentAttempt.objects.get()
    payment_refund_settle(payment_refund_id=attempt.refunds.get().pk)
    order.refresh_from_db()
    assert (order.status, order.payment_state) == ("Cancelled", "refunded")
    assert TestCharge.objects.get().refunded == attempt.amount
    assert stock(vase) == (10, 0)
    assert not any(violations().values())


def test_cash_on_delivery_is_promised_and_off_when_cancelled(vase: Any) -> None:
    order = order_create({vase: 1}, pay=CASH)
    assert order.payment_state == "promised"
    order_advance(order_id=order.pk, status="Cancelled")
    order.refresh_from_db()
    assert order.payment_state == "unpaid"


def test_what_needs_no_parcel_does_not_wait_for_one(vase: Any) -> None:
    kind = product_class_create("File", requires_shipping=False, track_stock=False)
    song = product_create("Song", product_class=kind)
    alone = order_create({song: 1})
    assert log(alone) == ["Pending", "Confirmed", "Delivered"]
    mixed = order_create({song: 1, vase: 1})
    assert dict(mixed.lines.values_list("title", "num_shipped")) == {"Song": 1, "Vase": 0}
    assert mixed.status == "Pending"
    order_advance(order_id=mixed.pk, status="Confirmed")
    assert order_advance(order_id=mixed.pk, status="Shipped").status == "Shipped"
    assert mixed.lines.filter(num_shipped=1).count() == 2


def test_a_customer_hears_nothing_twice_when_a_hold_ends(vase: Any) -> None:
    shopper = user_create()
    order = order_create({vase: 1}, status="Confirmed", user=shopper)

    def told() -> list[str]:
        return list(shopper.notifications.order_by("pk").values_list("subject", flat=True))

    before = told()
    for status in ("On hold", "Confirmed", "On hold"):
        order_advance(order_id=order.pk, status=status)
    assert told() == before
    order_advance(order_id=order.pk, status="Cancelled")
    assert told() == [*before, f"Order {order.number} was cancelled"]


def test_what_is_put_back_beyond_the_stock_is_oversold() -> None:
    """It left while more could be sold than there was, which has ended since."""
    product = product_create("Vase", stock=0, stock_fields={"backorder": True})
    order = order_create({product: 2}, status="Confirmed")
    step(lines_ship, order, 2)
    stock_backorder_set(stockrecord_id=product.stockrecords.get().pk, backorder=False)
    step(lines_unship, order, 2)
    record = product.stockrecords.get()
    assert (record.num_in_stock, record.num_allocated, record.oversold) == (0, 2, True)
    assert not any(violations().values())


def test_files_that_nobody_paid_are_not_handed_out_by_hand() -> None:
    order = order_create({digital_product_create(): 1}, pay=("bank-transfer", ""), status="Confirmed")
    with pytest.raises(UnpaidGoodsError):
        order_advance(order_id=order.pk, status="Shipped")
    order.refresh_from_db()
    assert (order.status, units(order)) == ("Confirmed", [(0, 0, 0)])
    due = order_due(order)
    payment_receive(order_id=order.pk, gateway="bank-transfer", amount=due, seen=due)
    order.refresh_from_db()
    assert (order.status, units(order)) == ("Delivered", [(0, 1, 0)])


def test_an_order_of_which_files_were_handed_out_is_not_cancelled_as_a_whole(vase: Any) -> None:
    order = order_create({digital_product_create(): 1, vase: 1})
    with pytest.raises(TransitionRefusedError, match="A part of this order has left already"):
        order_advance(order_id=order.pk, status="Cancelled")
    order.refresh_from_db()
    assert (order.status, stock(vase)) == ("Pending", (10, 1))


@pytest.mark.parametrize("status", ["Delivered", "Cancelled"])
def test_nothing_is_shipped_where_nothing_is_open(vase: Any, status: str) -> None:
    order = order_create({vase: 1}, status=status)
    with pytest.raises(TransitionRefusedError, match=f"Nothing leaves the house for .* “{status}”"):
        order_advance(order_id=order.pk, status="Shipped")
    order.refresh_from_db()
    assert order.status == status
