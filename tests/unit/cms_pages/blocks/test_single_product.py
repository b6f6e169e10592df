import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from oscar.core.loading import get_model
from pytest_django import DjangoAssertNumQueries

from tests.factories.catalogue import product_create, product_picture_add, variant_product_create
from tests.factories.pages import landing_page_create, section_html

pytestmark = pytest.mark.django_db

SINGLE = {"heading": "", "product": None, "text": "", "instead": None, "sold_out": "show", "side": "start"}
SIZES: list[dict[str, Any]] = [
    {"options": {"Size": "S"}, "price": "20.00", "stock": 0},
    {"options": {"Size": "M"}, "price": "22.00"},
    {"options": {"Size": "L"}, "price": "24.00", "is_public": False},
]


def single_html(product: int | None, **value: Any) -> str:
    return section_html("single_product", {**SINGLE, "product": product, **value})


def test_without_a_product_the_section_is_not_there() -> None:
    hidden = product_create("Hidden", is_public=False)
    for key in (None, 999_999, hidden.pk):
        assert single_html(key).strip() == ""


def test_a_product_is_shown_with_all_it_takes_to_buy_it() -> None:
    product = product_create(
        "Bowl",
        price="24.50",
        short_description="For mornings.",
        stock_fields={"compare_at": Decimal("30.00")},
    )
    product_picture_add(product)
    html = single_html(product.pk, heading="Piece of the month", side="end")
    assert '<section class="single-product single-product-end">' in html
    assert '<h2 class="single-product-heading">Piece of the month</h2>' in html
    assert f'<h3 class="single-product-title"><a href="/catalogue/bowl_{product.pk}/">Bowl</a></h3>' in html
    assert "€24.50" in html
    assert "€30.00" in html
    assert "<p>For mornings.</p>" in html
    assert f'action="/basket/add/{product.pk}/"' in html
    assert "child_id" not in html
    assert "<p>Our own words.</p>" in single_html(product.pk, text="Our own words.")


def test_variants_are_chosen_in_the_section() -> None:
    parent = variant_product_create("Shirt", variants=SIZES)
    small, medium, _large = parent.children.order_by("pk")
    html = single_html(parent.pk)
    [sold_out, chosen] = re.findall(r'<input class="option-input"[^>]+>', html)
    assert f'value="{small.pk}"' in sold_out
    assert "disabled" in sold_out
    assert f'value="{medium.pk}"' in chosen
    assert "checked" in chosen
    assert "€22.00" in html


def test_many_variants_are_chosen_from_a_list() -> None:
    variants = [{"options": {"Size": str(size)}} for size in range(9)]
    html = single_html(variant_product_create("Shoe", variants=variants).pk)
    assert html.count("<option ") == 9
    assert html.count("selected") == 1
    assert "option-input" not in html


def test_the_form_puts_the_chosen_variant_into_the_basket_and_leads_back(client: Client) -> None:
    parent = variant_product_create("Shirt", variants=SIZES)
    medium = parent.children.order_by("pk")[1]
    page = landing_page_create("Shirts", ("single_product", {**SINGLE, "product": parent.pk}))
    html = client.get(page.get_url()).content.decode()
    address = re.search(r'<form class="single-product-form"[^>]+action="([^"]+)"', html)
    assert address
    came_from = f"http://testserver{page.get_url()}"
    answer = client.post(address[1], {"child_id": medium.pk}, headers={"referer": came_from})
    assert (answer.status_code, answer["Location"]) == (302, came_from)
    lines = get_model("basket", "Line").objects.values_list("product_id", "quantity")
    assert list(lines) == [(medium.pk, 1)]


def test_another_product_takes_the_place_of_one_that_is_sold_out_or_gone() -> None:
    sold_out, instead = product_create("Sold out", stock=0), product_create("Instead")
    own_words = {"heading": "Ours", "text": "Own words."}
    for key in (sold_out.pk, 999_999):
        html = single_html(key, instead=instead.pk, **own_words)
        assert '<h2 class="single-product-title">' in html
        assert ">Instead</a>" in html
        assert "Own words." not in html
        assert "Sold out" not in html


def test_a_product_sold_out_says_so_or_leaves_no_hole() -> None:
    sold_out = product_create("Lamp", stock=0)
    html = single_html(sold_out.pk)
    assert "Sold out" in html
    assert "<form" not in html
    assert single_html(sold_out.pk, sold_out="hide").strip() == ""


def test_what_has_to_be_written_first_is_asked_on_the_product_s_page() -> None:
    product = product_create("Ring")
    option = get_model("catalogue", "Option").objects.create(name="Engraving", code="engraving")
    product.product_options.add(option)
    html = single_html(product.pk)
    assert "<form" not in html
    assert f'<a class="button" href="/catalogue/ring_{product.pk}/">Choose and buy' in html


def test_hostile_text_is_shown_as_text() -> None:
    product = product_create("<script>alert(1)</script>", short_description='"><img src=x onerror=alert(1)>')
    html = single_html(product.pk, heading="<b>bold</b>")
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "<b>bold" not in html


def test_a_long_text_is_shown_whole() -> None:
    text = "Wort" * 100
    assert text in single_html(product_create("Bowl").pk, text=text)


def test_the_cost_is_that_of_cards_and_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    parent = variant_product_create("Shirt", variants=SIZES)
    single_html(parent.pk)
    # products, pictures and families of cards; the products with their variants and what these are called
    with django_assert_num_queries(4):
        single_html(parent.pk)
