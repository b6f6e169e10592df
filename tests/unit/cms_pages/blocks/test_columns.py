from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.catalogue import picture_create
from tests.factories.pages import BLOCKS, home_page, schedule_create, section_html

pytestmark = pytest.mark.django_db


def text(words: str, **fields: Any) -> dict[str, Any]:
    return {"type": "rich_text", "value": {"text": f"<p>{words}</p>", **fields}}


def picture(key: int) -> dict[str, Any]:
    return {"type": "picture", "value": {"picture": key, "caption": "", "is_wide": False}}


def value(*columns: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    return {"heading": "", "widths": "equal", "columns": list(columns), **fields}


def test_sections_stand_side_by_side() -> None:
    key = picture_create("A wheel").pk
    section = value([text("Turned"), picture(key)], [text("Fired")], heading="How", widths="first")
    html = section_html("columns", section)
    assert '<section class="columns columns-first"><h2>How</h2>' in html
    assert '<div class="columns-row columns-row-2">' in html
    assert html.index("Turned") < html.index('alt="A wheel"') < html.index("Fired")


def test_a_column_with_nothing_to_show_gives_its_place_to_the_others() -> None:
    over = {"schedule": schedule_create(ends_at=None, starts_at=None).pk, "audience": None, "screens": "all"}
    gone = {"display": {**over, "schedule": 987_654}}
    html = section_html("columns", value([text("Left")], [text("Hidden", **gone)], []))
    assert "Hidden" not in html
    assert "columns-row-1" in html
    assert section_html("columns", value([text("Hidden", **gone)], [])) == ""


def test_hostile_text_is_shown_as_text() -> None:
    quote = {"type": "quote", "value": {"text": "<script>x", "name": "<script>x", "role": ""}}
    assert "<script>x" not in section_html("columns", value([quote], [quote], heading="<script>x"))


def test_forms_in_columns_and_beside_them_are_told_apart(client: Client) -> None:
    letter = {"heading": "A letter", "text": ""}
    home_page(
        ("newsletter", letter), ("columns", value([{"type": "newsletter", "value": letter}], [text("Or")]))
    )
    html = client.get("/").content.decode()
    for place in ("section-1", "section-2"):
        assert html.count(f'id="newsletter-{place}"') == 1


def test_what_columns_hold_is_read_together_with_the_rest_of_the_page(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keys = [picture_create().pk for _number in range(4)]
    columns = value([picture(keys[0]), picture(keys[1])], [picture(keys[2])])
    section_html("columns", columns)
    block = BLOCKS["columns"]
    with django_assert_num_queries(1):  # the one picture that isn't remembered, and its renditions
        block.render(block.to_python(value([picture(keys[3])], [picture(keys[0])])))


@pytest.mark.parametrize(
    "columns",
    [
        [[text("Alone")]],
        [[text("a")]] * 4,
        [[text("a")] * 6, [text("b")]],
    ],
)
def test_too_few_too_many_and_overfull_columns_are_refused(columns: list[Any]) -> None:
    block = BLOCKS["columns"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python(value(*columns)))


def test_columns_hold_no_columns() -> None:
    inside = BLOCKS["columns"].child_blocks["columns"].child_block.child_blocks
    assert "columns" not in inside
    assert "columns" not in section_html("columns", value([{"type": "columns", "value": value()}], []))
