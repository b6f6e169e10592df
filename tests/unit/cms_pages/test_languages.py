import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Locale, Page

from cms_pages.language_services import language_tree_fill
from cms_pages.placements import banners_active, menu_at
from cms_pages.selectors import link_url, page_url, path_in_language
from shopease.users.roles import Role
from tests.factories.catalogue import product_create
from tests.factories.pages import (
    banner_create,
    content_page_create,
    home_page,
    menu_create,
)
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


def german_add() -> Locale:
    """German, with what there is as aliases."""
    locale = Locale.objects.create(language_code="de")
    language_tree_fill(locale=locale)
    return locale


def alternates(html: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', html))


def translate(page: Page, locale: Locale, title: str) -> Page:
    """The alias of a page made a page of its own."""
    alias = page.get_translation(locale).specific
    alias.alias_of, alias.title, alias.slug = None, title, title.lower()
    alias.save_revision().publish()
    return alias


def test_a_shop_of_one_language_offers_no_other(client: Client) -> None:
    html = client.get(home_page().url).content.decode()
    assert alternates(html) == {}
    assert 'class="languages"' not in html


def test_a_new_language_begins_with_every_page_as_an_alias() -> None:
    page = content_page_create("Imprint")
    german = Locale.objects.create(language_code="de")
    assert language_tree_fill(locale=german) == 2
    assert language_tree_fill(locale=german) == 0
    alias = page.get_translation(german)
    assert (alias.url, alias.alias_of_id, alias.live) == ("/de/imprint/", page.pk, True)


def test_a_page_nobody_translated_says_that_it_is_the_original(client: Client) -> None:
    content_page_create("Imprint")
    german_add()
    html = client.get("/de/imprint/").content.decode()
    assert '<html lang="de"' in html
    assert re.search(r'<main[^>]* lang="en"', html)
    assert '<link rel="canonical" href="http://localhost/imprint/">' in html
    assert alternates(html) == {}
    assert 'href="/imprint/" hreflang="en"' in html


def test_translations_name_each_other(client: Client) -> None:
    page = content_page_create("Imprint")
    translate(page, german_add(), "Impressum")
    expected = {
        "en": "http://localhost/imprint/",
        "de": "http://localhost/de/impressum/",
        "x-default": "http://localhost/imprint/",
    }
    for path in ("/imprint/", "/de/impressum/"):
        assert alternates(client.get(path).content.decode()) == expected


def test_the_shops_own_pages_keep_their_query(client: Client) -> None:
    german_add()
    product = product_create("Cup")
    html = client.get("/catalogue/?sort=rating").content.decode()
    assert 'href="/de/catalogue/?sort=rating" hreflang="de"' in html
    assert alternates(html) == {}
    with override("de"):
        address = product.get_absolute_url()
    assert alternates(client.get(address).content.decode())["de"] == f"http://localhost{address}"


def test_links_lead_to_the_translation() -> None:
    page = content_page_create("Imprint")
    translate(page, german_add(), "Impressum")
    with override("de"):
        assert page_url(page.pk) == "/de/impressum/"
        assert link_url("address:/catalogue/") == "/de/catalogue/"
        assert link_url("address:https://example.com/") == "https://example.com/"
        assert path_in_language("/nothing/at/all.png") == "/nothing/at/all.png"
    assert page_url(page.pk) == "/imprint/"


def test_a_banner_and_a_menu_are_shown_in_the_language_that_they_have() -> None:
    german = german_add()
    banner, plain = banner_create("Table weeks"), banner_create("New glazes")
    translated = banner.copy_for_translation(german)
    translated.heading = "Tischwochen"
    translated.save()
    menu_create("header", {"label": "All", "target": "address:/catalogue/"})
    with override("de"):
        shown = banners_active([banner.pk, plain.pk])
        assert [found.heading for found in shown.values()] == ["Tischwochen", "New glazes"]
        assert list(shown) == [banner.pk, plain.pk]
        menu: Any = menu_at("header")
        assert [(entry.label, entry.url) for entry in menu.entries] == [("All", "/de/catalogue/")]
    assert banners_active([translated.pk])[translated.pk].heading == "Table weeks"


def test_another_language_costs_one_query_more(client: Client) -> None:
    """To find the home page's translation."""
    german_add()
    counts = {}
    for path in ("/", "/de/"):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts[path] = len(asked)
    assert counts["/de/"] <= counts["/"] + 1


def test_the_report_says_how_far_each_page_is(client: Client) -> None:
    imprint, about = content_page_create("Imprint"), content_page_create("About")
    german = german_add()
    translated = translate(imprint, german, "Impressum")
    client.force_login(user_create(role=Role.EDITOR))
    report = reverse("page-languages")

    def states(**asked: str) -> dict[str, str]:
        rows = client.get(report, asked).context["object_list"]
        return {row.title: row.state for row in rows if row.title != "Home"}

    assert states() == {"Imprint": "ready", "About": "original"}
    imprint.save_revision().publish()
    assert states() == {"Imprint": "outdated", "About": "original"}
    translated.unpublish()
    about.get_translation(german).delete()
    assert states() == {"Imprint": "draft", "About": "missing"}
    assert states(state="missing") == {"About": "missing"}
