"""Tax and delivery from the basket to the order: by country, business, place and day."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.payments.models import TestCharge
from shopease.shop.models import ShopIdentity, TaxClass, TaxRate, VatNumbers
from shopease.shop.selectors import shop_identity
from tests.factories.catalogue import product_class_create, product_create
from tests.factories.checkout import ADDRESS, CARD, agreement_in, client_shopper, delivery_create

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
Product = get_model("catalogue", "Product")
DETAILS, DELIVERY, REVIEW = "/checkout/details/", "/checkout/delivery/", "/checkout/preview/"
FRANCE = {"country": "FR", "postcode": "75001", "line4": "Paris"}


@pytest.fixture(autouse=True)
def standard(db: Any) -> Any:
    cache.clear()
    return delivery_create(charge="6.00")


def identity_set(**fields: Any) -> ShopIdentity:
    identity = shop_identity()
    for name, value in fields.items():
        setattr(identity, name, value)
    identity.save()
    return identity


def review(client: Client, *, delivery: str = "standard", **details: str) -> str:
    client.post(DETAILS, {**ADDRESS, "email": "ada@example.com", **details})
    client.post(DELIVERY, {"method_code": delivery, "method": CARD})
    answer = client.get(REVIEW)
    assert answer.status_code == 200, answer.headers.get("Location")
    return str(answer.content.decode())


def place(client: Client, page: str) -> Any:
    return client.post(REVIEW, {"agreement": agreement_in(page)})


def test_a_customer_abroad_pays_the_same_with_the_tax_of_the_country(client: Client) -> None:
    books = TaxClass.objects.create(name="Books", rate=Decimal(7))
    TaxRate.objects.create(country_id="FR", rate=Decimal(20))
    TaxRate.objects.create(country_id="FR", tax_class=books, rate=Decimal("5.5"))
    shopper = client_shopper(client)
    shopper.add(product_create("Vase", price="60.00", stock=5))
    guide = product_create("Guide", price="21.10", stock=5)
    Product.objects.filter(pk=guide.pk).update(tax_class=books)
    shopper.add(guide)
    page = review(client, **FRANCE)
    assert "Contains 20 % tax" in page
    assert "Contains 5.50 % tax" in page
    assert place(client, page).status_code == 302
    order = Order.objects.get()
    assert (order.total_incl_tax, order.tax_country, order.is_tax_exempt) == (Decimal("87.10"), "FR", False)
    # 60.00 holds 10.00, 6.00 of delivery 1.00, 21.10 holds 1.10
    assert (order.total_excl_tax, order.shipping_tax_rate) == (Decimal("75.00"), Decimal("20.00"))
    assert [(line.title, line.tax_rate, line.line_price_excl_tax) for line in order.lines.order_by("pk")] == [
        ("Vase", Decimal("20.00"), Decimal("50.00")), ("Guide", Decimal("5.50"), Decimal("20.00")),
    ]  # fmt: skip


def test_a_rate_that_changes_after_the_review_is_shown_and_asked_again(client: Client) -> None:
    client_shopper(client).add(product_create("Vase", price="60.00", stock=5))
    page = review(client)
    TaxRate.objects.create(country_id="DE", rate=Decimal(20))
    identity_set(country_code="DE")
    refused = place(client, page)
    assert refused.status_code == 409
    assert "Contains 20 % tax" in refused.content.decode()
    assert (Order.objects.count(), TestCharge.objects.count()) == (0, 0)
    assert place(client, refused.content.decode()).status_code == 302
    assert Order.objects.get().lines.get().tax_rate == Decimal("20.00")


def test_a_rate_that_begins_at_midnight_is_asked_again(client: Client) -> None:
    TaxRate.objects.create(country_id="DE", rate=Decimal(16), valid_from=date(2026, 11, 24))
    identity_set(country_code="DE")
    client_shopper(client).add(product_create("Vase", price="60.00", stock=5))
    with clock.at(datetime(2026, 11, 23, 23, 59, tzinfo=UTC)):
        page = review(client)
    with clock.at(datetime(2026, 11, 24, 0, 1, tzinfo=UTC)):
        assert place(client, page).status_code == 409
    assert not Order.objects.exists()


def test_a_business_abroad_buys_without_tax(client: Client) -> None:
    identity_set(country_code="DE", vat_numbers=VatNumbers.EXEMPT)
    TaxRate.objects.create(country_id="FR", rate=Decimal(20))
    client_shopper(client).add(product_create("Vase", price="60.00", stock=5))
    page = review(client, **FRANCE, company="Atelier", vat_number="fr 40 303 265 045")
    assert "FR40303265045" in page
    assert "Without tax, for a business abroad" in page
    assert place(client, page).status_code == 302
    order = Order.objects.get()
    assert (order.company, order.vat_number, order.is_tax_exempt) == ("Atelier", "FR40303265045", True)
    assert (order.total_incl_tax, order.total_excl_tax) == (Decimal("55.00"), Decimal("55.00"))
    assert (order.shipping_incl_tax, order.lines.get().tax_rate) == (Decimal("5.00"), Decimal("0.00"))
    assert TestCharge.objects.get().amount == Decimal("55.00")


def test_the_number_counts_only_while_the_shop_asks_for_it(client: Client) -> None:
    identity_set(country_code="DE", vat_numbers=VatNumbers.EXEMPT)
    client_shopper(client).add(product_create("Vase", price="60.00", stock=5))
    page = review(client, **FRANCE, company="Atelier", vat_number="FR40303265045")
    identity_set(vat_numbers=VatNumbers.IGNORED)
    assert place(client, page).status_code == 409
    assert not Order.objects.exists()
    assert "Contains 19 % tax" in client.get(REVIEW).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"company": "Atelier", "vat_number": "FR40303265046"}, "This is no VAT number"),
        ({"company": "", "vat_number": "FR40303265045"}, "Enter the name of the company"),
        ({"company": "x" * 121, "vat_number": ""}, "at most 120 characters"),
    ],
)
def test_a_wrong_number_stays_as_typed_and_says_why(client: Client, typed: dict[str, str], said: str) -> None:
    identity_set(country_code="DE", vat_numbers=VatNumbers.ASKED)
    client_shopper(client).add(product_create("Vase", stock=5))
    answer = client.post(DETAILS, {**ADDRESS, "email": "ada@example.com", **typed}, follow=True)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert (typed["vat_number"] or typed["company"][:60]) in text


def test_an_order_is_fetched_where_the_customer_chose(client: Client) -> None:
    point = get_model("shipping", "PickupPoint").objects.create(
        title="Workshop", line1="Hof 1", postcode="10115", line4="Berlin", country_id="DE", max_days=1
    )
    client_shopper(client).add(product_create("Vase", price="60.00", stock=5))
    client.post(DETAILS, {**ADDRESS, "email": "ada@example.com"})
    offered = client.get(DELIVERY).content.decode()
    assert "Pick-up: Workshop" in offered
    assert "Abholung: Workshop" in client.get(f"/de{DELIVERY}").content.decode()
    assert "Hof 1, 10115 Berlin" in offered
    with clock.at(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        page = review(client, delivery=point.code)
        assert "Where you fetch it" in page
        assert "Ready from Wed, November 25" in page
        assert place(client, page).status_code == 302
    order = Order.objects.get()
    assert (order.pickup_point, order.shipping_incl_tax) == (point, Decimal("0.00"))
    assert (order.promised_from, order.promised_until) == (date(2026, 11, 25), date(2026, 11, 25))
    thanks = client.get("/checkout/thank-you/").content.decode()
    assert "Where you fetch it" in thanks
    assert "Ready from Wed, November 25" in thanks
    order.status = "Shipped"
    assert order.expected == ""


def test_only_ways_whose_terms_are_met_are_offered_and_taken(client: Client, standard: Any) -> None:
    express = get_model("shipping", "OrderAndItemCharges").objects.get()
    express.postcodes, express.max_total = "10*", Decimal("100.00")
    express.max_length = 50
    express.save()
    kind = product_class_create("Vases")
    length = kind.attributes.create(name="Length", code="length", type="float")
    vase = product_create("Vase", price="60.00", stock=5, product_class=kind)
    shopper = client_shopper(client)
    shopper.add(vase)

    def offers_express(**details: str) -> bool:
        client.post(DETAILS, {**ADDRESS, "email": "ada@example.com", **details})
        return 'value="express"' in client.get(DELIVERY).content.decode()

    assert offers_express()
    assert not offers_express(postcode="20095", line4="Hamburg")
    value = vase.attribute_values.create(attribute=length, value_float=60.0)
    assert not offers_express()
    value.value_float = 50.0
    value.save()
    assert offers_express()
    page = review(client, delivery="express")
    express.is_active = False
    express.save()
    assert place(client, page).headers["Location"] == DELIVERY  # told, and asked again
    assert not Order.objects.exists()
    express.is_active = True
    express.save()
    shopper.add(vase)  # 120 € is above its limit
    assert not offers_express()


def test_delivery_by_weight_is_free_from_an_amount(client: Client, standard: Any) -> None:
    standard.free_shipping_threshold = Decimal("60.00")
    standard.save()
    client_shopper(client).add(product_create("Vase", price="60.00", stock=5))
    assert place(client, review(client)).status_code == 302
    assert Order.objects.get().shipping_incl_tax == Decimal("0.00")
