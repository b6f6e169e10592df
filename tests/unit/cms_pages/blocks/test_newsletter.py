import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Site

from shopease.shop.models import ShopIdentity
from tests.factories.pages import content_page_create, home_page, section_html

pytestmark = pytest.mark.django_db

VALUE = {"heading": "A letter a month", "text": "What is new."}


def test_the_form_stands_beside_the_words(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        html = section_html("newsletter", VALUE, {"csrf_token": "abc"})
    assert "<h2>A letter a month</h2>" in html
    assert "What is new." in html
    assert 'action="/newsletter/"' in html
    assert 'name="csrfmiddlewaretoken" value="abc"' in html
    assert '<label for="newsletter-section-1">' in html


def test_words_may_be_few() -> None:
    assert '<p class="soft">' not in section_html("newsletter", {**VALUE, "text": ""})


def test_hostile_text_is_shown_as_text() -> None:
    html = section_html("newsletter", {"heading": "<script>", "text": "<script>"})
    assert "<script" not in html


def test_forms_of_one_page_are_told_apart(client: Client) -> None:
    home_page(("newsletter", VALUE), ("newsletter", VALUE))
    html = client.get("/").content.decode()
    for place in ("section-1", "section-2", "footer"):
        assert html.count(f'id="newsletter-{place}"') == 1


def test_the_form_leads_to_what_is_said_about_privacy(client: Client) -> None:
    home_page(("newsletter", VALUE))
    assert "What we keep" not in client.get("/").content.decode()
    identity = ShopIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.privacy_page = content_page_create("Privacy")
    identity.save()
    html = client.get("/").content.decode()
    assert html.count('<a href="/privacy/">What we keep</a>') == 2  # in the section and in the footer
