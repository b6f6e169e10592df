from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from cms_pages.blocks.slideshow import MAX_SLIDES, SlideshowBlock
from tests.factories.catalogue import picture_create
from tests.factories.pages import section_html

pytestmark = pytest.mark.django_db


def slide(picture: Any, heading: str = "Spring", **fields: Any) -> dict[str, Any]:
    key = getattr(picture, "pk", picture)
    return {"picture": key, "heading": heading, "text": "", "link": {"label": "", "target": ""}, **fields}


def value(*slides: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"name": "What is new", "slides": list(slides), "pace": "", **fields}


def test_each_slide_shows_its_picture_words_and_link() -> None:
    link = {"label": "See bowls", "target": "address:/catalogue/"}
    first = slide(picture_create("A bowl"), "Bowls", text="For mornings.", link=link)
    html = section_html("slideshow", value(first, slide(picture_create("A lamp"), "Light")))
    assert html.count('<li class="slideshow-slide">') == 2
    assert 'alt="A bowl"' in html
    assert "<h2>Bowls</h2><p>For mornings.</p>" in html
    assert '<a class="button" href="/catalogue/">See bowls</a>' in html
    assert 'aria-label="What is new"' in html
    assert "1 / 2" in html


def test_slides_rest_unless_the_editor_wants_them_to_move() -> None:
    slides = slide(picture_create()), slide(picture_create())
    assert "data-pace" not in section_html("slideshow", value(*slides))
    assert 'data-pace="6"' in section_html("slideshow", value(*slides, pace="6"))


def test_only_the_first_picture_of_a_page_is_fetched_at_once() -> None:
    slides = slide(picture_create()), slide(picture_create())
    assert section_html("slideshow", value(*slides)).count('loading="lazy"') == 2
    html = section_html("slideshow", value(*slides), {"is_first": True})
    assert html.count('loading="lazy"') == html.count('fetchpriority="high"') == 1


def test_the_first_slide_of_a_page_carries_its_heading() -> None:
    slides = slide(picture_create(), "Spring"), slide(picture_create(), "Light")
    html = section_html("slideshow", value(*slides), {"is_first": True})
    assert "<h1>Spring</h1>" in html
    assert "<h2>Light</h2>" in html
    gone = section_html("slideshow", value(slide(987_654)), {"is_first": True})
    assert gone.strip() == '<h1 class="visually-hidden">What is new</h1>'


def test_a_slide_without_its_picture_is_left_out_and_one_alone_needs_no_buttons() -> None:
    html = section_html("slideshow", value(slide(987_654, "Gone"), slide(picture_create(), "Left")))
    assert "Gone" not in html
    assert "Left" in html
    assert "<button" not in html
    assert "<script" not in html
    assert section_html("slideshow", value(slide(987_654), slide(None))) == ""


def test_hostile_text_is_shown_as_text() -> None:
    picture = picture_create("<script>x")
    link = {"label": "<script>x", "target": "address:/x"}
    hostile = slide(picture, "<script>x", text="<script>x", link=link)
    assert "<script>x" not in section_html("slideshow", value(hostile, hostile, name='"><script>x'))


@pytest.mark.parametrize("count", [1, MAX_SLIDES + 1])
def test_too_few_and_too_many_slides_are_refused(count: int) -> None:
    block = SlideshowBlock()
    slides = [slide(picture_create())] * count
    with pytest.raises(ValidationError):
        block.clean(block.to_python(value(*slides)))


def test_slides_cost_no_query_once_their_pictures_are_remembered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    slides = [slide(picture_create()) for _number in range(4)]
    with django_assert_num_queries(1):  # the images and their renditions
        section_html("slideshow", value(*slides))
    with django_assert_num_queries(0):
        section_html("slideshow", value(*slides))
