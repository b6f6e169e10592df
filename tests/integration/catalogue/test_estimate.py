"""What delivery costs and when goods arrive, before there is an address."""

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.shop.selectors import shop_identity
from tests.factories.catalogue import product_class_create, product_create
from tests.factories.checkout import client_shopper, delivery_create

pytestmark = pytest.mark.django_db

TO = "/basket/destination/"
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def standard(db: Any) -> Any:
    cache.clear()
    identity = shop_identity()
    identity.country_code = "DE"
    identity.save()
    way = delivery_create(charge="4.90", express="9.90")
    way.countries.add("DE")
    way.min_days, way.max_days, way.cut_off = 1, 2, time(14)
    way.save()
    return way


def page(client: Client, path: str = "/basket/") -> str:
    with clock.at(TUESDAY):
        answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_basket_says_what_delivery_costs_at_home_and_elsewhere(client: Client) -> None:
    client_shopper(client).add(product_create("Vase", price="39.00", stock=5))
    home = page(client)
    assert "Delivery to Germany" in home
    assert "€4.90" in home
    assert "Arrives Wed, November 25 to Thu, November 26, ordered by 2 p.m. today" in home
    answer = client.post(TO, {"country": "FR", "postcode": "75 001"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/basket/")
    assert client.cookies["destination"].value == "FR.75001"
    abroad = page(client)
    assert "Delivery to France" in abroad
    assert "75001" in abroad
    assert "€4.90" not in abroad
    assert "€9.90" in abroad


@pytest.mark.parametrize(
    "data", [{}, {"country": "XX"}, {"country": "FR", "postcode": "1" * 17}, {"country": "<b>"}]
)
def test_a_place_that_is_none_is_refused(client: Client, data: dict[str, str]) -> None:
    client_shopper(client).add(product_create("Vase", stock=5))
    assert client.post(TO, data).status_code == 302
    assert "destination" not in client.cookies
    assert "Delivery to Germany" in page(client)


def test_it_leads_back_to_the_product_and_never_to_another_site(client: Client) -> None:
    vase = product_create("Vase", stock=5)
    for back, leads in ((vase.get_absolute_url(),) * 2, ("https://evil.example/", "/basket/")):
        answer = client.post(TO, {"country": "FR", "postcode": "", "next": back})
        assert answer.headers["Location"] == leads
    assert "Delivery to France" in page(client, vase.get_absolute_url())


def test_a_product_page_promises_a_day(client: Client) -> None:
    vase = product_create("Vase", stock=5)
    assert 'Standard: from €4.90 <span class="soft estimate-promise"' in page(client, vase.get_absolute_url())
    assert "Arrives Wed, November 25 to Thu, November 26" in page(client, vase.get_absolute_url())
    get_model("shipping", "ClosedDay").objects.create(day="2026-11-25")
    assert "Arrives Thu, November 26 to Fri, November 27" in page(client, vase.get_absolute_url())


def test_goods_made_to_order_promise_no_day(client: Client) -> None:
    vase = product_create("Vase", price="39.00", stock=0)
    vase.stockrecords.update(backorder=True)
    client_shopper(client).add(vase)
    assert "Arrives" not in page(client)


def test_what_is_not_sent_asks_no_place(client: Client) -> None:
    guide = product_create("Guide", product_class=product_class_create("Digital", requires_shipping=False))
    client_shopper(client).add(guide)
    assert "Delivery to" not in page(client)
    assert "Delivery to" not in page(client, guide.get_absolute_url())


def test_a_basket_that_nobody_takes_there_is_told(client: Client) -> None:
    get_model("shipping", "OrderAndItemCharges").objects.update(max_total=Decimal("1.00"))
    client_shopper(client).add(product_create("Vase", price="39.00", stock=5))
    client.post(TO, {"country": "FR", "postcode": ""})
    cache.clear()
    assert "deliver this basket there" in page(client)
