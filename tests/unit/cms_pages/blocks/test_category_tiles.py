import re

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.catalogue import category_create, picture_create
from tests.factories.pages import section_html

pytestmark = pytest.mark.django_db


def tiles_html(*ids: int, heading: str = "Find your way") -> str:
    return section_html("category_tiles", {"heading": heading, "categories": list(ids)})


def names(html: str) -> list[str]:
    return re.findall(r'<a href="[^"]+">([^<]+)</a>', html)


def test_without_categories_the_section_is_not_there() -> None:
    assert tiles_html().strip() == ""


def test_tiles_stand_in_the_order_of_the_editor_with_their_pictures() -> None:
    first, second = category_create("First"), category_create("Second")
    type(first).objects.filter(pk=first.pk).update(image=picture_create("A bowl"))
    html = tiles_html(second.pk, first.pk)
    assert names(html) == ["Second", "First"]
    assert 'alt="A bowl"' in html


def test_unless_told_the_uppermost_categories_are_shown() -> None:
    above = category_create("Above")
    category_create("Below", parent=above)
    assert names(tiles_html()) == ["Above"]


def test_hidden_and_missing_categories_leave_no_hole() -> None:
    hidden, there = category_create("Hidden", is_public=False), category_create("There")
    html = tiles_html(hidden.pk, 999_999, there.pk)
    assert names(html) == ["There"]
    assert html.count("<li>") == 1


def test_hostile_text_is_shown_as_text() -> None:
    category = category_create("<script>alert(1)</script>")
    assert "<script" not in tiles_html(category.pk, heading="<script>")


def test_tiles_cost_no_query_once_the_tree_is_remembered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ids = [category_create(f"Category {n}").pk for n in range(6)]
    tiles_html(*ids)
    with django_assert_num_queries(0):
        tiles_html(*ids)
