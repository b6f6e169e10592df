from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.catalogue import picture_create
from tests.factories.pages import LINK, article_create, section_html

pytestmark = pytest.mark.django_db

VALUE = {"heading": "From the journal", "limit": 3, "link": LINK}


def test_without_articles_the_section_is_not_there() -> None:
    assert section_html("journal_teasers", VALUE) == ""


def test_the_newest_articles_are_shown_with_a_link() -> None:
    for day in (3, 1, 4, 2):
        article_create(f"Day {day}", date=date(2026, 3, day), picture=picture_create("A kiln"))
    link = {**LINK, "label": "All articles", "address": "/journal/"}
    html = section_html("journal_teasers", {**VALUE, "link": link})
    assert html.index("Day 4") < html.index("Day 3") < html.index("Day 2")
    assert "Day 1" not in html
    assert '<h3><a href="/journal/day-4/">Day 4</a></h3>' in html
    assert '<time datetime="2026-03-04">' in html
    assert '<a href="/journal/">All articles</a>' in html
    assert html.count('alt="A kiln"') == 3


def test_without_a_heading_articles_take_its_level() -> None:
    article_create("Day one")
    assert "<h2><a" in section_html("journal_teasers", {**VALUE, "heading": ""})


def test_hostile_text_is_shown_as_text() -> None:
    article_create("<script>alert(1)</script>", intro='"><img src=x onerror=alert(1)>', slug="hostile")
    html = section_html("journal_teasers", VALUE)
    assert "<script" not in html
    assert "<img" not in html


def test_articles_cost_no_query_once_remembered(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(4):
        article = article_create(f"Article {number}", picture=picture_create(f"Picture {number}"))
    assert article.url == "/journal/article-3/"  # Wagtail knows where the site begins
    with django_assert_num_queries(3):  # restrictions, articles, their pictures
        section_html("journal_teasers", VALUE)
    with django_assert_num_queries(0):
        section_html("journal_teasers", VALUE)
