"""Menus of header and footer, and the line above the header."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Site

from cms_pages.placements import TURN_SECONDS, announcement_active, menu_at
from cms_pages.snippets import Announcement, Menu
from cms_pages.types import MenuEntry, MenuShown
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


def menu_entries(place: str) -> list[MenuEntry]:
    return list((menu_at(place) or MenuShown()).entries)


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


def test_of_several_announcements_the_highest_priority_is_shown_and_equals_take_turns() -> None:
    announcement_create("Low", schedule=schedule_create(priority=-1))
    announcement_create("One")
    other = announcement_create("Other")
    later = clock.now() + timedelta(seconds=TURN_SECONDS)
    with clock.at(later):
        seen = {announced()}
    assert seen | {announced()} == {"One", "Other"}
    other.unpublish()
    assert announced() == "One"
    high = announcement_create("High", schedule=schedule_create(priority=5))
    starts_at = clock.now() + timedelta(days=1)
    announcement_create("Later", schedule=schedule_create(priority=9, starts_at=starts_at, ends_at=None))
    assert announced() == "High"
    high.unpublish()
    assert announced() == "One"
    Announcement.objects.all().delete()
    assert announced() == ""


def announced() -> str:
    note = announcement_active()
    return note.text if note else ""


WIDE = {
    "link": {"label": "Gifts", "target": "address:/gifts/"},
    "columns": [
        {
            "heading": {"label": "For whom"},
            "links": [
                {"label": "Cooks", "target": "search:cook"},
                {"label": "Gone", "target": "page:987654"},
            ],
        },
        {"heading": {"label": "Nobody"}, "links": []},
    ],
    "teaser": {"heading": "Table <weeks>", "text": "", "picture": None, "link": {}},
}


def wide_menu_create(place: str, **fields: Any) -> Menu:
    menu = Menu(place=place, **fields)
    menu.items = menu.items.stream_block.to_python([{"type": "panel", "value": WIDE}])
    menu.save()
    return menu


def test_a_wide_panel_has_columns_and_a_teaser_without_what_leads_nowhere(client: Client) -> None:
    wide_menu_create("header")
    gifts = menu_entries("header")[0]
    cooks = MenuEntry("Cooks", "/search/?q=cook")
    assert (gifts.label, gifts.url) == ("Gifts", "/gifts/")
    assert gifts.children == (MenuEntry("For whom", "", (cooks,)),)
    html = one_line(client.get("/").content.decode())
    bar = html.partition('<div class="site-nav">')[2].partition("</header>")[0]
    assert '<p class="site-nav-head">For whom</p>' in bar
    assert '<p class="site-nav-head">Table &lt;weeks&gt;</p>' in bar
    assert '<a href="/search/?q=cook">Cooks</a>' in bar
    assert "Gone" not in html


def test_a_menu_may_stand_instead_of_the_categories(client: Client) -> None:
    category_create("Ceramics")
    menu = wide_menu_create("header", with_categories=False)
    html = client.get("/").content.decode().partition("</header>")[0]
    assert "Ceramics" not in html
    menu.with_categories = True
    menu.save()
    assert "Ceramics" in client.get("/").content.decode().partition("</header>")[0]


def test_the_drawer_shows_its_own_menu_or_the_header_s(client: Client) -> None:
    wide_menu_create("header")
    assert drawer(client).count("Gifts") == 2  # the fold, and all of it
    menu_create("drawer", {"label": "Help", "address": "/help/"})
    assert "Gifts" not in drawer(client)
    assert '<a href="/help/">Help</a>' in drawer(client)


def drawer(client: Client) -> str:
    html = one_line(client.get("/").content.decode())
    return html.partition('class="site-menu-body"')[2].partition('class="site-menu-links"')[0]


def test_editors_are_told_what_leads_nowhere(client: Client) -> None:
    page = content_page_create("About")
    menu = menu_create(
        "header", {"label": "About us", "page": page.pk}, {"label": "All", "address": "/offers/"}
    )
    client.force_login(user_create(role="editor"))
    listing, form = "/cms/snippets/cms_pages/menu/", f"/cms/snippets/cms_pages/menu/edit/{menu.pk}/"
    assert "broken link" not in client.get(listing).content.decode()
    assert "help-warning" not in client.get(form).content.decode()
    page.unpublish()
    assert "1 broken link: About us" in client.get(listing).content.decode()
    html = one_line(client.get(form).content.decode())
    assert (
        "One target is gone, hidden or not published, so shoppers don't see it:<strong>About us</strong>"
        in html
    )
    menu_create("footer", {"label": "Typed <wrong>", "address": "/offfers/"})
    assert "1 broken link: Typed &lt;wrong&gt;" in client.get(listing).content.decode()


def test_editors_see_a_draft_of_a_menu_in_the_shop(client: Client) -> None:
    menu = wide_menu_create("header", live=False)
    menu.save_revision()
    assert "Gifts" not in client.get("/").content.decode()
    client.force_login(user_create(role="editor"))
    history = f"/cms/snippets/cms_pages/menu/history/{menu.pk}"
    html = client.get(f"{history}/revisions/{menu.latest_revision_id}/view/").content.decode()
    assert "Gifts" in html.partition("</header>")[0]


def test_a_place_has_one_menu(client: Client) -> None:
    menu_create("footer")
    client.force_login(user_create(role="editor"))
    form = {"place": "footer", "items-count": "0"}
    response = client.post("/cms/snippets/cms_pages/menu/add/", form)
    assert response.status_code == 200
    assert "This place has a menu already." in response.content.decode()
    assert Menu.objects.count() == 1


def test_editors_keep_menus_and_marketing_only_announcements(client: Client) -> None:
    menu = menu_create("footer")
    client.force_login(user_create(role="marketing"))
    assert client.get(f"/cms/snippets/cms_pages/menu/edit/{menu.pk}/").status_code != 200
    form = {"text": "Closed on Monday", "link-count": "0", "schedule": "", "audience": ""}
    assert client.post("/cms/snippets/cms_pages/announcement/add/", form).status_code == 302
    assert Announcement.objects.get().text == "Closed on Monday"
    client.force_login(user_create(role="editor"))
    assert client.get(f"/cms/snippets/cms_pages/menu/edit/{menu.pk}/").status_code == 200
