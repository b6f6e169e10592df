"""Prices that are entered without tax, from the basket to the invoice; and what changing that does."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from oscar.core.loading import get_model

from shopease.fulfilment.drafts import draft_quote
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.selectors import order_for_page
from shopease.fulfilment.services.drafts import (
    StaffPrice,
    draft_add,
    draft_create,
    draft_lines_set,
    draft_set,
)
from shopease.fulfilment.services.editing import Changes, order_edit, order_seen
from shopease.payments.models import TestCharge
from shopease.shop.models import TaxClass, TaxRate, VatNumbers
from shopease.shop.selectors import shop_identity
from shopease.shop.services import price_entry_set
from tests.factories.catalogue import offer_create, product_create
from tests.factories.checkout import ADDRESS, CARD, agreement_in, client_shopper, delivery_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
Product = get_model("catalogue", "Product")
DETAILS, DELIVERY, REVIEW = "/checkout/details/", "/checkout/delivery/", "/checkout/preview/"
FRANCE = {"country": "FR", "postcode": "75001", "line4": "Paris"}
ATELIER = {"company": "Atelier", "vat_number": "FR40303265045"}


@pytest.fixture(autouse=True)
def _shop(db: Any) -> Iterator[None]:
    cache.clear()
    identity = shop_identity()
    identity.country_code, identity.vat_numbers = "DE", VatNumbers.EXEMPT
    identity.save()
    delivery_create(charge="6.00")
    yield
    cache.clear()  # nobody else enters prices without tax


def review(client: Client, **details: str) -> str:
    client.post(DETAILS, {**ADDRESS, "email": "ada@example.com", **details})
    client.post(DELIVERY, {"method_code": "standard", "method": CARD})
    answer = client.get(REVIEW)
    assert answer.status_code == 200, answer.headers.get("Location")
    return str(answer.content.decode())


def place(client: Client, page: str) -> Any:
    return client.post(REVIEW, {"agreement": agreement_in(page)})


def basket_of_two_rates(client: Client) -> None:
    """Three vases at 33.33 and seven guides at 4.99, which France takes 20 and 5.5 % of."""
    books = TaxClass.objects.create(name="Books", rate=Decimal(7))
    TaxRate.objects.create(country_id="FR", rate=Decimal(20))
    TaxRate.objects.create(country_id="FR", tax_class=books, rate=Decimal("5.5"))
    shopper = client_shopper(client)
    shopper.add(product_create("Vase", price="33.33", stock=5), 3)
    guide = product_create("Guide", price="4.99", stock=9)
    Product.objects.filter(pk=guide.pk).update(tax_class=books)
    shopper.add(guide, 7)


@pytest.mark.parametrize(
    ("net", "details", "offer", "total", "total_net"),
    [
        # 3 × 40.00 (33.33 + 20 %) + 7 × 5.26 (4.99 + 5.5 %) + 6.00 (5.00 + 20 %)
        (True, FRANCE, False, "162.82", "139.92"),
        # one tenth off each line, to the cent: 12.00 and 3.68
        (True, FRANCE, True, "147.14", "126.43"),
        # 3 × 33.33 + 7 × 4.99 + 5.00
        (True, {**FRANCE, **ATELIER}, False, "139.92", "139.92"),
        (True, {**FRANCE, **ATELIER}, True, "126.44", "126.44"),
        # 3 × 33.33 (83.32 without 20 %) + 7 × 4.99 (33.11 without 5.5 %) + 6.00
        (False, FRANCE, False, "140.92", "121.43"),
        (False, {**FRANCE, **ATELIER}, True, "109.78", "109.78"),
    ],
)
def test_orders_add_up_however_prices_are_entered(
    client: Client, *, net: bool, details: dict[str, str], offer: bool, total: str, total_net: str
) -> None:
    price_entry_set(net=net, actor=None)
    if offer:
        offer_create(name="Ten off")
    basket_of_two_rates(client)
    assert place(client, review(client, **details)).status_code == 302
    order = Order.objects.get()
    assert (order.total_incl_tax, order.total_excl_tax) == (Decimal(total), Decimal(total_net))
    lines = list(order.lines.order_by("pk"))
    for kind, charge in (("incl", order.shipping_incl_tax), ("excl", order.shipping_excl_tax)):
        parts = sum(getattr(line, f"line_price_{kind}_tax") for line in lines)
        assert parts + charge == getattr(order, f"total_{kind}_tax")
    assert TestCharge.objects.get().amount == order.total_incl_tax
    assert not [found for found in violations().values() if found]


def test_a_change_of_how_prices_are_entered_is_shown_and_asked_again(client: Client) -> None:
    client_shopper(client).add(product_create("Vase", price="60.00", stock=5))
    page = review(client)
    assert price_entry_set(net=True, actor=None)
    refused = place(client, page)
    assert refused.status_code == 409
    again = refused.content.decode()
    assert "€77.40" in again  # 60.00 + 19 % and 6.00
    assert (Order.objects.count(), TestCharge.objects.count()) == (0, 0)
    assert place(client, again).status_code == 302
    assert Order.objects.get().total_incl_tax == Decimal("77.40")


def test_tax_is_told_by_rate_and_another_price_follows_what_is_entered(client: Client) -> None:
    price_entry_set(net=True, actor=None)
    basket_of_two_rates(client)
    place(client, review(client))
    order, staff = Order.objects.get(), user_create(role="administrator")
    thanks = " ".join(client.get("/checkout/thank-you/").content.decode().split())
    mail = render_to_string("emails/order_summary.txt", {"order": order_for_page(order.pk)})
    for rate, tax in (("19", "€19.95"), ("7", "€2.45")):  # 3 × 6.33 and 0.96 of delivery; 7 × 0.35
        assert f'Contains {rate} % tax</th> <td class="numeric">{tax}</td>' in thanks
        assert f"Contains {rate} % tax: {tax}" in mail
    assert "Tax included" not in thanks + mail
    vase = order.lines.get(title="Vase")
    assert (vase.unit_price_excl_tax, vase.unit_price_incl_tax) == (Decimal("33.33"), Decimal("39.66"))
    dear = Changes(prices={vase.pk: StaffPrice(Decimal("10.01"), "A scratch")})
    order_edit(order_id=order.pk, seen=order_seen(order), changes=dear, actor=staff)
    vase.refresh_from_db()
    assert (vase.unit_price_incl_tax, vase.line_price_incl_tax) == (Decimal("11.91"), Decimal("35.73"))
    assert vase.line_price_excl_tax == Decimal("30.03")
    assert not [found for found in violations().values() if found]


def test_a_price_of_staff_is_entered_as_all_others(db: Any) -> None:
    price_entry_set(net=True, actor=None)
    draft = draft_create(actor=user_create(), email="ada@example.com", language="en")
    draft_add(draft=draft, product=product_create("Vase", price="60.00", stock=5), quantity=3)
    address = {**ADDRESS, "country_id": "DE"}
    del address["country"], address["line2"]
    draft_set(draft=draft, address=address, shipping_code="standard")
    line = draft.basket.lines.get()
    prices = {line.pk: StaffPrice(Decimal("10.01"), "A scratch")}
    draft_lines_set(draft=draft, quantities={line.pk: 3}, prices=prices)
    draft.refresh_from_db()
    total = draft_quote(draft).total
    assert (total.incl_tax, total.excl_tax) == (Decimal("41.73"), Decimal("35.07"))  # 3 × 11.91 and 6.00
