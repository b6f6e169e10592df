"""A category's own order: by hand or by a rule, until the shopper chooses another."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from catalogue_ext.models import CategorySort
from catalogue_ext.selectors import products_for_list
from catalogue_ext.types import ProductFilter, ProductSort
from tests.factories.catalogue import category_create, product_create

pytestmark = pytest.mark.django_db

ProductCategory = get_model("catalogue", "ProductCategory")


def place(category: Any, **places: int) -> None:
    for title, number in places.items():
        ProductCategory.objects.filter(category=category, product__title=title).update(display_order=number)


def titles_at(client: Any, address: str) -> list[str]:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return [card.get_text(strip=True) for card in page.select(".product-card h3, .product-card h2")]


@pytest.fixture
def shelf() -> Any:
    category = category_create("Ceramics", product_sort=CategorySort.HAND)
    below = category_create("Cups", parent=category)
    for title, at in (("A", category), ("B", category), ("C", below), ("D", category), ("E", below)):
        product_create(title, categories=[at])
    place(category, A=3, B=1, D=2)
    category.refresh_from_db()
    return category


def found(category: Any, page: int = 1, page_size: int = 24) -> list[str]:
    wanted = ProductFilter(category_id=category.pk)
    listed = products_for_list(wanted, sort=CategorySort.HAND, page=page, page_size=page_size)
    return [product.title for product in listed.object_list]


def test_rules_of_a_category_are_orders_of_lists() -> None:
    assert set(CategorySort.values) - {CategorySort.HAND} == set(ProductSort.values)


def test_places_come_first_then_what_only_categories_below_have(shelf: Any) -> None:
    assert found(shelf) == ["B", "D", "A", "E", "C"]


@pytest.mark.parametrize("page_size", [1, 2, 3, 4])
def test_pages_of_the_order_by_hand_neither_repeat_nor_lose(shelf: Any, page_size: int) -> None:
    pages = -(-5 // page_size)
    shown = [title for page in range(1, pages + 1) for title in found(shelf, page, page_size)]
    assert shown == list("BDAEC")


def test_a_page_by_hand_costs_at_most_four_queries(shelf: Any) -> None:
    found(shelf)
    with CaptureQueriesContext(connection) as queries:
        found(shelf, page=2, page_size=4)
    assert len(queries) <= 4  # count, the page's products twice, how many have a place


def test_the_category_page_starts_with_its_own_order_until_another_is_chosen(client: Any, shelf: Any) -> None:
    address = shelf.get_absolute_url()
    page = BeautifulSoup(client.get(address).content, "html.parser")
    first = page.select_one("select[name=sort] option")
    assert first is not None
    assert first.get_text(strip=True) == "Recommended"
    assert titles_at(client, address) == ["B", "D", "A", "E", "C"]
    assert titles_at(client, f"{address}?sort=newest") == ["E", "D", "C", "B", "A"]


def test_a_rule_is_the_default_order_of_its_category(client: Any) -> None:
    category = category_create("Cheap first", product_sort=CategorySort.PRICE_UP)
    for title, price in (("Dear", "30.00"), ("Cheap", "10.00")):
        product_create(title, price=price, categories=[category])
    assert titles_at(client, category.get_absolute_url()) == ["Cheap", "Dear"]


def test_by_hand_means_nothing_outside_a_category(client: Any, shelf: Any) -> None:
    assert titles_at(client, "/catalogue/?sort=hand") == ["E", "D", "C", "B", "A"]
