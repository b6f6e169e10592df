"""What offers save, to the cent, from basket to order, its pages and its mail."""

from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from oscar.core.loading import get_model

from shopease.fulfilment.invariants import violations
from shopease.fulfilment.services.links import order_link_obtain
from shopease.notifications.delivery import outbox_deliver
from tests.factories.catalogue import offer_create, product_create, range_create, voucher_create
from tests.factories.checkout import client_shopper, delivery_create

pytestmark = pytest.mark.django_db

Benefit = get_model("offer", "Benefit")
Order = get_model("order", "Order")


def filled(client: Client, *lines: tuple[str, str, int]) -> list[Any]:
    """Products by title, price and quantity, in the client's basket."""
    products = []
    for title, price, quantity in lines:
        product = product_create(title, price=price, stock=20)
        client.post(f"/basket/add/{product.pk}/", {"quantity": quantity})
        products.append(product)
    return products


def savings(client: Client) -> dict[str, Decimal]:
    basket = client.get("/basket/").context["basket"]
    found = {row["name"]: row["discount"] for row in basket.offer_applications}
    lines = sum(line.discount_value for line in basket.all_lines())
    assert sum(found.values()) == lines
    assert basket.total_incl_tax == basket.total_incl_tax_excl_discounts - lines
    return found


@pytest.mark.parametrize(
    ("made", "saved"),
    [
        ({"percent": "10"}, "6.98"),
        ({"percent": "33"}, "23.08"),
        ({"benefit_type": "Absolute", "benefit_value": "10"}, "10.00"),
        ({"benefit_type": "Absolute", "benefit_value": "999"}, "69.97"),
        ({"benefit_type": "Fixed", "benefit_value": "1.50"}, "4.50"),
        ({"benefit_type": "Multibuy", "condition_value": "3"}, "9.99"),
        ({"benefit_type": "Multibuy", "condition_value": "4"}, None),
        ({"benefit_type": "Fixed price", "benefit_value": "50", "condition_value": "3"}, "19.97"),
        (
            {
                "benefit_type": "Fixed price",
                "benefit_value": "30",
                "condition_type": "Coverage",
                "condition_value": "2",
            },
            "9.98",
        ),
        ({"percent": "10", "condition_type": "Value", "condition_value": "69.97"}, "6.98"),
        ({"percent": "10", "condition_type": "Value", "condition_value": "69.98"}, None),
        ({"percent": "10", "condition_type": "Coverage", "condition_value": "2"}, "6.98"),
        ({"percent": "10", "condition_type": "Coverage", "condition_value": "3"}, None),
    ],
)
def test_each_kind_of_offer_saves_exact_cents(
    client: Client, made: dict[str, str], saved: str | None
) -> None:
    filled(client, ("Cup", "9.99", 1), ("Bowl", "29.99", 2))
    offer_create("Offer", max_basket_applications=1, **made)
    assert savings(client) == ({"Offer": Decimal(saved)} if saved else {})


def test_several_offers_each_say_what_they_saved(client: Client) -> None:
    cup, bowl = filled(client, ("Cup", "9.99", 3), ("Bowl", "29.99", 1))
    offer_create(
        "Three cups",
        benefit_type="Multibuy",
        condition_value="3",
        product_range=range_create("Cups", products=[cup]),
    )
    offer_create("Bowls", percent="15", product_range=range_create("Bowls", products=[bowl]))
    assert savings(client) == {"Three cups": Decimal("9.99"), "Bowls": Decimal("4.49")}
    page = client.get("/basket/").content.decode()
    for text in ("Three cups", "−€9.99", "Bowls", "−€4.49"):
        assert text in page


def test_a_voucher_is_named_with_what_it_saves(client: Client) -> None:
    filled(client, ("Cup", "9.99", 1))
    voucher_create("TEN")
    assert client.post("/basket/vouchers/add/", {"code": " ten "}).status_code == 302
    page = client.get("/basket/").content.decode()
    assert "Voucher TEN" in page
    assert "−€0.99" in page


def test_an_offer_that_nearly_applies_says_what_is_missing_and_escapes_its_name(client: Client) -> None:
    cup, _bowl = filled(client, ("Cup", "9.99", 2), ("Bowl", "29.99", 1))
    cups = range_create("cups", products=[cup])
    offer_create("Three <b>cups</b>", benefit_type="Multibuy", condition_value="3", product_range=cups)
    page = client.get("/basket/").content.decode()
    assert "<strong>Three &lt;b&gt;cups&lt;/b&gt;:</strong> 1 more of cups, and it applies." in page
    assert savings(client) == {}


def test_delivery_for_less_is_named_from_the_basket_to_the_mail(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    delivery_create(charge="4.90")
    cup = product_create("Cup", price="10.00", stock=20)
    offer_create("Half the way", benefit_type="Shipping percentage", benefit_value="50", condition_value="2")
    shopper = client_shopper(client)
    shopper.add(cup, 2)
    assert "Half the way" in client.get("/basket/").content.decode()
    review = shopper.to_review()
    assert "€22.45" in review
    with django_capture_on_commit_callbacks(execute=True):
        status, location, _text = shopper.order(review)
    assert (status, location) == (302, "/checkout/thank-you/")
    order = Order.objects.get()
    assert (order.shipping_incl_tax, order.total_incl_tax) == (Decimal("2.45"), Decimal("22.45"))
    discount = order.discounts.get()
    assert (discount.offer_name, discount.amount) == ("Half the way", Decimal("2.45"))
    assert "Half the way" in client.get(location).content.decode()
    token = order_link_obtain(order=order, purpose="test")
    assert "Half the way" in client.get(f"/orders/{token}/").content.decode()
    outbox_deliver()
    assert "Half the way" in str(mail.outbox[0].body)
    assert not any(violations().values())
