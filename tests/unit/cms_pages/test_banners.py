"""Banners and announcements at the places of the shop: which of several stands there, and for whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms_pages.placements import TURN_SECONDS, announcement_active, banner_at
from cms_pages.places import Spot
from cms_pages.snippets import Banner
from shopease.campaigns.models import Audience
from shopease.core import clock
from tests.factories.catalogue import category_create, picture_create, product_create
from tests.factories.checkout import client_shopper, delivery_create
from tests.factories.pages import (
    HERO,
    announcement_create,
    banner_create,
    home_page,
    one_line,
    schedule_create,
)
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

BASKET = ("basket", None)
HOME = ("home", None)


def shown(*keys: int, kind: str = "basket") -> str:
    banner = banner_at([(kind, keys)])
    return banner.heading if banner else ""


def category_place(category: Any, *, with_below: bool = False) -> tuple[str, dict[str, Any]]:
    return "category", {"category": getattr(category, "pk", category), "with_below": with_below}


def test_a_place_that_was_chosen_more_exactly_is_nearer() -> None:
    page = [("product", [7]), ("products", [3, 2, 1])]
    spots = [
        Spot("product", 7),
        Spot("products", 3, with_below=True),
        Spot("products", 1, with_below=True),
        Spot("products"),
        Spot("products", 1),
        Spot("product", 8),
        Spot("category", 3),
    ]
    assert [spot.nearness(page) for spot in spots] == [200, 100, 98, 1, 0, 0, 0]


def test_a_banner_stands_at_its_places_only() -> None:
    banner_create("Wrapped for you", BASKET)
    banner_create("For sections alone")
    assert shown() == "Wrapped for you"
    assert shown(kind="checkout") == ""


def test_a_category_s_banner_stands_below_it_where_it_says_so() -> None:
    parent = category_create("Ceramics")
    child = category_create("Cups", parent=parent)
    banner_create("Everywhere", category_place(None))
    banner_create("Ceramics and below", category_place(parent, with_below=True))
    assert shown(parent.pk, kind="category") == "Ceramics and below"
    assert shown(child.pk, parent.pk, kind="category") == "Ceramics and below"
    assert shown(987_654, kind="category") == "Everywhere"
    banner_create("Cups alone", category_place(child))
    assert shown(child.pk, parent.pk, kind="category") == "Cups alone"
    assert shown(parent.pk, kind="category") == "Ceramics and below"


def test_the_higher_priority_wins_then_the_more_exact_place() -> None:
    category = category_create("Cups")
    banner_create("Exact", category_place(category))
    banner_create("Campaign", category_place(None), schedule=schedule_create(priority=5))
    assert shown(category.pk, kind="category") == "Campaign"
    with clock.at(clock.now() + timedelta(days=2)):  # the campaign is over
        assert shown(category.pk, kind="category") == ""
    Banner.objects.filter(heading="Exact").update(schedule=None)
    Banner.objects.get(heading="Exact").save()
    with clock.at(clock.now() + timedelta(days=2)):
        assert shown(category.pk, kind="category") == "Exact"


def test_equals_take_turns() -> None:
    for heading in ("First", "Second"):
        banner_create(heading, BASKET)
    seen = []
    for turn in range(4):
        with clock.at(clock.now() + timedelta(seconds=turn * TURN_SECONDS)):
            seen.append(shown())
    assert sorted(seen[:2]) == ["First", "Second"]
    assert seen[2:] == seen[:2]


def test_a_banner_is_for_its_audience(client: Client) -> None:
    signed_in = Audience.objects.get(kind=Audience.Kind.SIGNED_IN)
    banner_create("For friends", HOME, audience=signed_in)
    home_page()
    assert "For friends" not in client.get("/").content.decode()
    client.force_login(user_create())
    assert "For friends" in client.get("/").content.decode()


def test_a_draft_stands_nowhere() -> None:
    banner = banner_create("Not yet", BASKET, live=False)
    assert shown() == ""
    banner.save_revision().publish()
    assert shown() == "Not yet"
    banner.refresh_from_db()
    banner.unpublish()
    assert shown() == ""


def test_on_the_home_page_it_stands_instead_of_the_opening(client: Client) -> None:
    home_page(("hero", {**HERO, "heading": "Quiet things"}), ("rich_text", "<p>Stays.</p>"))
    assert "<h1>Quiet things</h1>" in one_line(client.get("/").content.decode())
    banner = banner_create("The gift table is laid", HOME)
    html = one_line(client.get("/").content.decode())
    assert html.count("<h1") == 1
    assert "<h1>The gift table is laid</h1>" in html
    assert "Quiet things" not in html.partition("<main")[2]
    assert "Stays." in html
    banner.unpublish()
    assert "<h1>Quiet things</h1>" in one_line(client.get("/").content.decode())


def test_each_place_shows_its_banner(client: Client) -> None:
    category = category_create("Cups")
    banner_create("At the top", category_place(category))
    banner_create("In the basket", BASKET)
    banner_create("Lost and <found>", ("missing", None))
    assert "<h2>At the top</h2>" in one_line(client.get(category.get_absolute_url()).content.decode())
    assert "<h2>In the basket</h2>" in one_line(client.get("/basket/").content.decode())
    missing = client.get("/no-such-page/")
    assert missing.status_code == 404
    assert "<h2>Lost and &lt;found&gt;</h2>" in one_line(missing.content.decode())


def test_the_checkout_shows_its_banner_beside_the_order(client: Client) -> None:
    delivery_create()
    banner_create("Thirty days", ("checkout", None))
    client_shopper(client).add(product_create("Bowl", price="24.50", stock=3))
    html = one_line(client.get("/checkout/details/").content.decode())
    assert "<h2>Thirty days</h2>" in html.partition('id="order-summary"')[2].partition("</aside>")[0]


def test_small_screens_get_their_own_picture(client: Client) -> None:
    wide, upright = picture_create("A long table"), picture_create("A corner of it")
    banner_create("Table weeks", BASKET, picture=wide, picture_small=upright)
    html = one_line(client.get("/basket/").content.decode())
    picture = html.partition('<picture class="picture">')[2].partition("</picture>")[0]
    cut = picture.index('media="(width < 48rem)"')
    assert cut < picture.index('alt="A long table"')
    assert upright.file.url in picture or upright.renditions.first().url in picture


def test_places_cost_a_page_nothing_once_remembered(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    category = category_create("Cups")
    url = category.get_absolute_url()
    client.get(url)
    with django_assert_num_queries(0):
        assert shown(category.pk, kind="category") == ""
    banner_create("At the top", category_place(category), picture=picture_create(), link={"address": "/x/"})
    shown(category.pk, kind="category")
    with django_assert_num_queries(0):
        assert shown(category.pk, kind="category") == "At the top"


def test_announcements_are_for_their_audience_too(client: Client) -> None:
    announcement_create("Welcome back", audience=Audience.objects.get(kind=Audience.Kind.SIGNED_IN))
    note = announcement_active()
    assert note is None
    client.force_login(user_create())
    assert "Welcome back" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("place", "heading"),
    [
        (("category", {"category": None, "with_below": False}), "<h1>Cups</h1>"),
        (HOME, "<h1>Evenings</h1>"),
        (BASKET, "Your basket is empty"),
        (("missing", None), '<div class="promotion-banner">'),
        (("category", {"category": 987_654, "with_below": False}), '<div class="promotion-banner">'),
    ],
    ids=["every category", "home", "basket", "no page of its own", "gone"],
)
def test_a_draft_is_seen_at_its_first_place(client: Client, place: Any, heading: str) -> None:
    category_create("Cups")
    banner = banner_create("Evenings", place, live=False)
    banner.save_revision()
    client.force_login(user_create(role="marketing"))
    history = f"/cms/snippets/cms_pages/banner/history/{banner.pk}"
    html = one_line(client.get(f"{history}/revisions/{banner.latest_revision_id}/view/").content.decode())
    assert heading in html
    assert "Evenings" in html


def test_marketing_sees_a_draft_on_the_page_where_it_will_stand(client: Client) -> None:
    category = category_create("Cups")
    banner = banner_create("Table weeks", category_place(category), live=False)
    client.force_login(user_create(role="marketing"))
    form = {
        "heading": "Evenings",
        "text": "",
        "picture": "",
        "picture_small": "",
        "schedule": "",
        "audience": "",
        "link-count": "0",
        "places-count": "1",
        "places-0-deleted": "",
        "places-0-order": "0",
        "places-0-type": "category",
        "places-0-id": "",
        "places-0-value-category": str(category.pk),
    }
    url = f"/cms/snippets/cms_pages/banner/preview/{banner.pk}/"
    assert client.post(url, form).json()["is_valid"]
    html = one_line(client.get(url).content.decode())
    assert "<h1>Cups</h1>" in html
    assert "<h2>Evenings</h2>" in html
    banner.refresh_from_db()
    assert banner.heading == "Table weeks"
    assert "Evenings" not in client.get(category.get_absolute_url()).content.decode()
