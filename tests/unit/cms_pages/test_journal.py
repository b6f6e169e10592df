"""The journal: its list, its articles and what other pages show of them."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from cms_pages.models import PAGE_SIZE, ArticleIndexPage, ArticlePage, LandingPage
from cms_pages.selectors import articles_latest
from home.models import HomePage
from tests.factories.catalogue import picture_create
from tests.factories.pages import article_create, journal_create, one_line

pytestmark = pytest.mark.django_db


def data_blocks(html: str) -> list[dict[str, Any]]:
    return [
        json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    ]


def test_articles_are_listed_newest_first_and_by_pages(client: Client) -> None:
    journal = journal_create(intro="Visits to workshops.")
    for day in range(1, PAGE_SIZE + 3):
        article_create(f"Day {day:02}", date=date(2026, 3, day))
    html = client.get(journal.url).content.decode()
    assert "<p>Visits to workshops.</p>" in html
    newest = [f"Day {day:02}" for day in range(PAGE_SIZE + 2, 2, -1)]
    assert re.findall(r">(Day \d\d)</a>", html) == newest
    assert '<link rel="canonical" href="http://localhost/journal/">' in html
    second = client.get(journal.url + "?page=2").content.decode()
    assert re.findall(r">(Day \d\d)</a>", second) == ["Day 02", "Day 01"]
    assert '<link rel="canonical" href="http://localhost/journal/?page=2">' in second


@pytest.mark.parametrize("page", ["0", "-1", "3", "x", "9" * 40])
def test_a_page_of_the_journal_that_is_not_there_is_missing(client: Client, page: str) -> None:
    article_create()
    assert client.get("/journal/", {"page": page}).status_code == 404


def test_a_journal_without_articles_says_so(client: Client) -> None:
    assert "Nothing has been written yet" in client.get(journal_create().url).content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_journal_costs_seven_queries_however_many_articles_it_has(
    number: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    journal = journal_create()
    for each in range(number):
        article_create(f"Article {each}", picture=picture_create() if each % 2 else None)
    client.get(journal.url)
    # The locale, the home page, the page twice (route and specific), whether any page is
    # restricted; how many articles, and those of this page.
    with django_assert_num_queries(7):
        client.get(journal.url)


def test_an_article_shows_who_wrote_it_when_and_how_long_it_takes(client: Client) -> None:
    words = ("rich_text", "<p>" + "clay " * 660 + "</p>")
    article = article_create(
        "Nine movements",
        words,
        author="Clara Brandt",
        date=date(2026, 3, 4),
        picture=picture_create("A kiln"),
    )
    html = one_line(client.get(article.url).content.decode())
    assert "<h1>Nine movements</h1>" in html
    assert "<span>By Clara Brandt</span>" in html
    assert '<time datetime="2026-03-04">March 4, 2026</time>' in html
    assert "<span>4 minutes to read</span>" in html  # 663 words
    assert 'fetchpriority="high"' in html
    assert '<li><a href="/journal/">Journal</a></li>' in html


def test_an_article_says_to_search_engines_what_it_is(client: Client) -> None:
    picture = picture_create("A kiln")
    article = article_create(
        "</script><b>Hostile", author="Clara", date=date(2026, 3, 4), picture=picture, slug="hostile"
    )
    html = client.get(article.url).content.decode()
    assert '<meta property="og:type" content="article">' in html
    image = f"http://localhost/media/images/{picture.pk}.960.jpeg"
    assert f'content="{image}">' in one_line(html)
    trail, data = data_blocks(html)
    assert trail["@type"] == "BreadcrumbList"
    assert data["@type"] == "Article"
    assert data["headline"] == "</script><b>Hostile"
    assert data["datePublished"] == "2026-03-04"
    assert data["author"] == {"@type": "Person", "name": "Clara"}
    assert data["publisher"]["name"] == "ShopEase"
    assert data["mainEntityOfPage"] == "http://localhost/journal/hostile/"
    assert data["image"] == [image]


def test_an_article_leads_to_others_and_never_to_itself(client: Client) -> None:
    for day in range(1, 6):
        article_create(f"Day {day}", date=date(2026, 3, day))
    html = client.get("/journal/day-4/").content.decode()
    assert re.findall(r">(Day \d)</a>", html) == ["Day 5", "Day 3", "Day 2"]
    assert "Read on" not in Client().get(_only("Alone").url).content.decode()


def _only(title: str) -> ArticlePage:
    ArticlePage.objects.all().delete()
    return article_create(title)


def test_only_published_and_public_articles_are_told_elsewhere(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article_create("Draft", live=False)
    hidden, shown = article_create("Hidden"), article_create("Shown")
    assert shown.url == "/journal/shown/"  # Wagtail knows where the site begins
    with django_assert_num_queries(2):
        assert [teaser.title for teaser in articles_latest(5)] == ["Shown", "Hidden"]
    with django_assert_num_queries(0):
        assert [teaser.title for teaser in articles_latest(1)] == ["Shown"]
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    assert [teaser.title for teaser in articles_latest(5)] == ["Shown"]
    html = client.get("/journal/").content.decode()
    assert "Shown" in html
    assert "Hidden" not in html
    shown.unpublish()
    assert articles_latest(5) == []


def test_pages_stand_where_they_belong() -> None:
    assert {ArticleIndexPage, LandingPage} <= set(HomePage.allowed_subpage_models())
    assert ArticlePage not in HomePage.allowed_subpage_models()
    assert ArticleIndexPage.allowed_subpage_models() == [ArticlePage]
    assert ArticlePage.allowed_subpage_models() == []
    assert LandingPage.allowed_subpage_models() == [LandingPage]
