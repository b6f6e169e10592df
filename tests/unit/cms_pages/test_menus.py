"""Menus of header and footer, and the line above the header."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Site

from cms_pages.placements import announcement_active, menu_entries
from cms_pages.snippets import Announcement, Menu
from cms_pages.types import MenuEntry
from shopease.core import clock
from shopease.shop.models import ShopIdentity
from tests.factories.catalogue import category_create
from tests.factories.pages import (
    announcement_create,
    content_page_create,
    menu_create,
    one_line,
    schedule_create,
)
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


def test_a_menu_leads_to_pages_categories_and_addresses() -> None:
    page, category = content_page_create("About"), category_create("Ceramics")
    menu_create(
        "header",
        {"label": "About", "page": page.pk},
        {"label": "Shop", "children": [{"label": "Ceramics", "category": category.pk}]},
        {"label": "Offers", "address": "/offers/"},
    )
    ceramics = MenuEntry("Ceramics", f"/catalogue/category/ceramics_{category.pk}/")
    assert menu_entries("header") == [
        MenuEntry("About", "/about/"),
        MenuEntry("Shop", "", (ceramics,)),
        MenuEntry("Offers", "/offers/"),
    ]
    assert menu_entries("footer") == []


def test_what_leads_nowhere_is_left_out() -> None:
    page, hidden = content_page_create("About"), category_create("Hidden", is_public=False)
    menu_create(
        "header",
        {"label": "Nothing"},
        {"label": "Gone", "children": [{"label": "Hidden", "category": hidden.pk}]},
        {"label": "About", "page": page.pk, "children": [{"label": "Missing", "page": 987_654}]},
    )
    assert menu_entries("header") == [MenuEntry("About", "/about/")]
    page.unpublish()
    assert menu_entries("header") == []


def test_menus_and_announcements_cost_no_query_once_remembered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    menu_create("header", {"label": "About", "page": content_page_create("About").pk})
    announcement_create(schedule=schedule_create(), link={"label": "More", "address": "/about/"})
    menu_entries("header")
    with django_assert_num_queries(2):  # announcements and schedules
        announcement_active()
    with django_assert_num_queries(0):
        menu_entries("header")
        menu_entries("footer")
        announcement_active()


def test_the_footer_shows_its_menu_instead_of_what_is_marked(client: Client) -> None:
    content_page_create("Imprint", show_in_menus=True).save_revision().publish()
    menu_create("footer", {"label": "Service", "children": [{"label": "Returns", "address": "/returns/"}]})
    footer = client.get("/").content.decode().partition('<footer class="site-footer">')[2]
    assert "Service" in footer
    assert '<li><a href="/returns/">Returns</a></li>' in footer
    assert "Imprint" not in footer
    Menu.objects.get().delete()
    footer = client.get("/").content.decode().partition('<footer class="site-footer">')[2]
    assert "Returns" not in footer
    assert '<li><a href="/imprint/">Imprint</a></li>' in footer


def test_the_footer_names_where_the_shop_is_found_elsewhere(client: Client) -> None:
    identity = ShopIdentity.for_site(Site.objects.get())
    assert 'rel="me noopener"' not in client.get("/").content.decode()
    identity.mastodon = "https://social.example/@shop"
    identity.save()
    link = '<li><a href="https://social.example/@shop" rel="me noopener">Mastodon</a></li>'
    assert link in one_line(client.get("/").content.decode())


def test_an_announcement_stands_above_every_page_in_its_time(client: Client) -> None:
    assert '<aside class="announcement"' not in client.get("/").content.decode()
    schedule = schedule_create()
    announcement_create("Closed <b>", schedule=schedule, link={"label": "Why", "address": "/about/"})
    html = client.get("/basket/").content.decode()
    assert "Closed &lt;b&gt;" in html
    assert '<a href="/about/">Why</a>' in html
    with clock.at(clock.now() + timedelta(days=2)):
        assert "Closed" not in client.get("/basket/").content.decode()


def test_of_several_announcements_the_highest_priority_is_shown_then_the_newest() -> None:
    announcement_create("Low", schedule=schedule_create(priority=-1))
    announcement_create("Older")
    announcement_create("Newer")
    shown = announcement_active()
    assert shown is not None
    assert shown.text == "Newer"
    high = announcement_create("High", schedule=schedule_create(priority=5))
    later = clock.now() + timedelta(days=1)
    announcement_create("Later", schedule=schedule_create(priority=9, starts_at=later, ends_at=None))
    shown = announcement_active()
    assert shown is not None
    assert shown.text == "High"
    high.is_shown = False
    high.save()
    shown = announcement_active()
    assert shown is not None
    assert shown.text == "Newer"
    Announcement.objects.all().delete()
    assert announcement_active() is None


def test_a_place_has_one_menu(client: Client) -> None:
    menu_create("footer")
    client.force_login(user_create(role="editor"))
    form = {"place": "footer", "items-count": "0"}
    response = client.post("/cms/snippets/cms_pages/menu/add/", form)
    assert response.status_code == 200
    assert "Menu with this Place already exists." in response.content.decode()
    assert Menu.objects.count() == 1


def test_editors_keep_menus_and_marketing_only_announcements(client: Client) -> None:
    menu = menu_create("footer")
    client.force_login(user_create(role="marketing"))
    assert client.get(f"/cms/snippets/cms_pages/menu/edit/{menu.pk}/").status_code != 200
    form = {"text": "Closed on Monday", "link-count": "0", "is_shown": "on", "schedule": ""}
    assert client.post("/cms/snippets/cms_pages/announcement/add/", form).status_code == 302
    assert Announcement.objects.get().text == "Closed on Monday"
    client.force_login(user_create(role="editor"))
    assert client.get(f"/cms/snippets/cms_pages/menu/edit/{menu.pk}/").status_code == 200
