"""What search engines and shared links get to know."""

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cms_pages.languages import languages_offered
from tests.factories.catalogue import category_create, picture_create, product_create
from tests.factories.pages import (
    GRID,
    HERO,
    article_create,
    content_page_create,
    landing_page_create,
    one_line,
)
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


def addresses_of(client: Client, path: str) -> list[str]:
    tree = ET.fromstring(client.get(path).content)
    return [str(found.text) for found in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_a_page_kept_out_says_so_and_is_not_in_the_sitemap(client: Client) -> None:
    shown, kept_out = content_page_create("Help"), content_page_create("Thanks", no_index=True)
    assert 'content="noindex, follow"' in client.get(kept_out.url).content.decode()
    assert 'name="robots"' not in client.get(shown.url).content.decode()
    assert addresses_of(client, "/sitemap-pages-1.xml") == ["http://localhost/", "http://localhost/help/"]


def test_the_sitemap_lists_what_shoppers_may_see(client: Client) -> None:
    ceramics, bowl = category_create("Ceramics"), product_create("Bowl")
    product_create("Secret", is_public=False)
    category_create("Hidden", is_public=False)
    content_page_create("Draft", live=False)
    assert addresses_of(client, "/sitemap.xml") == [
        f"http://localhost/sitemap-{section}-1.xml" for section in ("pages", "categories", "products")
    ]
    assert f"http://localhost{bowl.get_absolute_url()}" in addresses_of(client, "/sitemap-products-1.xml")
    assert f"http://localhost{ceramics.get_absolute_url()}" in addresses_of(
        client, "/sitemap-categories-1.xml"
    )
    everything = client.get("/sitemap-products-1.xml").content + client.get("/sitemap-pages-1.xml").content
    assert b"secret" not in everything
    assert b"draft" not in everything
    today = timezone.now().strftime("%Y-%m-%d")
    assert f"<lastmod>{today}" in client.get("/sitemap-products-1.xml").content.decode()
    for missing in ("/sitemap-products-2.xml", "/sitemap-orders-1.xml", "/sitemap-pages-0.xml"):
        assert client.get(missing).status_code == 404


def test_many_products_make_several_files(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("A", "B", "C"):
        product_create(name)
    monkeypatch.setattr("cms_pages.seo.views.FILE_SIZE", 2)
    client.get("/sitemap-products-1.xml")
    with django_assert_max_num_queries(2):
        first = addresses_of(client, "/sitemap-products-1.xml")
    second = addresses_of(client, "/sitemap-products-2.xml")
    languages = len(languages_offered())
    assert (len(set(first)), len(set(second))) == (2 * languages, languages)


def test_crawlers_are_told_where_the_sitemap_is_and_what_to_leave_alone(client: Client) -> None:
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response.headers["Content-Type"].startswith("text/plain")
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /basket/", "Disallow: /checkout/", "Disallow: /cms/", "Disallow: /dashboard/"} < set(
        lines
    )
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"


def test_a_page_that_nobody_described_lends_its_words_and_first_picture(client: Client) -> None:
    picture = picture_create()
    article = article_create("Clay", intro="A morning in the workshop.")
    assert (
        '<meta name="description" content="A morning in the workshop.">'
        in client.get(article.url).content.decode()
    )
    page = landing_page_create("Weeks", ("hero", {**HERO, "picture": picture.pk}))
    html = client.get(page.url).content.decode()
    assert re.search(r'<meta property="og:image"\s+content="http://localhost/media/', html)
    assert '<meta name="twitter:card" content="summary_large_image">' in html


def test_a_page_says_its_way_from_the_home_page(client: Client) -> None:
    about = content_page_create("About")
    team = about.add_child(instance=type(about)(title="Team </script>"))
    html = client.get(team.url).content.decode()
    blocks: list[dict[str, Any]] = [
        json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    ]
    trail = next(block for block in blocks if block["@type"] == "BreadcrumbList")
    assert [(step["position"], step["name"]) for step in trail["itemListElement"]] == [
        (1, "Home"),
        (2, "About"),
        (3, "Team </script>"),
    ]
    assert "BreadcrumbList" not in client.get("/").content.decode()


def test_a_page_lists_the_products_that_it_shows(client: Client) -> None:
    product = product_create("Bowl")
    grid = ("product_grid", {**GRID, "products": [product.pk], "rule": "none"})
    html = client.get(landing_page_create("Weeks", grid, grid).url).content.decode()
    items = [
        json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    ]
    shown = next(block for block in items if block["@type"] == "ItemList")
    address = f"http://localhost{product.get_absolute_url()}"
    assert [(item["position"], item["url"]) for item in shown["itemListElement"]] == [(1, address)]


def test_a_shared_category_shows_its_picture_and_words(client: Client) -> None:
    category = category_create("Cups", image=picture_create("A shelf"), meta_description="For <tea>.")
    html = one_line(client.get(category.get_absolute_url()).content.decode())
    assert '<meta property="og:title" content="Cups">' in html
    assert '<meta property="og:description" content="For &lt;tea&gt;.">' in html
    assert re.search(r'<meta property="og:image" content="http://localhost/media/[^"]+">', html)


def test_editors_see_the_result_and_the_lengths(client: Client) -> None:
    client.force_login(user_create(role="editor"))
    about = content_page_create("About")
    team = about.add_child(instance=type(about)(title="Team", seo_title="Our <team>"))
    html = client.get(f"/cms/pages/{team.pk}/edit/").content.decode()
    assert 'data-title="id_seo_title id_title"' in html
    assert "localhost › about" in html
    assert 'data-lengths="25 60 70 160"' in html
    assert "cms/search_preview.js" in html
    assert 'name="no_index"' in html


def test_merchants_see_the_result_of_products_and_categories(client: Client) -> None:
    client.force_login(user_create(role="catalogue"))
    product, category = product_create("Bowl"), category_create("Cups")
    for address, title in (
        (f"/dashboard/catalogue/products/{product.pk}/", "id_meta_title id_title"),
        (f"/dashboard/catalogue/categories/{category.pk}/update/", "id_meta_title id_name"),
    ):
        html = client.get(address).content.decode()
        assert f'data-title="{title}"' in html
        assert "cms/search_preview.js" in html
