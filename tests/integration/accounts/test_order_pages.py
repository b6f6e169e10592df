"""A customer's orders: tracked, listed, ordered again; by account, guest's link and confirmation alike."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from oscar.core.loading import get_model

from shopease.fulfilment.services import order_link_create
from tests.factories.catalogue import product_create
from tests.factories.checkout import client_shopper, delivery_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
Basket = get_model("basket", "Basket")


@pytest.fixture
def cup() -> Any:
    delivery_create()
    return product_create("Cup", stock=5)


def bought(client: Client, product: Any, quantity: int = 1) -> Any:
    """An order of a product, placed through the checkout."""
    status, where, _text = client_shopper(client).buy(product, quantity)
    assert (status, where) == (302, "/checkout/thank-you/")
    return Order.objects.latest("pk")


def pieces(client: Client) -> dict[str, int]:
    """What lies in the open basket of whoever the client is, by title."""
    response = client.get(reverse("basket:summary"))
    return {row["title"]: row["line"].quantity for row in response.context["rows"]}


def test_a_guest_tracks_an_order_without_seeing_its_address(client: Client, cup: Any) -> None:
    order = bought(client, cup)
    stranger = Client()
    response = stranger.post(
        reverse("order-track"), {"number": order.number, "contact": "ada@example.com"}, follow=True
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "1 × Cup" in page
    assert "Ordered" in page
    for secret in ("Gartenweg", "Lovelace", "10115", "14.90"):
        assert secret not in page
    assert "again" not in page
    # What was found grants nothing else.
    assert stranger.get(reverse("order-link", kwargs={"token": order.number})).status_code == 404


def test_wrong_pairs_are_answered_alike_and_throttled(client: Client, cup: Any) -> None:
    order = bought(client, cup)
    stranger = Client()

    def answer(number: str, contact: str) -> tuple[int, str]:
        response = stranger.post(reverse("order-track"), {"number": number, "contact": contact})
        text = response.content.decode().replace(number, "").replace(contact, "")
        return response.status_code, re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)

    known = answer(order.number, "eve@example.com")
    assert known[0] == 422
    assert answer("QRST-UVWX-YZ23", "eve@example.com") == known
    for n in range(8):
        assert answer(f"QRST-UVWX-YZ3{n}", "eve@example.com")[0] == 422
    assert answer(order.number, "ada@example.com")[0] == 429
    cache.clear()
    assert answer(order.number, "ada@example.com")[0] == 302


def test_the_confirmation_is_the_page_of_the_order_for_who_placed_it(client: Client, cup: Any) -> None:
    order = bought(client, cup)
    page = client.get(reverse("checkout:thank-you")).content.decode()
    assert "Thank you for your order" in page
    assert "Gartenweg 1" in page
    address = reverse("order-link", kwargs={"token": order.number})
    assert "Gartenweg 1" in client.get(address).content.decode()
    assert Client().get(address).status_code == 404
    link = reverse("order-link", kwargs={"token": order_link_create(order=order)})
    assert "Gartenweg 1" in Client().get(link).content.decode()


def test_a_page_of_an_order_says_its_number_once_in_heading_and_facts(client: Client, cup: Any) -> None:
    order = bought(client, cup)
    new = client.get(reverse("checkout:thank-you")).content.decode()
    assert new.count("Order number") == 1  # its heading is thanks
    person = user_create()
    Order.objects.update(user=person)
    client.force_login(person)
    page = client.get(reverse("customer:order", kwargs={"order_number": order.number})).content.decode()
    number = f'<span class="in-one-piece">{order.number}</span>'
    assert f"<h1>Order {number}</h1>" in page
    assert "Order number" not in page
    assert f"<title>Order {order.number} · " in page
    crumb = re.search(r'<li aria-current="page">([^<]*)</li>', page)
    assert crumb is not None
    assert crumb[1] == f"Order {order.number}"


def test_the_same_is_ordered_again_as_far_as_it_can_be_had(client: Client, cup: Any) -> None:
    gone = product_create("Vase", stock=3)
    client_shopper(client).add(gone)
    order = bought(client, cup, 3)
    gone.is_public = False
    gone.save()
    response = client.post(reverse("order-again", kwargs={"key": order.number}), follow=True)
    told = [str(message) for message in response.context["messages"]]
    assert sorted(told) == [
        "2 pieces are in your basket again, at today's prices.",
        "Of “Cup”, 2 instead of 3 could be added: no more are left.",
        "“Vase” can't be had any more.",
    ]
    assert pieces(client) == {"Cup": 2}


def test_only_its_owner_orders_again(client: Client, cup: Any) -> None:
    order = bought(client, cup)
    stranger = Client()
    for key in (order.number, "x" * 43, "nothing"):
        assert stranger.post(reverse("order-again", kwargs={"key": key})).status_code == 404
    assert Basket.open.filter(lines__isnull=False).count() == 0


def test_own_orders_are_narrowed_by_words_state_and_year(client: Client, cup: Any) -> None:
    person = user_create()
    first, second = bought(client, cup), bought(client, product_create("Vase"))
    Order.objects.update(user=person)
    client.force_login(person)
    Order.objects.filter(pk=first.pk).update(status="Shipped", date_placed="2024-05-01T10:00:00Z")
    foreign = bought(Client(), cup)

    def found(**asked: str) -> list[str]:
        response = client.get(reverse("customer:order-list"), asked)
        assert response.status_code == 200
        return [order.number for order in response.context["orders"]]

    assert found() == [second.number, first.number]
    assert found(q="vas") == [second.number]
    assert found(q=first.number.replace("-", "").lower()) == [first.number]
    assert found(q=foreign.number) == []
    assert found(state="sent") == [first.number]
    assert found(year="2024") == [first.number]
    assert found(year="1066", state="nonsense") == []


def test_an_orders_page_costs_the_same_for_one_line_and_for_five(client: Client, cup: Any) -> None:
    one = bought(client, cup)
    for n in range(4):
        client_shopper(client).add(product_create(f"Cup {n}"))
    five = bought(client, cup)
    assert five.lines.count() == 5

    def cost(order: Any) -> int:
        link = reverse("order-link", kwargs={"token": order_link_create(order=order)})
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(link).status_code == 200
        return len(queries)

    cost(one)
    assert cost(five) == cost(one)
