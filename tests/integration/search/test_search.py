"""What a shopper finds by words."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from shopease.search.services import index_rebuild, products_index
from tests.factories.catalogue import (
    category_create,
    product_create,
    product_picture_add,
    products_bulk_create,
    variant_product_create,
)
from tests.factories.pages import content_page_create

pytestmark = pytest.mark.django_db

SEARCH = 6
"""What was found, pages and categories too; which products of it are shown; those of this page; their
pictures; and two for their families: colours, and prices and stock."""

HOSTILE = [
    '"', '"mug', "mug*", "mug)", "(mug", "mug AND", "NOT", "NEAR(mug", "title:mug", "mug:*", "' OR 1=1 --",
    "%", "\\", "&", "|", "!", "<->", "<script>alert(1)</script>", "\u202emug", "ſ½²", "🏺", "-", "--",
    "mug -mug", "^mug", "{mug}",
]  # fmt: skip


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def titles(response: Any) -> list[str]:
    return [card.title for card in response.context["cards"]]


def find(client: Client, words: str, **data: Any) -> Any:
    return client.get("/search/", {"q": words, **data})


def test_products_are_found_by_name_text_category_number_and_attribute(client: Client) -> None:
    shelf = category_create("Tableware")
    product_create("Blue mug", upc="MUG-77", description="<p>Turned <b>slowly</b></p>", categories=[shelf])
    variant_product_create("Scarf", variants=[{"options": {"Colour": "Terracotta"}}])
    product_create("Hidden mug", is_public=False)
    index_rebuild()
    for words in ("mug", "MUG blue", "slowly", "tableware", "MUG-77", "blu", '"blue" mug'):
        assert titles(find(client, words)) == ["Blue mug"], words
    assert titles(find(client, "terracotta")) == ["Scarf"]
    assert titles(find(client, "mug scarf")) == []


def test_names_count_more_than_texts(client: Client) -> None:
    product_create("Tray", short_description="Carries a teapot")
    product_create("Teapot")
    index_rebuild()
    assert titles(find(client, "teapot")) == ["Teapot", "Tray"]


def test_a_change_is_found_after_its_task(client: Client) -> None:
    scarf = variant_product_create("Scarf")
    assert products_index(product_ids=[scarf.children.first().pk, 987654321]) == 1
    assert titles(find(client, "scarf")) == ["Scarf"]
    scarf.title = "Shawl"
    scarf.save()
    products_index(product_ids=[scarf.pk])
    assert (titles(find(client, "scarf")), titles(find(client, "shawl"))) == ([], ["Shawl"])
    scarf.is_public = False
    scarf.save()
    assert titles(find(client, "shawl")) == []


def test_one_message_names_all_products_of_a_transaction(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[list[int]] = []
    monkeypatch.setattr("shopease.search.signals.wake", lambda task, ids: sent.append(ids))
    with django_capture_on_commit_callbacks(execute=True):
        mug, bowl = product_create("Mug"), product_create("Bowl", categories=[category_create("Ceramics")])
    ids = max(sent, key=len)
    assert {mug.pk, bowl.pk} <= set(ids)


def test_pages_and_categories_are_found_beside_products(client: Client) -> None:
    category_create("Shipping boxes")
    category_create("Hidden shipping", is_public=False)
    content_page_create("Shipping and returns")
    index_rebuild()
    response = find(client, "shipping")
    assert [link.title for link in response.context["categories"]] == ["Shipping boxes"]
    assert [(link.title, link.url) for link in response.context["pages"]] == [
        ("Shipping and returns", "/shipping-and-returns/")
    ]


def test_nothing_found_and_nothing_asked_lead_on(client: Client) -> None:
    ceramics = category_create("Ceramics")
    for words in ("", "   ", "quixotic"):
        response = find(client, words)
        page = response.content.decode()
        assert (response.status_code, titles(response)) == (200, [])
        assert f'href="{ceramics.get_absolute_url()}"' in page
        assert ("No product matches" in page) is (words == "quixotic")
    assert client.get("/search/").status_code == 200


@pytest.mark.parametrize("words", HOSTILE)
def test_signs_are_no_instructions(client: Client, words: str) -> None:
    product_create("Mug")
    index_rebuild()
    response = find(client, words)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_too_long_a_question_is_refused_with_what_was_typed(client: Client) -> None:
    response = find(client, "m" * 101)
    assert response.status_code == 400
    assert "m" * 101 in response.content.decode()
    assert "at most 100 characters" in response.content.decode()


def test_results_come_in_pages(client: Client) -> None:
    products = products_bulk_create(30, pictures=False)
    products_index(product_ids=[product.pk for product in products])
    assert len(titles(find(client, "product"))) == 24
    assert len(titles(find(client, "product", page="2"))) == 6
    for number in ("0", "3", "abc", "9" * 40):
        assert find(client, "product", page=number).status_code == 404


@pytest.mark.parametrize("size", [30, 500])
def test_searching_costs_the_same_in_a_large_shop(client: Client, size: int) -> None:
    products = products_bulk_create(size)
    product_picture_add(products[0])
    products_index(product_ids=[product.pk for product in products])
    for _warm in range(2):
        find(client, "product")
    with CaptureQueriesContext(connection) as captured:
        assert len(titles(find(client, "product"))) == 24
    assert len(captured) == SEARCH <= 8


def test_the_index_holds_no_variants() -> None:
    variant_product_create("Scarf")
    index_rebuild()
    entries = get_model("wagtailsearch", "IndexEntry").objects.filter(content_type__model="product")
    assert entries.count() == 1
