"""A tax rate that changes at midnight: baskets, orders, refunds and papers on both sides of it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.drafts import draft_quote
from shopease.fulfilment.errors import QuoteChangedError
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.services.drafts import draft_add, draft_create, draft_place, draft_set
from shopease.fulfilment.services.editing import Changes, More, order_edit, order_seen
from shopease.fulfilment.services.invoices import order_bill, refund_credit_note_write
from shopease.fulfilment.services.payments import payment_make
from shopease.fulfilment.services.refunds import refund_create
from shopease.shop.models import TaxRate
from shopease.shop.selectors import shop_identity
from shopease.shop.services import price_entry_set
from tests.factories.catalogue import product_create
from tests.factories.checkout import ADDRESS, agreement_in, client_shopper, delivery_create
from tests.factories.orders import order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

D = Decimal
Order = get_model("order", "Order")
BEFORE = datetime(2026, 12, 31, 23, 50, tzinfo=UTC)
AFTER = BEFORE + timedelta(minutes=20)
DECLINED = ("test-card", "test-decline")


@pytest.fixture(autouse=True)
def _rates(db: Any) -> Iterator[None]:
    """19 % until the end of the year, 16 % from then on, at home."""
    cache.clear()
    identity = shop_identity()
    identity.country_code = "DE"
    identity.save()
    delivery_create(charge="11.90")
    TaxRate.objects.create(country_id="DE", rate=D(19), valid_from=date(2020, 1, 1))
    TaxRate.objects.create(country_id="DE", rate=D(16), valid_from=date(2027, 1, 1))
    yield
    cache.clear()


def rates_of(order: Any) -> set[tuple[Decimal, Decimal]]:
    order.refresh_from_db()
    return {(line.tax_rate, order.shipping_tax_rate) for line in order.lines.all()}


def test_a_basket_over_midnight_costs_the_same_with_another_tax_in_it(client: Client) -> None:
    shopper = client_shopper(client)
    with clock.at(BEFORE):
        shopper.add(product_create("Vase", price="119.00", stock=5))
        page = shopper.to_review()
        assert "Contains 19 % tax" in page
    with clock.at(AFTER):
        basket = client.get("/basket/")
        assert basket.context["changed_prices"] == 0  # nothing rose or fell
        assert shopper.order(page)[0] == 409  # but what was agreed to has another tax
        again = client.get("/checkout/preview/").content.decode()
        assert "Contains 16 % tax" in again
        assert client.post("/checkout/preview/", {"agreement": agreement_in(again)}).status_code == 302
    order = Order.objects.get()
    assert (order.total_incl_tax, rates_of(order)) == (D("130.90"), {(D("16.00"), D("16.00"))})
    assert order.total_excl_tax == D("112.85")  # 119.00 − 16.41, 11.90 − 1.64
    assert not any(violations().values())


def test_prices_entered_without_tax_cost_less_after_midnight(client: Client) -> None:
    price_entry_set(net=True, actor=None)
    shopper = client_shopper(client)
    with clock.at(BEFORE):
        shopper.add(product_create("Vase", price="100.00", stock=5))
        page = shopper.to_review()
        assert "€130.90" in page
    with clock.at(AFTER):
        assert client.get("/basket/").context["changed_prices"] == 0  # the tax is another, not the price
        status, _location, refused = shopper.order(page)
        assert status == 409
        assert "€127.90" in refused
        assert shopper.order(refused)[0] == 302
    assert Order.objects.get().total_incl_tax == D("127.90")


def test_an_order_keeps_its_rate_whenever_it_is_paid_billed_and_refunded() -> None:
    vase = product_create("Vase", price="119.00", stock=5)
    with clock.at(BEFORE):
        order = order_create({vase: 2}, pay=DECLINED, status="Pending payment")
        attempt = order.payment_attempts.get()
        attempt.status = "declined"
        attempt.save()
    with clock.at(AFTER):
        payment_make(order_id=order.pk, gateway="test-card", token="test-accept")
        bill = order_bill(order_id=order.pk)
        assert bill is not None
        assert bill.issued_on == date(2027, 1, 1)
        assert [(row["rate"], row["tax"]) for row in bill.data["rates"]] == [("19.00", "39.90")]
        line = order.lines.get()
        refund = refund_create(order_id=order.pk, lines={line.pk: 1})
        note = refund_credit_note_write(refund_id=refund.pk)
        assert note is not None
        assert [(row["rate"], row["tax"]) for row in note.data["rates"]] == [("19.00", "-19.00")]
    assert rates_of(order) == {(D("19.00"), D("19.00"))}
    assert not any(violations().values())


def test_what_is_added_after_midnight_has_the_new_rate_and_all_adds_up() -> None:
    vase = product_create("Vase", price="119.00", stock=5)
    cup = product_create("Cup", price="11.60", stock=5)
    with clock.at(BEFORE):
        order = order_create({vase: 1})
    with clock.at(AFTER):
        more = Changes(more=(More(cup, 1),))
        order_edit(order_id=order.pk, seen=order_seen(order), changes=more, actor=user_create())
        payment_make(order_id=order.pk, gateway="test-card", token="test-accept")
        bill = order_bill(order_id=order.pk)
    assert bill is not None
    assert [(row["rate"], row["tax"]) for row in bill.data["rates"]] == [
        ("19.00", "20.90"),
        ("16.00", "1.60"),
    ]
    assert not any(violations().values())


def test_a_draft_of_staff_is_looked_at_again() -> None:
    with clock.at(BEFORE):
        draft = draft_create(actor=user_create(), email="ada@example.com", language="en")
        draft_add(draft=draft, product=product_create("Vase", price="119.00", stock=5), quantity=1)
        address = {**ADDRESS, "country_id": "DE"}
        del address["country"], address["line2"]
        draft_set(draft=draft, address=address, shipping_code="standard")
        draft.refresh_from_db()
        agreed = draft_quote(draft).agreed
    with clock.at(AFTER):
        with pytest.raises(QuoteChangedError):
            draft_place(draft=draft, pay="cash-on-delivery", agreed=agreed, actor=user_create())
        order = draft_place(
            draft=draft, pay="cash-on-delivery", agreed=draft_quote(draft).agreed, actor=user_create()
        )
    assert rates_of(order) == {(D("16.00"), D("16.00"))}
