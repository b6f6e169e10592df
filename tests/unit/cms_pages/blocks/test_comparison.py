from typing import Any

import pytest
from oscar.core.loading import get_model
from pytest_django import DjangoAssertNumQueries

from tests.factories.catalogue import product_class_create, product_create, variant_product_create
from tests.factories.pages import section_html

pytestmark = pytest.mark.django_db


def comparison_html(*products: Any, **value: Any) -> str:
    ids = [product if isinstance(product, int) else product.pk for product in products]
    value = {"heading": "Which one?", "text": "", "products": ids, "only_differences": True, **value}
    return section_html("comparison", value)


def bowl_create(title: str, *, material: str, colour: str = "Chalk", **fields: Any) -> Any:
    """A bowl that says what it is made of."""
    product = product_create(title, **fields)
    for code, text in (("material", material), ("colour", colour)):
        attribute, _new = product_class_create().attributes.get_or_create(
            code=code, defaults={"name": code.title(), "type": "text"}
        )
        get_model("catalogue", "ProductAttributeValue").objects.create(
            product=product, attribute=attribute, value_text=text
        )
    return product


def test_products_stand_side_by_side_with_what_they_differ_in() -> None:
    clay = bowl_create("Clay bowl", material="Clay", price="24.50")
    glass = bowl_create("Glass bowl", material="Glass", stock=0)
    html = comparison_html(clay, glass, text="Both hold soup.")
    assert '<section class="comparison comparison-plain">' in html
    assert "<h2>Which one?</h2>" in html
    assert "Both hold soup." in html
    assert "<td>Clay</td><td>Glass</td>" in html
    assert "Chalk" not in html
    assert "€24.50" in html
    assert "Sold out" in html
    assert html.count('form="add-to-basket"') == 1
    assert "<form" not in html
    assert "<td>Chalk</td><td>Chalk</td>" in comparison_html(clay, glass, only_differences=False)


def test_variants_are_chosen_over_the_page() -> None:
    shirt = variant_product_create("Shirt")
    html = comparison_html(product_create("Cup"), shirt)
    assert f'data-quick="/catalogue/quick/{shirt.pk}/"' in html


def test_fewer_than_two_products_are_no_comparison() -> None:
    bowl = bowl_create("Clay bowl", material="Clay")
    hidden = product_create("Hidden", is_public=False)
    assert comparison_html(bowl, hidden, 999_999).strip() == ""
    assert comparison_html().strip() == ""


def test_hostile_text_is_shown_as_text() -> None:
    hostile = bowl_create("<script>alert(1)</script>", material="<img src=x onerror=alert(1)>" + "x" * 300)
    html = comparison_html(hostile, bowl_create("Bowl", material="Clay"), heading="<b>bold</b>")
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "<b>bold" not in html
    assert "x" * 300 in html


def test_the_cost_is_that_of_cards_and_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    bowls = [bowl_create(f"Bowl {number}", material=f"Clay {number}") for number in range(4)]
    comparison_html(*bowls)
    with django_assert_num_queries(4):  # products, pictures and families of cards; their attributes
        comparison_html(*bowls)
