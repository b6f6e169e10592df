"""The basket as a drawer: what it shows, what its form changes, what it costs."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from tests.factories.catalogue import offer_create, product_create, variant_product_create

pytestmark = pytest.mark.django_db

Line = get_model("basket", "Line")

HTMX = {"HX-Request": "true"}
MINI = 8
"""The basket; lines with products, classes and stock; options; vouchers; running offers with their
ranges; rules of these ranges; pictures; attributes of variants: as the basket's own page."""


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def mini(client: Client) -> Any:
    return client.get("/basket/mini/", headers=HTMX)


def quantities() -> list[tuple[str, int]]:
    return [(line.product.get_title(), line.quantity) for line in Line.objects.order_by("pk")]


def add(client: Client, product: Any, **data: Any) -> Any:
    assert client.post(f"/basket/add/{product.pk}/", data).status_code == 302
    return Line.objects.latest("pk")


def test_it_shows_lines_total_and_the_ways_on(client: Client) -> None:
    add(client, product_create("Mug", price="12.50"), quantity=2)
    add(client, product_create("Bowl", price="5.00"))
    response = mini(client)
    assert response.status_code == 200
    assert "base.html" not in {template.name for template in response.templates}
    shown = text(response)
    assert ">Mug</a>" in shown
    assert ">Bowl</a>" in shown
    assert "<dt>Total</dt> <dd>€30.00</dd>" in shown.replace("</dt><dd>", "</dt> <dd>")
    assert 'href="/checkout/"' in shown
    assert 'href="/basket/"' in shown
    assert re.search(r'id="basket-count" hx-swap-oob="true">3<', shown)


def test_an_empty_basket_leads_to_the_products(client: Client) -> None:
    shown = text(mini(client))
    assert "Your basket is empty" in shown
    assert 'href="/catalogue/"' in shown


def test_who_comes_by_a_link_sees_the_page(client: Client) -> None:
    response = client.get("/basket/mini/")
    assert (response.status_code, response.headers["Location"]) == (302, "/basket/")


def test_its_form_changes_a_quantity_and_answers_with_the_drawer(client: Client) -> None:
    line = add(client, product_create("Mug", price="12.50"))
    response = client.post("/basket/mini/", {f"quantity-{line.pk}": "3"}, headers=HTMX)
    assert (response.status_code, response.headers["Location"]) == (302, "/basket/mini/")
    assert quantities() == [("Mug", 3)]
    shown = text(mini(client))
    assert "€37.50" in shown
    assert "Your basket is up to date." in shown


def test_a_line_is_taken_out(client: Client) -> None:
    add(client, product_create("Mug"))
    line = add(client, product_create("Bowl"))
    client.post("/basket/mini/", {"remove": line.pk}, headers=HTMX)
    assert quantities() == [("Mug", 1)]


def test_more_than_is_left_is_refused_beside_the_field(client: Client) -> None:
    line = add(client, product_create("Mug", stock=3))
    response = client.post("/basket/mini/", {f"quantity-{line.pk}": "4"}, headers=HTMX)
    assert response.status_code == 422
    assert "Only 3 left." in text(response)
    assert 'value="4"' in text(response)
    assert quantities() == [("Mug", 1)]


def test_it_costs_no_more_than_the_page_however_many_lines(client: Client) -> None:
    shirt = variant_product_create("Shirt")
    offer_create("An offer")
    add(client, shirt, child_id=shirt.children.first().pk)
    counts = []
    for lines in (1, 6):
        while Line.objects.count() < lines:
            add(client, product_create(f"Mug {Line.objects.count()}"))
        mini(client)
        with CaptureQueriesContext(connection) as captured:
            mini(client)
        counts.append(len([q for q in captured if not re.match("SAVEPOINT|RELEASE", q["sql"])]))
    assert counts[0] == counts[1] <= MINI <= 15
