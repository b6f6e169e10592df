"""What leads on from the journal: its subjects and years, its feed, related articles, products mentioned."""

import re
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from cms_pages.models import ArticlePage
from tests.factories.catalogue import product_create
from tests.factories.pages import GRID, article_create, journal_create, one_line
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


def tagged(title: str, *tags: str, **fields: Any) -> ArticlePage:
    article = article_create(title, **fields)
    article.tags.add(*tags)
    article.save_revision().publish()
    return article


def titles(html: str) -> list[str]:
    return re.findall(r'<h[23]><a href="[^"]+">([^<]+)</a></h[23]>', html)


def test_the_journal_is_filtered_by_subject_and_year(client: Client) -> None:
    journal = journal_create()
    tagged("Ash", "Glaze", "Visits", date=date(2025, 5, 1))
    tagged("Moss", "Glaze", date=date(2026, 5, 1))
    tagged("Linen", "Weaving", date=date(2026, 4, 1))
    html = one_line(client.get(journal.url).content.decode())
    assert re.findall(r'\?tag=([a-z]+)"', html) == ["glaze", "visits", "weaving"]
    assert re.findall(r'\?year=(\d+)"', html) == ["2026", "2025"]
    html = client.get(journal.url, {"tag": "glaze"}).content.decode()
    assert titles(html) == ["Moss", "Ash"]
    assert '<link rel="canonical" href="http://localhost/journal/?tag=glaze">' in html
    assert 'href="/journal/?tag=weaving"' in html
    html = client.get(journal.url, {"tag": "glaze", "year": "2025"}).content.decode()
    assert titles(html) == ["Ash"]
    html = client.get(journal.url, {"tag": "weaving", "year": "2025"}).content.decode()
    assert "Nothing has been written about that" in html


@pytest.mark.parametrize("query", ["tag=clay", "tag=<b>", "year=1999", "year=x", f"year={'9' * 50}"])
def test_a_subject_or_year_of_no_article_is_missing(client: Client, query: str) -> None:
    tagged("Ash", "Glaze")
    assert client.get(f"/journal/?{query}").status_code == 404
    assert client.get(f"/journal/feed/?{query}").status_code == 404


def test_subjects_of_drafts_are_not_offered(client: Client) -> None:
    tagged("Ash", "Glaze")
    tagged("Secret", "Launch").unpublish()
    html = client.get("/journal/").content.decode()
    assert "?tag=glaze" in html
    assert "?tag=launch" not in html


def test_feed_readers_get_the_newest_articles(client: Client, django_assert_max_num_queries: Any) -> None:
    tagged("Ash & <b>bone</b>", "Glaze", date=date(2026, 3, 4), author="Clara Brandt", slug="ash")
    for day in range(1, 25):
        article_create(f"Day {day}", date=date(2025, 1, day))
    html = client.get("/journal/").content.decode()
    assert 'type="application/rss+xml"' in html
    client.get("/journal/feed/")
    # The locale, the home page, the journal twice, whether any page is restricted; articles,
    # which tags they have, and those.
    with django_assert_max_num_queries(8):
        response = client.get("/journal/feed/")
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    channel = ET.fromstring(response.content).find("channel")
    assert channel is not None
    assert channel.findtext("title") == "Journal · ShopEase"
    assert channel.findtext("link") == "http://localhost/journal/"
    items = channel.findall("item")
    assert len(items) == 20
    assert items[0].findtext("title") == "Ash & <b>bone</b>"
    assert items[0].findtext("link") == "http://localhost/journal/ash/"
    assert items[0].findtext("{http://purl.org/dc/elements/1.1/}creator") == "Clara Brandt"
    assert items[0].findtext("category") == "Glaze"
    assert items[0].findtext("pubDate") == "Wed, 04 Mar 2026 12:00:00 +0000"
    (only,) = ET.fromstring(client.get("/journal/feed/?tag=glaze").content).iter("item")
    assert only.findtext("title") == "Ash & <b>bone</b>"


def test_an_article_may_not_take_the_address_of_the_feed(client: Client) -> None:
    article = article_create("Ash")
    client.force_login(user_create(role="superuser"))
    data = {"title": "Ash", "slug": "feed", "intro": "x", "date": "2026-03-04", "body-count": "0"}
    data |= {"products-count": "0", "related-count": "0", "tags": ""}
    data |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    html = client.post(f"/cms/pages/{article.pk}/edit/", data).content.decode()
    assert "This is the address of the journal&#x27;s feed. Choose another." in html
    assert ArticlePage.objects.get().slug == "ash"


def test_an_article_leads_to_those_chosen_then_to_those_alike_then_to_the_newest(client: Client) -> None:
    here = tagged("Here", "Glaze", "Visits", date=date(2026, 1, 1))
    tagged("One shared", "Glaze", date=date(2025, 6, 1))
    tagged("Two shared", "Glaze", "Visits", date=date(2024, 1, 1))
    by_hand = article_create("By hand", date=date(2020, 1, 1))
    draft = article_create("Draft", date=date(2026, 2, 1))
    article_create("Newest", date=date(2026, 3, 1))
    here.related = here.related.stream_block.to_python(
        [{"type": "article", "value": pk} for pk in (draft.pk, by_hand.pk, here.pk)]
    )
    here.save_revision().publish()
    draft.unpublish()
    html = client.get(here.url).content.decode()
    assert titles(html) == ["By hand", "Two shared", "One shared"]
    assert 'href="/journal/?tag=glaze"' in html
    assert '<meta property="article:tag" content="Glaze">' in html


def test_products_mentioned_stand_below_the_text_unless_a_section_shows_them(client: Client) -> None:
    shown, mentioned, hidden = (product_create(name) for name in ("Luna vase", "Moon bowl", "Secret jar"))
    hidden.is_public = False
    hidden.save()
    grid = {**GRID, "heading": "In the text", "products": [shown.pk], "rule": "none"}
    article = article_create("Ash", ("product_grid", grid))
    article.products = article.products.stream_block.to_python(
        [{"type": "product", "value": pk} for pk in (shown.pk, mentioned.pk, hidden.pk, 987_654)]
    )
    article.save_revision().publish()
    html = client.get(article.url).content.decode()
    assert html.count(">Luna vase</a>") == 1
    assert html.index("In the text") < html.index("Mentioned here") < html.index(">Moon bowl</a>")
    assert "Secret jar" not in html


def test_an_article_with_everything_beside_it_stays_within_twelve_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    products = [product_create() for _each in range(6)]
    others = [tagged(f"Other {n}", "Glaze") for n in range(4)]
    grid = {**GRID, "products": [product.pk for product in products[:3]], "rule": "none"}
    article = tagged("Ash", "Glaze")
    article.body = article.body.stream_block.to_python([{"type": "product_grid", "value": grid}])
    article.products = article.products.stream_block.to_python(
        [{"type": "product", "value": product.pk} for product in products[3:]]
    )
    article.related = article.related.stream_block.to_python([{"type": "article", "value": others[0].pk}])
    article.save_revision().publish()
    client.get(article.url)
    with django_assert_max_num_queries(12):
        client.get(article.url)
