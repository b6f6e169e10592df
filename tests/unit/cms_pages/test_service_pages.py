"""Questions and answers, contact, and what is shown where no page is."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from cms_pages.models import ContactPage, FaqPage, NotFoundPage
from home.models import HomePage
from shopease.core import clock
from shopease.shop.models import ShopIdentity
from tests.factories.catalogue import picture_create
from tests.factories.forms import form_page_create
from tests.factories.pages import one_line
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

TOPICS = [
    {"heading": "Delivery", "questions": [{"question": "When?", "answer": "<p>Soon.</p>"}]},
    {"heading": "Care <b>", "questions": [{"question": "How & where?", "answer": "<p>By hand.</p>"}]},
]


def faq_page_create(**fields: Any) -> FaqPage:
    page = FaqPage(title="Questions", **fields)
    page.topics = page.topics.stream_block.to_python([{"type": "topic", "value": row} for row in TOPICS])
    HomePage.objects.get().add_child(instance=page)
    return page


def not_found_page_create(title: str = "Lost?", *sections: tuple[str, Any], **fields: Any) -> NotFoundPage:
    page = NotFoundPage(title=title, **fields)
    stream = page.body.stream_block
    page.body = stream.to_python([{"type": kind, "value": value} for kind, value in sections])
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def test_questions_stand_by_topics_that_can_be_jumped_to(client: Client) -> None:
    page = faq_page_create(intro="Asked often.")
    html = one_line(client.get(page.url).content.decode())
    assert '<a class="chip" href="#topic-2">Care &lt;b&gt;</a>' in html
    assert '<h2 id="topic-2-heading">Care &lt;b&gt;</h2>' in html
    assert "<summary>How &amp; where?</summary>" in html
    assert '<meta name="description" content="Asked often.">' in html


def test_search_engines_are_told_all_questions_of_a_page_at_once(client: Client) -> None:
    page = faq_page_create()
    value = {"heading": "", "questions": [{"question": "And?", "answer": "<p>Yes.</p>"}]}
    page.body = page.body.stream_block.to_python([{"type": "faq", "value": value}])
    page.save_revision().publish()
    blocks = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', client.get(page.url).content.decode()
    )
    (data,) = [found for found in map(json.loads, blocks) if found["@type"] == "FAQPage"]
    assert [entity["name"] for entity in data["mainEntity"]] == ["When?", "How & where?", "And?"]


def test_contact_shows_the_shop_its_hours_a_map_and_a_form(
    client: Client, django_assert_num_queries: Any
) -> None:
    identity = ShopIdentity.for_site(Site.objects.get())
    identity.street, identity.city, identity.email = "Am See 4", "Lindau", "hello@example.com"
    identity.opening_hours = identity.opening_hours.stream_block.to_python(
        [{"type": "open", "value": {"first": "0", "last": "4", "opens": "10:00", "closes": "18:00"}}]
    )
    identity.save()
    form = form_page_create("Write")
    page = ContactPage(
        title="Contact",
        form=form,
        map_picture=picture_create("The way from the station"),
        map_link="https://www.openstreetmap.org/?mlat=47.5",
        directions="<p>Bus 1 to the lake.</p>",
    )
    HomePage.objects.get().add_child(instance=page)
    with clock.at(datetime(2026, 5, 4, 9, 0, tzinfo=UTC)):
        html = one_line(client.get(page.url).content.decode())
    assert "Am See 4" in html
    assert "Monday – Friday" in html
    assert 'alt="The way from the station"' in html
    assert '<a href="https://www.openstreetmap.org/?mlat=47.5" rel="noopener">' in html
    assert "Bus 1 to the lake." in html
    assert f'action="{form.url}"' in html
    assert 'src="https://' not in html
    form.unpublish()
    assert "Write to us" not in client.get(page.url).content.decode()


def test_a_missing_address_speaks_in_the_words_of_the_editor(client: Client) -> None:
    assert "This page isn't here." in client.get("/nowhere/").content.decode()
    page = not_found_page_create("Lost?", ("rich_text", "<p>Try the journal.</p>"), text="It has <moved>.")
    response = client.get("/nowhere/")
    html = one_line(response.content.decode())
    assert response.status_code == 404
    assert "<h1>Lost?</h1><p>It has &lt;moved&gt;.</p>" in html
    assert "<p>Try the journal.</p>" in html
    assert '<meta name="robots" content="noindex">' in html
    assert client.get(page.url).status_code == 404
    page.unpublish()
    assert "Lost?" not in client.get("/nowhere/").content.decode()


def test_what_asks_for_no_page_gets_no_sections(client: Client) -> None:
    not_found_page_create()
    assert b"Lost?" not in client.post("/nowhere/").content
    assert b"Lost?" not in client.get("/nowhere.png", headers={"Accept": "image/avif,image/webp"}).content
    client.force_login(user_create(role="superuser"))
    assert b"Lost?" not in client.get("/cms/nowhere/").content


def test_the_page_for_missing_addresses_is_in_no_sitemap(client: Client) -> None:
    page = not_found_page_create()
    assert page.no_index is True
    assert page.url not in client.get("/sitemap-pages-1.xml").content.decode()
