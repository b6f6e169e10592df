"""All that a product's page says, and how a variant is chosen on it."""

import json
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from oscar.core.loading import get_model

from catalogue_ext.services import products_refresh
from shopease.core import clock
from tests.factories.catalogue import category_create, product_create, variant_product_create

pytestmark = pytest.mark.django_db

ProductRecommendation = get_model("catalogue", "ProductRecommendation")


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def structured(response: Any) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode())
    assert found
    data: dict[str, Any] = json.loads(found.group(1))
    return data


def test_the_page_shows_every_text_of_the_product_made_harmless(client: Client) -> None:
    oil = product_create(
        "Oil",
        price="12.00",
        upc="OIL-50",
        short_description="For <dry> hands.",
        description="<p>Pressed cold.</p>",
        benefits="<ul><li>Soft skin</li></ul><script>alert(1)</script>",
        ingredients="<p>Almond</p>",
        how_to_use='<p onclick="x()">A drop</p>',
        unit_amount=Decimal(50),
        unit="ml",
    )
    response = client.get(oil.get_absolute_url())
    page = text(response)
    for shown in (
        "For &lt;dry&gt; hands.",
        "<p>Pressed cold.</p>",
        "<li>Soft skin</li>",
        "<p>Almond</p>",
        "<p>A drop</p>",
        "€24.00 / 100 ml",
        "incl. tax, plus delivery",
        "<h2>How to use</h2>",
        '<meta property="og:title" content="Oil">',
    ):
        assert shown in page
    assert "alert(1)" not in page
    data = structured(response)
    assert (data["sku"], data["offers"]["price"], "aggregateRating" in data) == ("OIL-50", "12.00", False)


def test_a_reduction_names_the_lowest_price_before_it(client: Client) -> None:
    with clock.at(clock.now() - timedelta(days=20)):
        mug = product_create("Mug", price="15.00")
    record = mug.stockrecords.get()
    record.price = Decimal("12.00")
    record.save()
    products_refresh(product_ids=[mug.pk])
    words = "Lowest price of the 30 days before: €15.00"
    assert words not in text(client.get(mug.get_absolute_url()))
    record.refresh_from_db()
    record.compare_at = Decimal("18.00")
    record.save()
    page = text(client.get(mug.get_absolute_url()))
    assert words in page
    assert "€18.00" in page


def test_a_rated_product_links_to_its_reviews(client: Client) -> None:
    mug = product_create("Mug", rating=4.5, num_reviews=12)
    response = client.get(mug.get_absolute_url())
    assert 'href="#reviews"' in text(response)
    assert structured(response)["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": 4.5,
        "reviewCount": 12,
    }


def test_a_choice_leads_to_its_variant_with_price_and_stock(client: Client) -> None:
    scarf = variant_product_create(
        "Scarf",
        variants=[
            {"options": {"Colour": "Sage", "Size": "S"}, "price": "8.00"},
            {"options": {"Colour": "Sage", "Size": "L"}, "price": "9.00"},
            {"options": {"Colour": "Rose", "Size": "S"}, "price": "10.00", "stock": 0},
        ],
    )
    first, second, third = scarf.children.order_by("pk")
    path = scarf.get_absolute_url()
    page = text(client.get(path))
    assert page.count('type="radio"') == 4
    assert f'name="choice-size" value="{second.pk}"' in page
    assert 'fill="#a3af95"' in page
    asked = f"{path}?variant={first.pk}&choice-colour={first.pk}&choice-size={second.pk}"
    response = client.get(asked, headers={"hx-request": "true"})
    assert response["HX-Replace-Url"] == f"{path}?variant={second.pk}"
    assert f'name="child_id" value="{second.pk}"' in text(response)
    assert {variant["offers"]["price"] for variant in structured(response)["hasVariant"]} >= {"9.00"}
    sold_out = text(client.get(f"{path}?variant={first.pk}&choice-colour={third.pk}"))
    assert "€10.00" in sold_out
    assert "This variant can&#x27;t be bought" in sold_out or "This variant can't be bought" in sold_out
    hostile = client.get(f'{path}?variant=%22%3E&choice-"x"=%00')
    assert hostile.status_code in (200, 400)


def test_related_products_are_the_recommended_then_the_same_shelf(client: Client) -> None:
    top = category_create("Ceramics")
    shelf, vases = category_create("Cups", parent=top), category_create("Vases", parent=top)
    mug, _bowl = (product_create(title, categories=[shelf]) for title in ("Mug", "Bowl"))
    jug = product_create("Jug", categories=[vases], units_sold=3)
    product_create("Throw", categories=[category_create("Textiles")])
    product_create("Gone", stock=0, categories=[shelf])
    lamp = product_create("Lamp")
    ProductRecommendation.objects.create(primary=mug, recommendation=lamp)
    response = client.get(f"/catalogue/related/{mug.pk}/")
    assert [card.title for card in response.context["cards"]] == ["Lamp", "Bowl", "Jug"]
    assert f'href="{jug.get_absolute_url()}"' in text(response)
    empty = client.get("/catalogue/related/999999999999999999/")
    assert (empty.status_code, empty.content.strip()) == (200, b"")
