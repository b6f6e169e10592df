"""Feeds: made from the catalogue, stored, served, shown to merchants."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.feeds.models import Channel, Feed
from shopease.feeds.services import feeds_make
from tests.factories import catalogue
from tests.factories.users import user_create
from tests.unit.feeds.test_channels import broken_rules

pytestmark = pytest.mark.django_db

G = "{http://base.google.com/ns/1.0}"
Product = get_model("catalogue", "Product")


@pytest.fixture(autouse=True)
def _private(settings: Any, tmp_path: Any) -> None:
    settings.PRIVATE_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "shopease.core.storages.PrivateFileStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def pictured(product: Any) -> Any:
    catalogue.product_picture_add(product)
    return product


def address(channel: str) -> str:
    return reverse("product-feed", kwargs={"channel": channel})


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def items_of(channel: str = "google") -> list[list[tuple[str, str]]]:
    """Names and texts of each item, as an XML parser reads the served file."""
    root = ET.fromstring(content(Client().get(address(channel))))
    return [[(e.tag.removeprefix(G), e.text or "") for e in item] for item in root.iter("item")]


def test_every_public_variant_with_a_price_is_an_item() -> None:
    kitchen = catalogue.category_create("Kitchen")
    cups = catalogue.category_create("Cups", parent=kitchen)
    pictured(catalogue.product_create("Cup", price="12.00", categories=[cups], upc="4006381333931"))
    variants: list[dict[str, Any]] = [
        {"options": {"Size": "S", "Colour": "Red"}, "price": "20.00", "compare_at": Decimal("25.00")},
        {"options": {"Size": "M", "Colour": "Red"}, "stock": 0},
        {
            "options": {"Size": "L", "Colour": "Red"},
            "stock": 0,
            "backorder": True,
            "available_on": date(2099, 12, 3),
        },
        {"options": {"Size": "XL", "Colour": "Red"}, "is_public": False},
        {"options": {"Size": "XXL", "Colour": "Red"}, "price": None},
    ]
    shirt = pictured(catalogue.variant_product_create("Shirt", variants=variants))
    pictured(catalogue.product_create("Hidden", is_public=False))
    assert feeds_make() == 4
    cup, small, medium, large = (dict(item) for item in items_of())
    assert (cup["title"], cup["price"], cup["gtin"]) == ("Cup", "12.00 EUR", "4006381333931")
    assert cup["product_type"] == "Kitchen > Cups"
    assert "identifier_exists" not in cup
    assert (small["price"], small["sale_price"], small["availability"]) == (
        "25.00 EUR",
        "20.00 EUR",
        "in_stock",
    )
    assert {small["title"], small["title"]} <= {"Shirt – S, Red", "Shirt – Red, S"}
    assert (small["size"], small["color"], small["identifier_exists"]) == ("S", "Red", "no")
    assert {item["item_group_id"] for item in (small, medium, large)} == {str(shirt.pk)}
    assert medium["availability"] == "out_of_stock"
    assert (large["availability"], large["availability_date"][:10]) == ("preorder", "2099-12-03")
    assert small["link"].startswith(settings.SITE_URL)
    assert small["link"].endswith(f"?variant={small['id']}")


@pytest.mark.parametrize("channel", list(Channel))
def test_hostile_texts_are_escaped_and_keep_the_rules(channel: Channel) -> None:
    hostile = ']]></g:title><script>alert("1")</script>\x0b\x00 & Co'.replace("\x00", "")
    pictured(catalogue.product_create(hostile, description="<p>Fish &amp; chips<script>x()</script></p>"))
    feeds_make()
    (item,) = items_of(channel)
    assert broken_rules(item, channel) == []
    assert dict(item)["title"] == ']]></g:title><script>alert("1")</script> & Co'
    assert dict(item)["description"] == "Fish & chips"


def test_what_has_no_picture_is_left_out_and_named(client: Client) -> None:
    bare = catalogue.product_create("Bare")
    assert feeds_make() == 0
    assert items_of() == []
    assert Feed.objects.get(channel="google").lacks["picture"] == {"count": 1, "product_ids": [bare.pk]}
    client.force_login(user_create(role="catalogue"))
    page = client.get(reverse("dashboard:feeds")).content.decode()
    assert "No picture: left out of the feeds" in page
    assert "Bare" in page


def test_memory_and_queries_follow_chunks_not_products(monkeypatch: Any) -> None:
    monkeypatch.setattr("shopease.feeds.reading.CHUNK", 3)
    for number in range(3):
        pictured(catalogue.product_create(f"Cup {number}"))
    feeds_make()
    with CaptureQueriesContext(connection) as one:
        feeds_make()
    for number in range(3):
        pictured(catalogue.product_create(f"Bowl {number}"))
    feeds_make()
    with CaptureQueriesContext(connection) as two:
        feeds_make()
    assert len(two) - len(one) <= 10


def test_the_address_answers_what_is_known_already_with_304(client: Client) -> None:
    assert client.get(address("google")).status_code == 404
    pictured(catalogue.product_create("Cup"))
    feeds_make()
    with CaptureQueriesContext(connection) as queries:
        first = client.get(address("google"))
    assert len(queries) == 1
    assert first["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert int(first["Content-Length"]) == len(content(first))
    again = client.get(address("google"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = client.get(address("google"), headers={"If-Modified-Since": first["Last-Modified"]})
    assert since.status_code == 304
    assert client.head(address("google")).status_code == 200
    assert client.post(address("google")).status_code == 405
    assert client.get(address("elsewhere")).status_code == 404


def test_a_file_that_did_not_change_keeps_its_tag_and_date(client: Client) -> None:
    cup = pictured(catalogue.product_create("Cup"))
    feeds_make()
    before = Feed.objects.get(channel="google")
    with clock.at(before.made_at + timedelta(hours=1)):
        feeds_make()
    same = Feed.objects.get(channel="google")
    assert (same.file, same.digest, same.changed_at) == (before.file, before.digest, before.changed_at)
    assert same.made_at == before.made_at + timedelta(hours=1)
    Product.objects.filter(pk=cup.pk).update(title="Mug")
    feeds_make()
    after = Feed.objects.get(channel="google")
    assert after.digest != before.digest
    assert not storages["private"].exists(before.file)
    assert "Mug" in content(client.get(address("google"))).decode()


def test_a_file_that_was_lost_is_missing_and_made_again(client: Client) -> None:
    pictured(catalogue.product_create("Cup"))
    feeds_make()
    storages["private"].delete(Feed.objects.get(channel="meta").file)
    assert client.get(address("meta")).status_code == 404
    feeds_make()
    assert client.get(address("meta")).status_code == 200


def test_make_now_asks_the_worker(client: Client, monkeypatch: Any) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("shopease.forks.dashboard.feeds.wake", asked.append)
    client.force_login(user_create(role="marketing"))
    assert client.post(reverse("dashboard:feeds")).status_code == 302
    assert [task.name for task in asked] == ["shopease.feeds.tasks.make_feeds"]
    assert "Not made yet" in client.get(reverse("dashboard:feeds")).content.decode()
