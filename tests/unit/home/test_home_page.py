import json
import re

import pytest
from django.conf import settings
from django.contrib.sites.models import Site as DjangoSite
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page, Site

from home.models import HomePage
from shopease.shop.models import ShopIdentity
from tests.factories.catalogue import category_create, picture_create, products_bulk_create
from tests.factories.pages import (
    GRID,
    HERO,
    LINK,
    announcement_create,
    article_create,
    banner_create,
    home_page,
    menu_create,
    one_line,
)

pytestmark = pytest.mark.django_db


def test_a_new_shop_opens_with_its_home_page(client: Client) -> None:
    home = HomePage.objects.get()
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert not Page.objects.filter(title__startswith="Welcome to your new Wagtail site").exists()
    assert DjangoSite.objects.get(pk=settings.SITE_ID).domain == "localhost"
    assert [len(problems) for problems in Page.find_problems()] == [0, 0, 0, 0, 0]
    assert client.get("/").status_code == 200


def test_sections_stand_in_the_order_of_the_editor(client: Client) -> None:
    home_page(("rich_text", "<p>First.</p>"), ("hero", HERO), ("rich_text", "<p>Last.</p>"))
    html = client.get("/").content.decode()
    assert html.index("First.") < html.index("Quiet things") < html.index("Last.")


def test_the_page_has_one_main_heading(client: Client) -> None:
    home_page(("hero", HERO), ("hero", HERO))
    html = client.get("/").content.decode()
    assert html.count("<h1") == 1
    assert "<h1>Quiet things</h1>" in html
    home_page(("rich_text", "<h2>Text</h2>"))
    assert '<h1 class="visually-hidden">Home</h1>' in client.get("/").content.decode()


def test_shared_links_name_the_page_and_its_picture(client: Client) -> None:
    home = home_page(("hero", HERO))
    home.seo_title, home.search_description = "Quiet things", "For the home."
    home.social_image = picture_create("A bowl")
    home.save()
    html = one_line(client.get("/").content.decode())
    assert "<title>Quiet things</title>" in html
    assert '<meta name="description" content="For the home.">' in html
    assert '<meta property="og:title" content="Quiet things">' in html
    assert (
        f'<meta property="og:image" content="http://localhost/media/images/{home.social_image.pk}.960.jpeg">'
        in html
    )


def test_search_engines_read_who_the_shop_is(client: Client) -> None:
    identity = ShopIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.name, identity.city, identity.mastodon = (
        "</script>Kiln",
        "Lindau",
        "https://social.example/@kiln",
    )
    identity.save()
    html = client.get("/").content.decode()
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    organization, website = json.loads(text)["@graph"]
    assert organization == {
        "@type": "Organization",
        "name": "</script>Kiln",
        "url": "http://localhost/",
        "sameAs": ["https://social.example/@kiln"],
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "",
            "postalCode": "",
            "addressLocality": "Lindau",
            "addressCountry": "",
        },
    }
    assert website["potentialAction"]["target"] == "http://localhost/search/?q={search_term_string}"


def test_search_engines_read_when_the_door_is_open(client: Client) -> None:
    identity = ShopIdentity.for_site(Site.objects.get(is_default_site=True))
    row = {"first": "5", "last": "5", "opens": "10:00", "closes": "14:30"}
    identity.opening_hours = [{"type": "open", "value": row}]
    identity.save()
    html = client.get("/").content.decode()
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    organization = json.loads(text)["@graph"][0]
    assert organization["@type"] == "Store"
    assert organization["openingHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": "https://schema.org/Saturday",
            "opens": "10:00",
            "closes": "14:30",
        }
    ]


@pytest.mark.parametrize("grids", [1, 6])
def test_the_home_page_costs_six_queries_however_many_grids_it_has(
    grids: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    category = category_create("Ceramics")
    products = products_bulk_create(40, categories=[category])
    rules = ("newest", "on_offer", "category", "in_stock", "none", "newest")
    sections = [
        ("product_grid", {**GRID, "rule": rule, "category": category.pk, "products": [products[n].pk]})
        for n, rule in enumerate(rules[:grids])
    ]
    home_page(("hero", {**HERO, "picture": picture_create().pk}), *sections)
    client.get("/")
    # The locale, the home page, whether any page is restricted; products, pictures
    # and former prices of all grids together.
    with django_assert_num_queries(6):
        html = client.get("/").content.decode()
    assert html.count('<section class="product-grid">') == grids


def test_what_editors_keep_costs_the_home_page_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article_create("A morning in Lindau", picture=picture_create())
    announcement_create(schedule=banner_create(picture=picture_create()).schedule)
    banner = banner_create("Evenings", link={"label": "See", "category": category_create("Light").pk})
    menu_create("footer", {"label": "Reading", "children": [{"label": "Journal", "address": "/journal/"}]})
    home_page(
        ("journal_teasers", {"heading": "Journal", "limit": 3, "link": LINK}),
        ("promotion_banner", {"banner": banner.pk, "is_wide": True}),
        ("newsletter", {"heading": "A letter a month", "text": ""}),
    )
    client.get("/")
    with django_assert_num_queries(3):  # the locale, the home page, whether any page is restricted
        html = client.get("/").content.decode()
    for word in ("A morning in Lindau", "Evenings", "Closed on Monday", "Reading", "A letter a month"):
        assert word in html
