"""What the search field offers while someone types."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from shopease.search.models import AskedWords
from shopease.search.services import index_rebuild
from tests.factories.catalogue import (
    category_create,
    product_create,
    product_picture_add,
    products_bulk_create,
    variant_product_create,
)
from tests.factories.pages import content_page_create
from tests.integration.search.test_search import HOSTILE

pytestmark = pytest.mark.django_db

SUGGEST = 3
"""What was found, pages included; the products; their pictures."""


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def suggest(client: Client, words: str) -> Any:
    return client.get("/search/suggest/", {"q": words})


def test_products_with_price_categories_and_pages_are_offered(client: Client) -> None:
    bowl = product_create("Blue bowl", price="12.00", units_sold=4)
    shirt = variant_product_create("Bowling shirt", variants=[{"options": {"Size": "S"}, "price": "20.00"}])
    product_create("Hidden bowl", is_public=False)
    shelf = category_create("Bowls and plates")
    content_page_create("How a bowl is made")
    index_rebuild()
    response = suggest(client, "bow")
    page = response.content.decode()
    assert [option.url for option in response.context["suggestions"].products] == [
        bowl.get_absolute_url(),
        shirt.get_absolute_url(),
    ]
    for part in (
        "Blue <mark>bowl</mark>",
        "€12.00",
        f'href="{shelf.get_absolute_url()}"',
        "<mark>Bowls</mark>",
    ):
        assert part in page
    assert 'href="/how-a-bowl-is-made/"' in page
    assert 'data-announce="4 suggestions"' in page
    assert "<html" not in page
    assert response["Cache-Control"] == "private, max-age=30"
    assert response["X-Robots-Tag"] == "noindex"


def test_a_number_leads_to_its_variant(client: Client) -> None:
    shirt = variant_product_create("Shirt", variants=[{"options": {"Size": "S"}}])
    small = shirt.children.get()
    get_model("catalogue", "Product").objects.filter(pk=small.pk).update(upc="CTEE-1-S")
    index_rebuild()
    (option,) = suggest(client, "ctee-1").context["suggestions"].products
    assert option.url == f"{shirt.get_absolute_url()}?variant={small.pk}"


def test_a_price_is_never_older_than_its_change(client: Client) -> None:
    bowl = product_create("Bowl", price="12.00")
    index_rebuild()
    assert "€12.00" in suggest(client, "bowl").content.decode()
    get_model("catalogue", "Product").objects.filter(pk=bowl.pk).update(lowest_price="9.00")
    assert "€9.00" in suggest(client, "bowl").content.decode()


def test_what_finds_nothing_is_mended(client: Client) -> None:
    product_create("Stoneware bowl")
    index_rebuild()
    page = suggest(client, "stonware bwol").content.decode()
    assert "Did you mean “stoneware bowl”?" in page
    assert 'href="/search/?q=stoneware%20bowl"' in page
    assert suggest(client, "qqqqq").context["suggestions"].count == 0


def test_popular_searches_are_offered_before_anything_is_typed(client: Client) -> None:
    from django.utils.timezone import localdate

    from shopease.core import clock

    today = localdate(clock.now())
    for words, searches, found in (("bowl", 9, 3), ("box", 4, 1), ("rare", 2, 5), ("missing", 50, 0)):
        AskedWords.objects.create(day=today, words=words, searches=searches, found=found)
    assert list(suggest(client, "").context["suggestions"].searches) == ["bowl", "box"]
    assert list(suggest(client, "bo").context["suggestions"].searches) == ["bowl", "box"]
    assert "missing" not in suggest(client, "").content.decode()


@pytest.mark.parametrize("words", [*HOSTILE, "m" * 101, "שלום", "  "])
def test_signs_are_no_instructions(client: Client, words: str) -> None:
    product_create("Mug")
    index_rebuild()
    response = suggest(client, words)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("size", [30, 400])
def test_suggesting_costs_the_same_in_a_large_shop(client: Client, size: int) -> None:
    products = products_bulk_create(size)
    product_picture_add(products[0])
    content_page_create("Product care")
    index_rebuild()
    suggest(client, "prod")
    with CaptureQueriesContext(connection) as captured:
        assert len(suggest(client, "produ").context["suggestions"].products) == 5
    assert len(captured) == SUGGEST <= 4


def test_what_the_index_answered_is_kept_while_what_is_shown_is_read_anew(
    client: Client, settings: Any
) -> None:
    settings.SEARCH_REMEMBER_SECONDS = 20
    bowl, dish = product_create("Blue bowl", price="12.00"), product_create("Bowl dish", price="8.00")
    index_rebuild()
    assert "€12.00" in suggest(client, "bowl").content.decode()
    bowl.stockrecords.update(price="13.00")
    type(bowl).objects.filter(pk=bowl.pk).update(lowest_price="13.00")
    type(dish).objects.filter(pk=dish.pk).update(is_public=False)
    with CaptureQueriesContext(connection) as queries:
        page = suggest(client, "bowl").content.decode()
    assert len(queries) == SUGGEST - 1
    assert "€13.00" in page
    assert "dish" not in page
