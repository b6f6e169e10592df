"""Delivery whose terms depend on what offers leave, on an address that goes away, on odd measures."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from oscar.core.loading import get_model

from shopease.payments.models import TestCharge
from tests.factories.catalogue import offer_create, product_class_create, product_create
from tests.factories.checkout import ADDRESS, CARD, agreement_in, client_shopper, delivery_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

DETAILS, DELIVERY, REVIEW = "/checkout/details/", "/checkout/delivery/", "/checkout/preview/"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

Order = get_model("order", "Order")


@pytest.fixture(autouse=True)
def standard(db: Any) -> Any:
    cache.clear()
    return delivery_create(charge="6.00")


def place(client: Client, page: str) -> Any:
    return client.post(REVIEW, {"agreement": agreement_in(page)})


def test_a_way_that_only_offers_make_possible_can_be_chosen(client: Client) -> None:
    express = get_model("shipping", "OrderAndItemCharges").objects.get()
    express.max_total = Decimal("55.00")
    express.save()
    offer_create("Ten off")
    shopper = client_shopper(client)
    shopper.add(product_create("Vase", price="60.00", stock=5))
    assert place(client, shopper.to_review(delivery="express")).status_code == 302
    assert (Order.objects.get().shipping_code, Order.objects.get().total_incl_tax) == (
        "express",
        Decimal("63.90"),
    )


@pytest.fixture
def ada(client: Client) -> Any:
    user = user_create()
    client.force_login(user, backend=BACKEND)
    fields = {key: value for key, value in ADDRESS.items() if key not in {"country", "phone_number"}}
    for line in ("Gartenweg 1", "Hafenstraße 2"):
        user.addresses.create(**{**fields, "line1": line}, country_id="DE")
    return user


def review_to(client: Client, address: Any) -> str:
    client.post(DETAILS, {"address_id": str(address.pk)})
    client.post(DELIVERY, {"method_code": "standard", "method": CARD})
    return str(client.get(REVIEW).content.decode())


def test_an_address_that_was_deleted_meanwhile_is_asked_for_again(client: Client, ada: Any) -> None:
    client_shopper(client).add(product_create("Vase", price="60.00", stock=5))
    address = ada.addresses.get(line1="Gartenweg 1")
    page = review_to(client, address)
    address.delete()
    again = client.post(REVIEW, {"agreement": agreement_in(page)}, follow=True)
    assert again.redirect_chain[-1][0] == DETAILS
    assert (Order.objects.count(), TestCharge.objects.count()) == (0, 0)


def test_another_address_chosen_on_another_page_is_reviewed_first(client: Client, ada: Any) -> None:
    client_shopper(client).add(product_create("Vase", price="60.00", stock=5))
    first, second = ada.addresses.order_by("pk")
    page = review_to(client, first)
    newer = review_to(client, second)
    assert place(client, page).headers["Location"] == REVIEW
    assert not Order.objects.exists()
    assert place(client, newer).status_code == 302
    assert Order.objects.get().shipping_address.line1 == "Hafenstraße 2"


@pytest.mark.parametrize("weight", [-70.0, float("nan"), float("inf")])
def test_what_no_thing_can_weigh_counts_as_unknown(client: Client, weight: float) -> None:
    kind = product_class_create("Vases")
    attribute = kind.attributes.create(name="Weight", code="weight", type="float")
    vase = product_create("Vase", price="60.00", stock=5, product_class=kind)
    vase.attribute_values.create(attribute=attribute, value_float=weight)
    shopper = client_shopper(client)
    shopper.add(vase)
    assert place(client, shopper.to_review()).status_code == 302
    assert Order.objects.get().shipping_incl_tax == Decimal("6.00")


def test_a_band_up_to_nothing_holds_for_all_above_it(client: Client, standard: Any) -> None:
    standard.bands.update(upper_limit=0)
    standard.default_weight = Decimal(2)
    standard.save()
    shopper = client_shopper(client)
    shopper.add(product_create("Vase", price="60.00", stock=5))
    assert place(client, shopper.to_review()).status_code == 302
    assert Order.objects.get().shipping_incl_tax == Decimal("6.00")


def test_delivery_for_less_is_taxed_to_the_cent(client: Client, standard: Any) -> None:
    standard.bands.update(charge=Decimal("4.99"))
    offer_create("A third off", benefit_type="Shipping percentage", benefit_value="33")
    shopper = client_shopper(client)
    shopper.add(product_create("Vase", price="60.00", stock=5))
    page = client.get("/basket/")
    assert page.status_code == 200
    review = client.get(REVIEW) if shopper.to_review() else None
    assert review is not None
    charge = review.context["shipping_method"].calculate(review.context["basket"])
    assert (charge.incl_tax, charge.excl_tax) == (Decimal("3.34"), Decimal("2.81"))  # 4.99 − 1.65; − 0.53
    assert place(client, review.content.decode()).status_code == 302
    order = Order.objects.get()
    assert (order.shipping_incl_tax, order.shipping_excl_tax) == (Decimal("3.34"), Decimal("2.81"))


def test_guesses_without_a_basket_slow_nobody_else_down(client: Client) -> None:
    for number in range(10):
        client.post("/basket/vouchers/add/", {"code": f"GUESS{number}"}, REMOTE_ADDR="192.0.2.1")
    assert client.post("/basket/vouchers/add/", {"code": "NO"}, REMOTE_ADDR="192.0.2.1").status_code == 429
    other = Client().post("/basket/vouchers/add/", {"code": "NO"}, REMOTE_ADDR="192.0.2.2")
    assert other.status_code == 422
