"""Orders that staff writes: the same stock, prices, offers and caps as in the checkout."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.drafts import draft_quote, drafts_open
from shopease.fulfilment.errors import (
    BasketGoneError,
    DraftRefusedError,
    OutOfStockError,
    QuoteChangedError,
)
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.models import DraftOrder, StockMovement
from shopease.fulfilment.services.drafts import (
    MAX_PRICE,
    MAX_UNITS,
    StaffPrice,
    draft_add,
    draft_create,
    draft_delete,
    draft_lines_set,
    draft_place,
    draft_set,
    draft_voucher_add,
)
from shopease.fulfilment.services.sweeping import orders_unpaid_end
from shopease.notifications.models import OutboxMessage
from tests.factories.catalogue import product_create, voucher_create
from tests.factories.checkout import delivery_create
from tests.factories.goods import digital_product_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
ADDRESS = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "line1": "Gartenweg 1",
    "line4": "Berlin",
    "postcode": "10115",
    "country_id": "DE",
    "phone_number": "",
}


@pytest.fixture
def clerk(db: Any) -> Any:
    delivery_create(charge="4.90")
    return user_create()


@pytest.fixture
def vase(db: Any) -> Any:
    return product_create("Vase", price="39.00", stock=5)


def draft_of(clerk: Any, goods: dict[Any, int], **fields: Any) -> DraftOrder:
    draft = draft_create(actor=clerk, email="ada@example.com", language="en", **fields)
    for product, quantity in goods.items():
        draft_add(draft=draft, product=product, quantity=quantity)
    draft_set(draft=draft, address=ADDRESS, shipping_code="standard")
    draft.refresh_from_db()
    return draft


def line_of(draft: DraftOrder) -> Any:
    return draft.basket.lines.get()


def test_a_phone_order_is_placed_at_once_and_counts_like_any_other(clerk: Any, vase: Any) -> None:
    draft = draft_of(clerk, {vase: 2})
    draft_set(draft=draft, note="Rang at nine", language="de")
    draft.refresh_from_db()
    quote = draft_quote(draft)
    assert (quote.total.incl_tax, quote.lacks) == (Decimal("82.90"), [])
    order = draft_place(draft=draft, pay="cash-on-delivery", agreed=quote.agreed, actor=clerk)
    assert (order.status, order.total_incl_tax, order.source, order.placed_by) == (
        "Pending",
        Decimal("82.90"),
        "staff",
        clerk,
    )
    assert (order.guest_email, order.language, order.user) == ("ada@example.com", "de", None)
    assert order.notes.get().message == "Rang at nine"
    assert vase.stockrecords.get().num_allocated == 2
    assert list(drafts_open()) == []
    again = draft_place(draft=draft, pay="cash-on-delivery", agreed=quote.agreed, actor=clerk)
    assert again == order
    with pytest.raises(BasketGoneError):
        draft_add(draft=draft, product=vase, quantity=1)
    assert not any(violations().values())


def test_a_price_set_by_hand_needs_a_reason_and_is_what_the_order_costs(clerk: Any, vase: Any) -> None:
    draft = draft_of(clerk, {vase: 2})
    line = line_of(draft)
    with pytest.raises(DraftRefusedError):
        draft_lines_set(draft=draft, quantities={}, prices={line.pk: StaffPrice(Decimal("30.00"))})
    assert line_of(draft).staff_price is None
    prices = {line.pk: StaffPrice(Decimal("30.00"), "Scratched")}
    draft_lines_set(draft=draft, quantities={line.pk: 3}, prices=prices)
    quote = draft_quote(draft)
    assert quote.total.incl_tax == Decimal("94.90")
    order = draft_place(draft=draft, pay="cash-on-delivery", agreed=quote.agreed, actor=clerk)
    placed = order.lines.get()
    assert (placed.unit_price_incl_tax, placed.line_price_incl_tax, placed.tax_rate) == (
        Decimal("30.00"),
        Decimal("90.00"),
        Decimal("19.00"),
    )
    assert not any(violations().values())


def test_by_link_the_stock_is_kept_and_the_customer_gets_the_link(clerk: Any, vase: Any) -> None:
    draft = draft_of(clerk, {vase: 5})
    order = draft_place(draft=draft, pay="link", agreed=draft_quote(draft).agreed, actor=clerk, days=3)
    draft.refresh_from_db()
    assert (order.status, draft.order) == ("Pending payment", order)
    assert draft.pay_until is not None
    assert vase.stockrecords.get().num_allocated == 5
    assert order.payment_attempts.count() == 0
    assert OutboxMessage.objects.get(event="payment_link").recipient == "ada@example.com"
    assert not any(violations().values())


def test_what_changed_since_it_was_seen_is_refused(clerk: Any, vase: Any) -> None:
    draft = draft_of(clerk, {vase: 2})
    seen = draft_quote(draft).agreed
    vase.stockrecords.update(price=Decimal("45.00"))
    with pytest.raises(QuoteChangedError):
        draft_place(draft=draft, pay="cash-on-delivery", agreed=seen, actor=clerk)
    vase.stockrecords.update(price=Decimal("39.00"), num_in_stock=1)
    with pytest.raises(OutOfStockError, match="Only 1 of “Vase” is left"):
        draft_place(draft=draft, pay="cash-on-delivery", agreed=seen, actor=clerk)
    assert not Order.objects.exists()
    assert not StockMovement.objects.exclude(reason="opening").exists()
    assert list(drafts_open()) == [draft]


def test_vouchers_count_for_the_customer_and_a_used_one_is_refused(clerk: Any, vase: Any) -> None:
    ada = user_create()
    voucher_create("SPRING", usage="Once per customer")
    first = draft_create(actor=clerk, customer=ada, language="en")
    draft_add(draft=first, product=vase, quantity=1)
    draft_set(draft=first, address=ADDRESS, shipping_code="standard")
    draft_voucher_add(draft=first, code=" spring ")
    first.refresh_from_db()
    quote = draft_quote(first)
    assert quote.total.incl_tax < Decimal("43.90")
    order = draft_place(draft=first, pay="cash-on-delivery", agreed=quote.agreed, actor=clerk)
    assert (order.user, order.basket.owner) == (ada, None)
    second = draft_create(actor=clerk, customer=ada, language="en")
    with pytest.raises(DraftRefusedError):
        draft_voucher_add(draft=second, code="SPRING")
    with pytest.raises(DraftRefusedError):
        draft_voucher_add(draft=second, code="NOTHING")
    assert not any(violations().values())


def test_a_draft_says_what_it_lacks_and_can_be_thrown_away(clerk: Any, vase: Any) -> None:
    draft = draft_create(actor=clerk, language="en")
    assert draft_quote(draft).lacks == ["Add a product.", "Say who the customer is."]
    draft_add(draft=draft, product=vase, quantity=6)
    draft.refresh_from_db()
    assert "Enter the address." in draft_quote(draft).lacks
    assert draft_quote(draft).lacks[0].startswith("Vase: ")
    for quantity in (0, -1, 1001):
        with pytest.raises(DraftRefusedError):
            draft_add(draft=draft, product=vase, quantity=quantity)
    draft_delete(draft=draft)
    assert not DraftOrder.objects.exists()


def test_a_link_that_nobody_used_ends_on_its_day_and_leaves_a_draft(clerk: Any, vase: Any) -> None:
    draft = draft_of(clerk, {vase: 2})
    agreed = draft_quote(draft).agreed
    order = draft_place(draft=draft, pay="link", agreed=agreed, actor=clerk, days=3)
    with clock.at(clock.now() + timedelta(days=2, hours=23)):
        assert orders_unpaid_end() == 0
    with clock.at(clock.now() + timedelta(days=3, minutes=1)):
        assert orders_unpaid_end() == 1
    order.refresh_from_db()
    assert (order.status, vase.stockrecords.get().num_allocated) == ("Cancelled", 0)
    assert list(drafts_open()) == [draft]
    draft.refresh_from_db()
    again = draft_place(draft=draft, pay="cash-on-delivery", agreed=agreed, actor=clerk)
    assert (again.status, again != order) == ("Pending", True)
    assert not any(violations().values())


def test_what_is_not_sent_needs_no_delivery(clerk: Any) -> None:
    draft = draft_create(actor=clerk, email="ada@example.com", language="en")
    draft_add(draft=draft, product=digital_product_create(), quantity=1)
    quote = draft_quote(draft)
    assert quote.lacks == []
    order = draft_place(draft=draft, pay="link", agreed=quote.agreed, actor=clerk)
    assert (order.status, order.total_incl_tax) == ("Pending payment", Decimal("9.00"))


def test_prices_end_where_an_order_could_not_keep_them(clerk: Any, vase: Any) -> None:
    vase.stockrecords.update(num_in_stock=1000)
    draft = draft_of(clerk, {vase: 1000})
    line = line_of(draft)
    with pytest.raises(DraftRefusedError):
        draft_lines_set(draft=draft, quantities={}, prices={line.pk: StaffPrice(MAX_PRICE + 1, "Gold")})
    draft_lines_set(draft=draft, quantities={}, prices={line.pk: StaffPrice(MAX_PRICE, "Gold")})
    quote = draft_quote(draft)
    assert (quote.agreed, len(quote.lacks)) == ("", 1)
    with pytest.raises(QuoteChangedError):
        draft_place(draft=draft, pay="link", agreed=quote.agreed, actor=clerk)
    assert not Order.objects.exists()


def test_units_that_are_added_in_steps_have_the_same_end() -> None:
    draft = draft_create(actor=user_create(), email="ada@example.com", language="en")
    vase = product_create("Vase", price="39.00", stock=5000)
    draft_add(draft=draft, product=vase, quantity=MAX_UNITS - 1)
    with pytest.raises(DraftRefusedError):
        draft_add(draft=draft, product=vase, quantity=2)
    assert draft.basket.lines.get().quantity == MAX_UNITS - 1
