import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.catalogue import picture_create
from tests.factories.pages import LINK, section_html

pytestmark = pytest.mark.django_db

STORY = {
    "heading": "Who made it",
    "text": "<p>Six people.</p>",
    "picture": None,
    "side": "start",
    "link": LINK,
}


def test_a_story_without_picture_and_link_shows_no_empty_parts() -> None:
    html = section_html("story", STORY)
    assert "<h2>Who made it</h2>" in html
    assert "<p>Six people.</p>" in html
    assert "<picture" not in html
    assert "<a " not in html


def test_a_full_story_shows_picture_and_link_on_the_wanted_side() -> None:
    picture = picture_create("A kiln")
    link = {**LINK, "label": "About us", "address": "/about/"}
    html = section_html("story", {**STORY, "picture": picture.pk, "side": "end", "link": link})
    assert '<section class="story story-end">' in html
    assert 'alt="A kiln"' in html
    assert '<a href="/about/">About us</a>' in html


def test_hostile_text_is_shown_as_text_or_left_out() -> None:
    html = section_html("story", {**STORY, "heading": "<b onclick=x>", "link": {**LINK, "label": "<i>"}})
    assert "<b " not in html
    assert "<i>" not in html


def test_a_deleted_picture_leaves_no_hole() -> None:
    picture = picture_create()
    key = picture.pk
    picture.delete()
    assert "<picture" not in section_html("story", {**STORY, "picture": key})


def test_a_story_costs_no_query_once_its_picture_is_remembered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    value = {**STORY, "picture": picture_create().pk}
    with django_assert_num_queries(1):  # the image and its renditions
        section_html("story", value)
    with django_assert_num_queries(0):
        section_html("story", value)
