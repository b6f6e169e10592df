"""The tree of categories is changed by one at a time, and stays sound."""

from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from oscar.core.loading import get_model

from catalogue_ext.categories import (
    MAX_DEPTH,
    TREE_LOCK,
    CategoryChangeError,
    category_arrange,
    category_delete,
    category_move,
    category_save,
    category_shift,
    category_tree_lock,
    products_in,
)
from catalogue_ext.models import CategorySort
from catalogue_ext.selectors import category_tree
from tests.factories.catalogue import category_create, product_create

pytestmark = pytest.mark.django_db

Category = get_model("catalogue", "Category")
ProductCategory = get_model("catalogue", "ProductCategory")


def tree() -> list[str]:
    """Names in the order of the tree, indented; the tree must be sound."""
    assert not any(Category.find_problems())
    return [f"{'.' * (depth - 1)}{name}" for name, depth in Category.objects.values_list("name", "depth")]


@pytest.fixture
def shelves() -> dict[str, Any]:
    found = {name: category_create(name) for name in ("A", "B", "C")}
    found["B1"] = category_create("B1", parent=found["B"])
    found["B2"] = category_create("B2", parent=found["B"])
    return found


@pytest.mark.parametrize(
    ("name", "step", "expected"),
    [
        ("B", "up", ["B", ".B1", ".B2", "A", "C"]),
        ("B", "down", ["A", "C", "B", ".B1", ".B2"]),
        ("B", "in", ["A", ".B", "..B1", "..B2", "C"]),
        ("B2", "up", ["A", "B", ".B2", ".B1", "C"]),
        ("B1", "out", ["A", "B", ".B2", "B1", "C"]),
        ("C", "in", ["A", "B", ".B1", ".B2", ".C"]),
    ],
)
def test_one_step(shelves: dict[str, Any], name: str, step: str, expected: list[str]) -> None:
    category_shift(category_id=shelves[name].pk, step=step)
    assert tree() == expected


@pytest.mark.parametrize(
    ("name", "step"), [("A", "up"), ("A", "in"), ("A", "out"), ("C", "down"), ("B1", "in"), ("A", "away")]
)
def test_steps_that_there_are_not(shelves: dict[str, Any], name: str, step: str) -> None:
    before = tree()
    with pytest.raises(CategoryChangeError):
        category_shift(category_id=shelves[name].pk, step=step)
    assert tree() == before


@pytest.mark.parametrize(
    ("name", "target", "position", "expected"),
    [
        ("C", "B1", "before", ["A", "B", ".C", ".B1", ".B2"]),
        ("C", "B1", "after", ["A", "B", ".B1", ".C", ".B2"]),
        ("C", "B1", "inside", ["A", "B", ".B1", "..C", ".B2"]),
        ("B", "A", "before", ["B", ".B1", ".B2", "A", "C"]),
        ("B2", None, "after", ["A", "B", ".B1", "C", "B2"]),
    ],
)
def test_moves(
    shelves: dict[str, Any], name: str, target: str | None, position: str, expected: list[str]
) -> None:
    target_id = shelves[target].pk if target else None
    category_move(category_id=shelves[name].pk, target_id=target_id, position=position)
    assert tree() == expected


@pytest.mark.parametrize(
    ("target", "position"), [("B", "inside"), ("B1", "inside"), ("B1", "after"), ("A", "away")]
)
def test_moves_that_make_no_sense(shelves: dict[str, Any], target: str, position: str) -> None:
    before = tree()
    with pytest.raises(CategoryChangeError):
        category_move(category_id=shelves["B"].pk, target_id=shelves[target].pk, position=position)
    assert tree() == before


def test_what_is_gone_can_not_be_moved(shelves: dict[str, Any]) -> None:
    for category, target in ((987654, shelves["A"].pk), (shelves["A"].pk, 987654)):
        with pytest.raises(CategoryChangeError):
            category_move(category_id=category, target_id=target, position="after")


def test_the_tree_grows_no_deeper_than_it_may() -> None:
    node = category_create("1")
    for number in range(2, MAX_DEPTH + 1):
        node = category_create(str(number), parent=node)
    other = category_create("other")
    with pytest.raises(CategoryChangeError):
        category_move(category_id=other.pk, target_id=node.pk, position="inside")
    with pytest.raises(CategoryChangeError):
        category_save(category=Category(name="new"), parent_id=node.pk)
    category_create("below", parent=other)
    with pytest.raises(CategoryChangeError):
        category_move(category_id=other.pk, target_id=node.pk, position="before")


def test_below_a_hidden_category_all_is_hidden_and_shown_again_elsewhere(shelves: dict[str, Any]) -> None:
    hidden = category_create("Hidden", is_public=False)
    category_move(category_id=shelves["B"].pk, target_id=hidden.pk, position="inside")
    assert shelves["B1"].pk not in Category.objects.browsable().values_list("pk", flat=True)
    category_move(category_id=shelves["B"].pk, target_id=shelves["A"].pk, position="inside")
    assert shelves["B1"].pk in Category.objects.browsable().values_list("pk", flat=True)


def test_old_addresses_lead_to_the_new_place(
    shelves: dict[str, Any], client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    old = shelves["B1"].get_absolute_url()
    with django_capture_on_commit_callbacks(execute=True):
        category_move(category_id=shelves["B1"].pk, target_id=shelves["A"].pk, position="inside")
    new = category_tree().nodes[shelves["B1"].pk].url
    assert new != old
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, new)


def test_a_category_that_others_moved_meanwhile_is_saved_where_it_is(shelves: dict[str, Any]) -> None:
    seen = Category.objects.get(pk=shelves["B1"].pk)
    category_move(category_id=shelves["B"].pk, target_id=shelves["C"].pk, position="after")
    seen.name = "B one"
    category_save(category=seen, parent_id=shelves["B"].pk)
    assert tree() == ["A", "C", "B", ".B one", ".B2"]


def test_deleting_takes_all_below_and_leaves_products(shelves: dict[str, Any]) -> None:
    cup = product_create(categories=[shelves["B1"]])
    category_delete(category_id=shelves["B"].pk)
    category_delete(category_id=shelves["B"].pk)
    assert tree() == ["A", "C"]
    cup.refresh_from_db()
    assert not cup.categories.exists()


def test_nobody_else_changes_the_tree_meanwhile() -> None:
    def is_free() -> bool:
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [TREE_LOCK])
                return bool(cursor.fetchone()[0])
        finally:
            other.close()

    assert is_free()
    category_tree_lock()
    assert not is_free()


HOW = st.sampled_from(["before", "after", "inside", "up", "out"])


class TestRandomMoves(TestCase):  # type: ignore[misc]
    """Moves in any order."""

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        moves=st.lists(
            st.tuples(
                st.integers(0, 6),
                st.integers(0, 6),
                st.sampled_from(["before", "after", "inside", "up", "out"]),
            ),
            max_size=12,
        )
    )
    def test_the_tree_stays_sound(self, moves: list[tuple[int, int, str]]) -> None:
        ids = [category_create(str(number)).pk for number in range(7)]
        for node, target, how in moves:
            try:
                if how in {"up", "out"}:
                    category_shift(category_id=ids[node], step=how)
                else:
                    category_move(category_id=ids[node], target_id=ids[target], position=how)
            except CategoryChangeError:
                continue
        assert sorted(name.lstrip(".") for name in tree()) == [str(number) for number in range(7)]


# --- Products by hand ---------------------------------------------------------------------------


@pytest.fixture
def shelf() -> Any:
    category = category_create("Shelf")
    for title in "EDCBA":  # without a place the newest comes first
        product_create(title, categories=[category])
    return category


def order(category: Any) -> str:
    return "".join(products_in(category.pk).values_list("product__title", flat=True))


def arrange(category: Any, first: int, shown: str, **wanted: int) -> int:
    ids = dict(products_in(category.pk).values_list("product__title", "product_id"))
    return category_arrange(
        category_id=category.pk,
        first=first,
        shown=[ids[title] for title in shown],
        wanted={ids[title]: place for title, place in wanted.items()},
    )


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, "ABCDE"),
        ({"E": 1}, "EABCD"),
        ({"A": 5}, "BCDEA"),
        ({"A": 3, "E": 1}, "EBACD"),
        ({"E": 1, "D": 2, "C": 3, "B": 4, "A": 5}, "EDCBA"),
        ({"A": 4999}, "BCDEA"),
    ],
)
def test_products_are_arranged_by_hand(shelf: Any, wanted: dict[str, int], expected: str) -> None:
    arrange(shelf, 1, "ABCDE", **wanted)
    assert order(shelf) == expected
    shelf.refresh_from_db()
    assert shelf.product_sort == CategorySort.HAND
    assert arrange(shelf, 1, expected) == 0  # nothing left to write


def test_a_later_page_leaves_those_before_in_their_order(shelf: Any) -> None:
    arrange(shelf, 3, "CD", D=3)
    assert order(shelf) == "ABDCE"
    product_create("F", categories=[shelf])
    assert order(shelf) == "ABDCFE"  # behind those with a place


def test_an_order_that_others_changed_meanwhile_is_refused(shelf: Any) -> None:
    arrange(shelf, 1, "ABCDE", E=1)
    with pytest.raises(CategoryChangeError):
        arrange(shelf, 1, "ABCDE", D=1)
    assert order(shelf) == "EABCD"
