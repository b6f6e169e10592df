"""Staff changes orders: stock, money, invoices and promises follow, and nobody's change is lost."""

from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from oscar.core.loading import get_model

from shopease.fulfilment.errors import (
    DeliveryAsksError,
    DraftRefusedError,
    OrderChangedError,
    OutOfStockError,
    PaymentUnderWayError,
)
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.models import OrderEdit, StockMovement
from shopease.fulfilment.redelivery import order_delivery
from shopease.fulfilment.selectors import order_money
from shopease.fulfilment.services import stock_correct
from shopease.fulfilment.services.drafts import StaffPrice
from shopease.fulfilment.services.editing import (
    Changes,
    More,
    order_edit,
    order_payment_link_send,
    order_seen,
)
from shopease.fulfilment.services.redelivery import KEEP
from shopease.fulfilment.services.refunds import refund_create
from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.models import OutboxMessage
from shopease.payments.models import PaymentAttempt
from tests.factories.catalogue import offer_create, product_class_create, product_create
from tests.factories.checkout import delivery_create
from tests.factories.orders import CASH, order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def vase(db: Any) -> Any:
    return product_create("Vase", price="39.00", stock=5)


@pytest.fixture
def bowl(db: Any) -> Any:
    return product_create("Bowl", price="10.00", stock=3)


def edit(order: Any, reason: str = "", **changes: Any) -> OrderEdit:
    seen = order_seen(order)
    done = order_edit(
        order_id=order.pk, seen=seen, changes=Changes(**changes), actor=user_create(), reason=reason
    )
    order.refresh_from_db()
    return done


def open_units(order: Any, units: int) -> dict[int, int]:
    return {order.lines.order_by("pk")[0].pk: units}


def allocated(product: Any) -> int:
    return int(product.stockrecords.get().num_allocated or 0)


def test_more_of_a_paid_order_is_due_and_takes_its_stock(vase: Any, bowl: Any) -> None:
    order = order_create({vase: 1})
    done = edit(order, more=(More(bowl, 2),), open_units=open_units(order, 2))
    assert done.difference == Decimal("59.00")
    assert order.total_incl_tax == Decimal("102.90")
    assert sorted(order.lines.values_list("title", "quantity", "num_allocated")) == [
        ("Bowl", 2, 2),
        ("Vase", 1, 1),
        ("Vase", 1, 1),
    ]
    assert (allocated(vase), allocated(bowl)) == (2, 2)
    assert (order_money(order).unpromised, order.payment_state) == (Decimal("59.00"), "unpaid")
    assert order_payment_link_send(order_id=order.pk)
    assert OutboxMessage.objects.get(event="payment_link").recipient == "ada@example.com"
    outbox_deliver()
    assert not any(violations().values())


def test_less_of_a_paid_order_gives_money_back_and_frees_stock(vase: Any) -> None:
    order = order_create({vase: 3})
    done = edit(order, open_units=open_units(order, 1), reason="Too many")
    assert done.difference == Decimal("-78.00")
    assert done.changes == ["2 × Vase out"]
    assert allocated(vase) == 1
    outbox_deliver()
    assert PaymentAttempt.objects.get(order=order).refunded == Decimal("78.00")
    assert order_money(order).due == Decimal("0.00")
    assert not any(violations().values())


def test_what_comes_and_what_goes_is_settled_together(vase: Any, bowl: Any) -> None:
    order = order_create({vase: 2})
    edit(order, open_units=open_units(order, 1), more=(More(bowl, 1),))
    outbox_deliver()
    letter = next(str(one.body) for one in mail.outbox if one.subject.endswith("was changed"))
    for fact in ("1 × Vase: €39.00", "1 × Bowl: €10.00", "Total: €53.90"):
        assert fact in letter
    assert "Still to be paid" not in letter
    assert PaymentAttempt.objects.get(order=order).refunded == Decimal("29.00")
    assert (order_money(order).due, order_money(order).excess) == (Decimal("0.00"), Decimal("0.00"))
    assert not any(violations().values())


def test_a_promise_follows_what_is_due(vase: Any, bowl: Any) -> None:
    order = order_create({vase: 1}, pay=CASH)
    edit(order, more=(More(bowl, 1),))
    assert PaymentAttempt.objects.get(order=order).amount == Decimal("53.90")
    edit(order, open_units=open_units(order, 0))
    assert PaymentAttempt.objects.get(order=order).amount == Decimal("14.90")
    assert (order.payment_state, order.status) == ("promised", "Pending")
    assert not any(violations().values())


@pytest.mark.parametrize(("price", "paid_back"), [("30.00", "18.00"), ("45.00", "0.00")])
def test_another_price_keeps_discounts_and_totals_true(vase: Any, price: str, paid_back: str) -> None:
    offer_create(percent="10")
    order = order_create({vase: 2})
    line = order.lines.get()
    edit(order, prices={line.pk: StaffPrice(Decimal(price), "Agreed on the phone")})
    line.refresh_from_db()
    assert line.line_price_incl_tax == Decimal(price) * 2 - Decimal("7.80")
    assert line.line_price_incl_tax - line.line_price_excl_tax == (
        line.line_price_incl_tax - (line.line_price_incl_tax / Decimal("1.19")).quantize(Decimal("0.01"))
    )
    outbox_deliver()
    assert PaymentAttempt.objects.get(order=order).refunded == Decimal(paid_back)
    assert OrderEdit.objects.get().changes == [f"Vase costs {price} instead of 39.00: Agreed on the phone"]
    assert not any(violations().values())


def test_who_saw_an_older_state_is_refused(vase: Any, bowl: Any) -> None:
    order = order_create({vase: 2})
    seen = order_seen(order)
    edit(order, more=(More(bowl, 1),))
    with pytest.raises(OrderChangedError):
        order_edit(order_id=order.pk, seen=seen, changes=Changes(more=(More(bowl, 1),)), actor=None)
    assert order.lines.count() == 2
    assert OrderEdit.objects.count() == 1


def test_what_cannot_be_is_refused_and_nothing_changed(vase: Any, bowl: Any) -> None:
    order = order_create({vase: 2})
    line = order.lines.get()
    refused: list[tuple[type[Exception], dict[str, Any]]] = [
        (OutOfStockError, {"more": (More(bowl, 4),)}),
        (OutOfStockError, {"open_units": {line.pk: 6}}),
        (DraftRefusedError, {"open_units": {line.pk: 0}}),
        (DraftRefusedError, {"open_units": {line.pk: -1}}),
        (DraftRefusedError, {"open_units": {999999: 1}}),
        (DraftRefusedError, {"prices": {line.pk: StaffPrice(Decimal("1.00"))}}),
        (DraftRefusedError, {"prices": {line.pk: StaffPrice(Decimal("-1.00"), "x")}}),
        (DraftRefusedError, {}),
    ]
    before = order_seen(order)
    for error, changes in refused:
        with pytest.raises(error):
            edit(order, **changes)
    assert order_seen(order) == before
    assert (allocated(vase), allocated(bowl)) == (2, 0)
    assert not OrderEdit.objects.exists()
    assert not any(violations().values())


def test_nothing_is_changed_while_a_payment_is_under_way_or_once_it_left(vase: Any) -> None:
    paying = order_create({vase: 1}, status="Pending payment")
    with pytest.raises(PaymentUnderWayError):
        edit(paying, open_units=open_units(paying, 2))
    sent = order_create({vase: 1}, status="Shipped")
    with pytest.raises(DraftRefusedError):
        edit(sent, open_units=open_units(sent, 2))
    assert not OrderEdit.objects.exists()


@pytest.fixture
def by_weight(db: Any) -> Any:
    """A kilogram costs 4.90, up to four 9.90, heavier is not taken; each piece weighs one."""
    way = delivery_create()
    way.default_weight, way.max_weight = Decimal(1), Decimal(4)
    way.save()
    way.bands.all().delete()
    way.bands.create(upper_limit=Decimal(1), charge=Decimal("4.90"))
    way.bands.create(upper_limit=Decimal(4), charge=Decimal("9.90"))
    return way


def asked(order: Any, **changes: Any) -> DeliveryAsksError:
    """The question that a change raises, of which nothing is done."""
    before = order_seen(order)
    with pytest.raises(DeliveryAsksError) as found:
        edit(order, **changes)
    order.refresh_from_db()
    assert (order_seen(order), OrderEdit.objects.filter(order=order).count()) == (before, 0)
    return found.value


def test_a_heavier_order_asks_about_its_delivery_and_keeps_what_was_agreed(by_weight: Any, vase: Any) -> None:
    order = order_create({vase: 1})
    heavier: dict[str, Any] = {"open_units": open_units(order, 2)}
    question = asked(order, **heavier)
    assert str(question) == "With this, “Standard” would cost €9.90 instead of €4.90."
    assert [way.key for way in question.now.others] == ["express:9.90", "standard:9.90"]
    done = edit(order, **heavier, delivery=KEEP)
    assert (done.difference, order.shipping_incl_tax) == (Decimal("39.00"), Decimal("4.90"))
    edit(order, open_units={order.lines.order_by("pk")[1].pk: 2})  # as heavy as no other band: nobody asks
    assert not any(violations().values())


def test_the_charge_of_what_is_in_the_order_now_is_taken_over_and_due(by_weight: Any, vase: Any) -> None:
    order = order_create({vase: 1}, status="Confirmed")
    done = edit(order, open_units=open_units(order, 2), delivery="standard:9.90")
    assert done.changes == [
        "1 × Vase in, at 39.00",
        "Delivery: Standard for 9.90 instead of Standard for 4.90",
    ]
    assert (done.difference, order.total_incl_tax) == (Decimal("44.00"), Decimal("87.90"))
    assert (order.shipping_incl_tax, order.shipping_excl_tax) == (Decimal("9.90"), Decimal("8.32"))
    less = edit(order, open_units=open_units(order, 0), delivery="standard:4.90")
    assert (less.difference, order_money(order).due) == (Decimal("-44.00"), Decimal("0.00"))
    outbox_deliver()
    assert not any(violations().values())


def test_a_way_that_is_not_possible_any_more_must_be_answered(by_weight: Any, vase: Any) -> None:
    order = order_create({vase: 4})
    heavier: dict[str, Any] = {"open_units": open_units(order, 5)}
    question = asked(order, **heavier)
    assert str(question) == "With this, “Standard” is not possible any more."
    assert (question.now.charge, [way.key for way in question.now.others]) == (None, ["express:9.90"])
    asked(order, **heavier, delivery="standard:9.90")
    asked(order, **heavier, delivery="express:1.00")
    edit(order, **heavier, delivery="express:9.90")
    assert (order.shipping_code, order.shipping_method) == ("express", "Express")


def test_an_offer_on_delivery_holds_for_another_charge(by_weight: Any, vase: Any) -> None:
    offer = offer_create(benefit_type="Shipping percentage", benefit_value="50")
    order = order_create({vase: 1})
    assert order.shipping_incl_tax == Decimal("2.45")
    edit(order, open_units=open_units(order, 2), delivery="standard:4.95")
    assert order.discounts.get().amount == Decimal("4.95")
    assert get_model("offer", "ConditionalOffer").objects.get(pk=offer.pk).total_discount == Decimal("4.95")
    assert not any(violations().values())


def test_neither_credited_delivery_nor_a_file_that_comes_is_a_question(by_weight: Any, vase: Any) -> None:
    order = order_create({vase: 1})
    refund_create(order_id=order.pk, shipping=Decimal("1.00"))
    assert order_delivery(order) is None
    edit(order, open_units=open_units(order, 2))
    file = product_create("File", product_class=product_class_create("Download", requires_shipping=False))
    light = order_create({vase: 1})
    edit(light, more=(More(file, 2),))
    assert light.shipping_incl_tax == Decimal("4.90")


def test_the_last_units_are_sold_anew_at_another_price(vase: Any) -> None:
    order = order_create({vase: 5})
    cheaper = More(vase, 5, StaffPrice(Decimal("30.00"), "Agreed on the phone"))
    edit(order, open_units=open_units(order, 0), more=(cheaper,))
    assert (allocated(vase), order.status) == (5, "Pending")
    assert list(order.lines.order_by("pk").values_list("num_allocated", "num_cancelled")) == [(0, 5), (5, 0)]
    ledger = StockMovement.objects.filter(order=order).order_by("pk")
    assert list(ledger.values_list("reason", "allocated_change")) == [
        ("allocated", 5),
        ("released", -5),
        ("allocated", 5),
    ]
    outbox_deliver()
    assert not any(violations().values())


def test_units_that_are_swapped_are_asked_for_by_their_difference(vase: Any) -> None:
    order = order_create({vase: 2})
    order_create({vase: 2})
    out = open_units(order, 0)
    price = StaffPrice(Decimal("30.00"), "Agreed on the phone")
    with pytest.raises(OutOfStockError) as refusal:
        edit(order, more=(More(vase, 4, price),), open_units=out)
    assert [(one.wanted, one.left) for one in refusal.value.shortages] == [(4, 3)]
    assert (allocated(vase), order.lines.count()) == (4, 1)
    edit(order, more=(More(vase, 3, price),), open_units=out)
    assert allocated(vase) == 5
    assert not any(violations().values())


def test_units_of_an_oversold_product_can_be_swapped_and_no_more_sold(vase: Any) -> None:
    order = order_create({vase: 3})
    stock_correct(stockrecord_id=vase.stockrecords.get().pk, num_in_stock=1)
    out = open_units(order, 1)
    price = StaffPrice(Decimal("30.00"), "Agreed on the phone")
    with pytest.raises(OutOfStockError):
        edit(order, more=(More(vase, 3, price),), open_units=out)
    edit(order, more=(More(vase, 2, price),), open_units=out)
    record = vase.stockrecords.get()
    assert (record.num_allocated, record.oversold) == (3, True)
    assert not any(violations().values())


def test_a_product_comes_twice_at_two_prices(vase: Any, bowl: Any) -> None:
    order = order_create({vase: 1})
    cheap = More(bowl, 1, StaffPrice(Decimal("4.00"), "A scratch"))
    edit(order, more=(More(bowl, 1), cheap))
    prices = order.lines.order_by("pk").values_list("title", "quantity", "unit_price_incl_tax")
    assert list(prices[1:]) == [("Bowl", 1, Decimal("10.00")), ("Bowl", 1, Decimal("4.00"))]
    assert (order.total_incl_tax, allocated(bowl)) == (Decimal("57.90"), 2)


def test_a_total_that_was_reached_before_is_billed_again(vase: Any) -> None:
    order = order_create({vase: 1})
    outbox_deliver()
    line = order.lines.get()

    def price(amount: str) -> None:
        edit(order, "By phone", prices={line.pk: StaffPrice(Decimal(amount), "By phone")})

    price("45.00")
    price("39.00")
    outbox_deliver()  # nothing is left to bill
    assert order.documents.count() == 1
    price("45.00")
    outbox_deliver()
    assert [str(one.total_incl_tax) for one in order.documents.order_by("pk")] == ["43.90", "6.00"]


def test_no_link_to_pay_is_sent_for_what_came_back(vase: Any) -> None:
    order = order_create({vase: 1}, status="Pending payment")
    assert order_payment_link_send(order_id=order.pk)
    type(order).objects.filter(pk=order.pk).update(status="Returned")
    assert not order_payment_link_send(order_id=order.pk)


def test_the_tax_of_another_price_is_reckoned_from_the_line(vase: Any) -> None:
    order = order_create({vase: 3})
    edit(order, prices={order.lines.get().pk: StaffPrice(Decimal("10.01"), "By phone")})
    line = order.lines.get()
    assert (line.line_price_incl_tax, line.line_price_excl_tax) == (Decimal("30.03"), Decimal("25.24"))
    assert line.line_price_before_discounts_excl_tax == Decimal("25.24")
    assert order.total_incl_tax - order.total_excl_tax == Decimal("4.79") + Decimal("0.78")
