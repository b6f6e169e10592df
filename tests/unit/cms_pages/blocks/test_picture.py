import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.catalogue import picture_create
from tests.factories.pages import section_html

pytestmark = pytest.mark.django_db


def test_a_picture_has_alt_text_and_caption(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    value = {"picture": picture_create("A kiln").pk, "caption": "<i>Tuesday</i>", "is_wide": False}
    html = section_html("picture", value)
    assert 'alt="A kiln"' in html
    assert "&lt;i&gt;Tuesday&lt;/i&gt;" in html
    with django_assert_num_queries(0):  # the picture is remembered
        section_html("picture", value)


def test_a_wide_picture_asks_for_the_window_s_width() -> None:
    html = section_html("picture", {"picture": picture_create().pk, "caption": "", "is_wide": True})
    assert "picture-section-wide" in html
    assert 'sizes="100vw"' in html
    assert "figcaption" not in html


def test_without_its_picture_the_section_is_not_there() -> None:
    picture = picture_create()
    key = picture.pk
    picture.delete()
    assert section_html("picture", {"picture": key, "caption": "Gone", "is_wide": False}).strip() == ""
