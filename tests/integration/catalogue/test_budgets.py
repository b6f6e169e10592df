"""What a page may cost in queries, on PostgreSQL, and that the cost doesn't grow with the shop.

Statements of a transaction (BEGIN, SAVEPOINT, COMMIT) are left out: they ask nothing. Each figure
stands beside the reason for its queries.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue_ext.delivery.notes import delivery_notes
from catalogue_ext.facets.index import snapshot_now
from catalogue_ext.facets.services import facets_rebuild
from shopease.shop.taxes import Buyer, taxes_for
from tests.factories.catalogue import (
    category_create,
    offer_create,
    picture_create,
    product_create,
    product_picture_add,
    products_bulk_create,
    range_create,
    variant_product_create,
    voucher_create,
)
from tests.factories.pages import GRID, HERO, home_page
from tests.factories.users import user_create

logger = logging.getLogger(__name__)

pytestmark = pytest.mark.django_db

TRANSACTION = re.compile(r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT)\b")

HOME = 6
"""Wagtail's locale, page and whether any page is private; the products of all grids; their
pictures; compare-at prices. What rules choose is cached."""

LIST = 4
"""Whether the facet index is as it was; the products of this page; their pictures (renditions are cached);
compare-at prices. The index counts and says which products these are."""

CATEGORY = LIST + 1
"""The category with its texts. Its path and those below come from the cached tree."""

PRODUCT = 4
"""The product with its variants, class and category; stock; pictures; attributes, each for all of them at
once. Ways of delivery are cached."""

BASKET = 7
"""The basket; lines with products, classes and stock, and whether they have options; vouchers; running
offers with their ranges; rules of these ranges; pictures; attributes of variants."""

BASKET_WITH_VOUCHER = BASKET + 1
"""The voucher's offers with their ranges."""

ADD_FIRST = 7
"""The product; its stock; a new basket; its lock; its lines; the line looked for; the line made."""

ADD = 7
"""The product with its variants; its stock; the basket; lines; the lock; the line looked for and written."""

COLD_PICTURES = 1
"""Images with their renditions that this page's cards don't find in the cache."""

COLD_INSERTS = 1
"""The sections that editors inserted on pages of the shop; remembered for all of them."""

OFFERS = 1
"""Where the products shown stand in the ranges of the running offers."""

BASKET_IN_COOKIE = 1
"""The sum of pieces for the header."""

SIGNED_IN = 2
"""The person; pieces in the person's basket. The session comes from the cache."""


@dataclass
class Shop:
    """Addresses of a stocked shop."""

    category: str
    product: str
    product_id: int
    variants: str
    variants_id: int
    child_id: int


def stocked(size: int) -> Shop:
    top = category_create("Home")
    kitchen = category_create("Kitchen", parent=top)
    products_bulk_create(size, categories=[kitchen, category_create("Light", parent=top)])
    mug = product_create("Mug", categories=[kitchen])
    shirt = variant_product_create("Shirt", categories=[kitchen])
    product_picture_add(mug)
    product_picture_add(shirt)
    child = shirt.children.order_by("pk").first()
    facets_rebuild()
    snapshot_now()  # a worker reads what changed once, not for each page
    return Shop(
        top.get_absolute_url(),
        mug.get_absolute_url(),
        mug.pk,
        shirt.get_absolute_url(),
        shirt.pk,
        child.pk,
    )


@pytest.fixture
def warm() -> None:
    """A worker that has served a page: menu, shop identity, addresses, delivery and taxes are known."""
    cache.clear()
    delivery_notes()
    taxes_for(Buyer())


def queries_of(call: Callable[[], Any], status: int = 200) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = call()
    assert response.status_code == status
    queries = [q["sql"] for q in captured if not TRANSACTION.match(q["sql"])]
    for number, sql in enumerate(queries, 1):
        logger.info("%d. %s", number, sql[:300])
    return len(queries)


@pytest.mark.parametrize("size", [100, 10_000])
def test_pages_cost_the_same_in_a_small_and_a_large_shop(client: Client, warm: None, size: int) -> None:
    shop = stocked(size)
    client.get("/basket/")
    assert queries_of(lambda: client.get("/catalogue/")) == LIST + COLD_PICTURES + COLD_INSERTS <= 8
    assert queries_of(lambda: client.get("/catalogue/")) == LIST
    client.get("/catalogue/?sort=price-desc&available=on&page=2")
    assert queries_of(lambda: client.get("/catalogue/?sort=price-desc&available=on&page=2")) == LIST
    assert queries_of(lambda: client.get(shop.category)) == CATEGORY <= 8
    assert queries_of(lambda: client.get(shop.product)) == PRODUCT <= 7
    assert queries_of(lambda: client.get(shop.variants)) == PRODUCT <= 7


@pytest.mark.parametrize("size", [100, 10_000])
def test_the_home_page_costs_the_same_with_many_sections(client: Client, warm: None, size: int) -> None:
    stocked(size)
    grid = ("product_grid", {**GRID, "rule": "newest"})
    offers = ("product_grid", {**GRID, "heading": "Reduced", "rule": "on_offer"})
    text = ("rich_text", "<p>Three small workshops.</p>")
    hero = ("hero", {**HERO, "picture": picture_create("A table").pk})
    home_page(hero, *[grid, text, offers] * 4)
    client.get("/")
    assert queries_of(lambda: client.get("/")) == HOME <= 8


def test_running_offers_add_one_query_however_many_there_are(client: Client, warm: None) -> None:
    shop = stocked(100)
    chosen = products_bulk_create(40)
    for number in range(20):
        offer_create(f"Offer {number}", product_range=range_create(products=chosen[number:]))
    for address in ("/catalogue/", shop.category, shop.variants):
        client.get(address)
    assert queries_of(lambda: client.get("/catalogue/")) == LIST + OFFERS <= 8
    assert queries_of(lambda: client.get(shop.category)) == CATEGORY + OFFERS <= 8
    assert queries_of(lambda: client.get(shop.product)) == PRODUCT + OFFERS <= 7
    assert queries_of(lambda: client.get(shop.variants)) == PRODUCT + OFFERS <= 7


def test_variants_cost_no_more_when_there_are_many(client: Client, warm: None) -> None:
    many = variant_product_create(
        variants=[{"options": {"Size": f"S{n}", "Colour": f"C{n % 5}"}} for n in range(40)]
    )
    for child in many.children.all():
        product_picture_add(child)
    client.get("/catalogue/")
    first_view = PRODUCT + COLD_PICTURES
    assert queries_of(lambda: client.get(many.get_absolute_url())) == first_view <= 7 - OFFERS
    assert queries_of(lambda: client.get(many.get_absolute_url())) == PRODUCT


def test_adding_to_the_basket(client: Client, warm: None) -> None:
    shop = stocked(10)
    client.get("/catalogue/")
    add = f"/basket/add/{shop.product_id}/"
    assert queries_of(lambda: client.post(add), 302) == ADD_FIRST <= 10
    assert queries_of(lambda: client.post(add), 302) == ADD <= 10
    variant = f"/basket/add/{shop.variants_id}/"
    chosen = {"child_id": shop.child_id}
    assert queries_of(lambda: client.post(variant, chosen), 302) == ADD <= 10
    assert "sessionid" not in client.cookies


def test_a_basket_in_the_cookie_adds_one_query(client: Client, warm: None) -> None:
    shop = stocked(30)
    client.post(f"/basket/add/{shop.product_id}/")
    client.get("/catalogue/")
    assert queries_of(lambda: client.get("/catalogue/")) == LIST + BASKET_IN_COOKIE
    assert queries_of(lambda: client.get(shop.variants)) == PRODUCT + BASKET_IN_COOKIE


def test_being_signed_in_adds_two_queries(client: Client, warm: None) -> None:
    stocked(30)
    client.force_login(user_create())
    client.get("/catalogue/")
    assert queries_of(lambda: client.get("/catalogue/")) == LIST + SIGNED_IN


def test_the_basket_with_five_lines_and_offers(client: Client, warm: None) -> None:
    shop = stocked(10)
    chosen = [*products_bulk_create(4)[1:], product_create("Jug"), product_create("Bowl")]
    for product in chosen[:4]:
        assert client.post(f"/basket/add/{product.pk}/").status_code == 302
    client.post(f"/basket/add/{shop.variants_id}/", {"child_id": shop.child_id})
    for number in range(4):
        offer_create(
            f"Offer {number}",
            product_range=range_create(products=chosen[:2]) if number % 2 else None,
            condition_value=str(number + 1),
        )
    client.get("/basket/")
    assert queries_of(lambda: client.get("/basket/")) == BASKET <= 15
    voucher_create("TEN", offer=offer_create("By voucher", offer_type="Voucher", priority=9))
    assert client.post("/basket/vouchers/add/", {"code": "ten"}).status_code == 302
    client.get("/basket/")
    assert queries_of(lambda: client.get("/basket/")) == BASKET_WITH_VOUCHER <= 15


def test_other_pages_evaluate_no_offer(client: Client, warm: None) -> None:
    shop = stocked(10)
    offer_create()
    client.post(f"/basket/add/{shop.product_id}/")
    client.get("/catalogue/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/catalogue/")
        client.post(f"/basket/add/{shop.product_id}/")
    assert not [q for q in captured if "offer_conditionaloffer" in q["sql"]]
