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

from catalogue_ext.delivery.ways import ways_forget
from catalogue_ext.services import products_refresh
from shopease.core import clock
from tests.factories.catalogue import (
    category_create,
    picture_create,
    product_class_create,
    product_create,
    product_picture_add,
    variant_product_create,
)
from tests.factories.checkout import delivery_create

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


def test_every_section_is_there_without_javascript_and_has_an_address(client: Client) -> None:
    delivery_create()
    oil = product_create(
        "Oil", description="<p>Pressed cold.</p>", ingredients="<p>Almond</p>", how_to_use="<p>A drop</p>"
    )
    page = client.get(oil.get_absolute_url()).content.decode()
    wanted = ["description", "ingredients", "how-to-use", "delivery", "reviews"]
    assert (
        re.findall(r'<a href="#([\w-]+)">', page.split('class="tabs-list"')[1].split("</nav>")[0]) == wanted
    )
    assert re.findall(r'class="tabs-panel[^"]*" id="([\w-]+)"', page) == wanted


def test_the_promise_names_ways_and_charges_of_delivery(client: Client) -> None:
    method = delivery_create()
    mug = product_create("Mug")
    charge = method.bands.get().charge
    assert f"{method.name}: from €{charge}" in text(client.get(mug.get_absolute_url()))
    free = get_model("shipping", "OrderAndItemCharges").objects.create(
        name="Bicycle", price_per_order=Decimal("3.00"), free_shipping_threshold=Decimal("50.00")
    )
    ways_forget()
    shown = text(client.get(mug.get_absolute_url()))
    assert "Bicycle: from €3.00, free from €50.00" in shown
    free.countries.add("DE")
    ways_forget()
    assert "Bicycle (Germany): from" in text(client.get(mug.get_absolute_url()))
    guide = product_create("Guide", product_class=product_class_create("Digital", requires_shipping=False))
    shown = text(client.get(guide.get_absolute_url()))
    assert "Bicycle" not in shown
    assert "Nothing is shipped for this product." in shown


def test_attributes_stand_as_specifications(client: Client) -> None:
    mug = product_create("Mug")
    values: dict[str, Any] = {"boolean": True, "float": 0.5, "text": "<b>Clay</b>"}
    for kind, value in values.items():
        attribute = get_model("catalogue", "ProductAttribute").objects.create(
            product_class=mug.product_class, name=f"As {kind}", code=kind, type=kind
        )
        mug.attribute_values.create(attribute=attribute, **{f"value_{kind}": value})
    group = get_model("catalogue", "AttributeOptionGroup").objects.create(name="Use", code="use")
    options = [group.options.create(option=name) for name in ("Oven", "Table")]
    several = get_model("catalogue", "ProductAttribute").objects.create(
        product_class=mug.product_class, name="For", code="for", type="multi_option", option_group=group
    )
    mug.attribute_values.create(attribute=several).value_multi_option.set(options)
    shown = text(client.get(mug.get_absolute_url()))
    for name, value in (
        ("As boolean", "Yes"),
        ("As float", "0.5"),
        ("As text", "&lt;b&gt;Clay&lt;/b&gt;"),
        ("For", "Oven, Table"),
    ):
        assert f'<th scope="row">{name}</th> <td>{value}</td>' in shown.replace("</th><td>", "</th> <td>")


def test_choices_say_what_is_sold_out_and_what_exists_only_beside_others(client: Client) -> None:
    scarf = variant_product_create(
        "Scarf",
        variants=[
            {"options": {"Colour": "Sage", "Size": "S"}},
            {"options": {"Colour": "Sage", "Size": "L"}, "stock": 0},
            {"options": {"Colour": "Rose", "Size": "M"}},
        ],
    )
    shown = text(client.get(scarf.get_absolute_url()))
    assert re.findall(r'<span class="option-note">(.*?)</span>', shown) == [
        "only as Rose, M",
        "sold out",
        "only as Rose, M",
    ]
    assert shown.count(" disabled") == 0


def test_both_alerts_are_about_the_variant_shown(client: Client) -> None:
    scarf = variant_product_create(
        variants=[{"options": {"Size": "S"}}, {"options": {"Size": "L"}, "stock": 0}]
    )
    small, large = scarf.children.order_by("pk")
    path = scarf.get_absolute_url()
    for variant, kind in ((small, "price"), (large, None)):
        shown = text(client.get(f"{path}?variant={variant.pk}"))
        forms = re.findall(r'class="alert-form[^>]*action="([^"]*)">(.*?)</form>', shown)
        assert [form[0] for form in forms] == [f"/accounts/alerts/create/{variant.pk}/"]
        assert ('value="price"' in forms[0][1]) == (kind == "price")


def test_the_variants_pictures_come_first_and_each_once(client: Client) -> None:
    scarf = variant_product_create()
    child = scarf.children.order_by("pk").first()
    shared, own = picture_create("Shared"), picture_create("Own")
    for product, image in ((scarf, shared), (child, own), (child, shared)):
        product_picture_add(product, image=image)
    response = client.get(f"{scarf.get_absolute_url()}?variant={child.pk}")
    assert [picture.alt for picture in response.context["pictures"]] == ["Own", "Shared"]


def test_sharing_needs_no_script_of_others(client: Client) -> None:
    shown = text(client.get(product_create('Cup & "Saucer"').get_absolute_url()))
    assert "mailto:?subject=Cup%20%26%20%22Saucer%22&amp;body=http" in shown
    assert re.findall(r'<script[^>]*src="(?!/)', shown) == []
