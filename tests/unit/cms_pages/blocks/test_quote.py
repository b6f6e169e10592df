import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.pages import section_html

pytestmark = pytest.mark.django_db

QUOTE = {"text": "Reach for it\nwithout looking.", "name": "Ada", "role": "Potter"}


def test_a_quote_says_who_said_it(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):  # nothing but words
        html = section_html("quote", QUOTE)
    assert "<blockquote>Reach for it<br>without looking.</blockquote>" in html
    assert '<figcaption>Ada<span class="soft">Potter</span></figcaption>' in html


def test_a_quote_of_nobody_has_no_empty_caption() -> None:
    assert "figcaption" not in section_html("quote", {"text": "Well made.", "name": "", "role": "Potter"})


def test_hostile_text_is_shown_as_text() -> None:
    html = section_html("quote", dict.fromkeys(QUOTE, "<script>alert(1)</script>"))
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 3
