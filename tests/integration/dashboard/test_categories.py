"""The pages of categories in the dashboard."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from oscar.core.loading import get_model

from tests.factories.catalogue import category_create, product_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Category = get_model("catalogue", "Category")
LIST = reverse("dashboard:catalogue-category-list")


@pytest.fixture
def manager(client: Any) -> Any:
    client.force_login(user_create(role="catalogue"))
    return client


@pytest.fixture
def shelves() -> tuple[Any, Any]:
    return category_create("First"), category_create("Second")


def names() -> list[tuple[str, int]]:
    return list(Category.objects.order_by("path").values_list("name", "depth"))


def said(response: Any) -> str:
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(found.get_text(" ", strip=True) for found in page.select(".alert, .error-block"))


def form_data(**fields: Any) -> dict[str, Any]:
    given = {"name": "Third", "parent": "", "product_sort": "newest", "icon": "", "is_public": "on"}
    return {**given, "in_menu": "on", **fields}


def test_the_tree_costs_no_more_with_more_categories(manager: Any, shelves: Any) -> None:
    manager.get(LIST)
    with CaptureQueriesContext(connection) as few:
        manager.get(LIST)
    for number in range(5):
        category_create(f"Below {number}", parent=shelves[0], is_public=number > 2)
    manager.get(LIST)  # reads the tree
    with CaptureQueriesContext(connection) as many:
        page = BeautifulSoup(manager.get(LIST).content, "html.parser")
    assert len(page.select(".category-tree tbody tr")) == 7
    assert len(many) <= len(few)


def test_steps_and_moves_by_form(manager: Any, shelves: Any) -> None:
    first, second = shelves
    response = manager.post(LIST, {"shift": f"{second.pk}:up"})
    assert response["Location"] == f"{LIST}?moved={second.pk}#category-{second.pk}"
    assert names() == [("Second", 1), ("First", 1)]
    manager.post(LIST, {"shift": "", "node": first.pk, "target": second.pk, "position": "inside"})
    assert names() == [("Second", 1), ("First", 2)]


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"shift": "x:up"},
        {"shift": f"{'9' * 30}:up"},
        {"shift": "987654:up"},
        {"node": "1", "target": "", "position": "inside"},
    ],
)
def test_a_move_that_makes_no_sense_is_said_and_changes_nothing(
    manager: Any, shelves: Any, posted: dict[str, str]
) -> None:
    assert said(manager.post(LIST, posted, follow=True))
    assert names() == [("First", 1), ("Second", 1)]


def test_a_category_is_made_below_another_with_all_that_it_shows(manager: Any, shelves: Any) -> None:
    first, _second = shelves
    data = form_data(
        parent=first.pk,
        icon="cup",
        product_sort="rating",
        in_menu="",
        meta_title="Cups",
        description="<p>x</p>",
    )
    assert manager.post(reverse("dashboard:catalogue-category-create"), data).status_code == 302
    made = Category.objects.get(name="Third")
    assert made.get_parent() == first
    assert (made.icon, made.product_sort, made.exclude_from_menu) == ("cup", "rating", True)
    assert (made.slug, made.meta_title, made.description) == ("third", "Cups", "<p>x</p>")


def test_a_category_changes_its_parent_in_the_form(manager: Any, shelves: Any) -> None:
    first, second = shelves
    path = reverse("dashboard:catalogue-category-update", args=(second.pk,))
    page: Any = BeautifulSoup(manager.get(path).content, "html.parser")
    assert [one["value"] for one in page.select("select[name=parent] option")] == ["", str(first.pk)]
    manager.post(path, form_data(name="Renamed", parent=first.pk))
    assert names() == [("First", 1), ("Renamed", 2)]
    manager.post(path, form_data(name="Renamed", parent=second.pk))  # below itself
    assert names() == [("First", 1), ("Renamed", 2)]


@pytest.mark.parametrize(
    "field", [{"icon": "skull"}, {"product_sort": "chance"}, {"parent": "9"}, {"name": ""}]
)
def test_what_is_wrong_in_the_form_is_said_and_changes_nothing(
    manager: Any, shelves: Any, field: dict[str, str]
) -> None:
    response = manager.post(reverse("dashboard:catalogue-category-create"), form_data(**field))
    assert response.status_code == 200
    assert said(response)
    assert len(names()) == 2


def test_deleting_says_what_goes_with_it(manager: Any, shelves: Any) -> None:
    below = category_create("Below", parent=shelves[0])
    product_create(categories=[below])
    path = reverse("dashboard:catalogue-category-delete", args=(shelves[0].pk,))
    page = BeautifulSoup(manager.get(path).content, "html.parser").get_text(" ", strip=True)
    assert "The category below it goes with it." in page
    assert "1 product is in it, and stays." in page
    manager.post(path)
    assert names() == [("Second", 1)]


def test_products_are_put_in_order(manager: Any, shelves: Any) -> None:
    products = [product_create(title, categories=[shelves[0]]) for title in ("B", "A")]
    path = reverse("dashboard:catalogue-category-products", args=(shelves[0].pk,))
    page: Any = BeautifulSoup(manager.get(path).content, "html.parser")
    shown = page.select_one("input[name=shown]")["value"]
    assert shown == f"{products[1].pk},{products[0].pk}"
    places = {f"place-{products[0].pk}": "1", f"place-{products[1].pk}": "1"}
    bad = manager.post(path, {"first": "1", "shown": shown, **places, f"place-{products[0].pk}": "none"})
    assert bad.status_code == 422
    assert "Places are numbers" in said(bad)
    response = manager.post(path, {"first": "1", "shown": shown, **places}, follow=True)
    assert "2 places were written." in said(response)
    page = BeautifulSoup(manager.get(path).content, "html.parser")
    assert page.select_one("input[name=shown]")["value"] == f"{products[0].pk},{products[1].pk}"


@pytest.mark.parametrize(
    "posted",
    [{}, {"first": "0", "shown": "1"}, {"first": "1", "shown": "x"}, {"first": "1", "shown": "9" * 30}],
)
def test_an_order_that_makes_no_sense_is_refused(manager: Any, shelves: Any, posted: dict[str, str]) -> None:
    product_create(categories=[shelves[0]])
    path = reverse("dashboard:catalogue-category-products", args=(shelves[0].pk,))
    response = manager.post(path, posted)
    assert response.status_code == 422
    assert said(response)
