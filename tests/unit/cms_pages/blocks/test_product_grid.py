import re
from decimal import Decimal
from typing import Any

import pytest
from oscar.core.loading import get_model
from pytest_django import DjangoAssertNumQueries
from wagtail.blocks import StructBlockValidationError

from shopease.shop.selectors import shop_identity
from tests.factories.catalogue import (
    category_create,
    product_class_create,
    product_create,
    product_picture_add,
    products_bulk_create,
    range_create,
    variant_product_create,
)
from tests.factories.matrix import axis_create
from tests.factories.pages import BLOCKS, GRID, LINK, section_html

pytestmark = pytest.mark.django_db


def titles(**value: Any) -> list[str]:
    """The titles in the grid, in order."""
    html = section_html("product_grid", {**GRID, **value})
    return re.findall(r'product-card-title"><a href="[^"]+">([^<]+)</a>', html)


def test_a_grid_without_products_is_not_there() -> None:
    assert section_html("product_grid", GRID).strip() == ""
    assert section_html("product_grid", {**GRID, "rule": "none"}).strip() == ""


def test_a_full_grid_shows_picture_price_and_a_way_to_buy() -> None:
    product = product_create("Bowl", price="24.50", stock_fields={"compare_at": Decimal("30.00")})
    product_picture_add(product)
    html = section_html("product_grid", {**GRID, "link": {**LINK, "label": "All", "address": "/catalogue/"}})
    assert "<h2>New</h2>" in html
    assert '<a href="/catalogue/">All</a>' in html
    assert "€24.50" in html
    assert "€30.00" in html
    assert 'type="image/avif"' in html
    assert f'form="add-to-basket" formaction="/basket/add/{product.pk}/"' in html


def test_variants_are_chosen_on_their_page() -> None:
    parent = variant_product_create("Shirt")
    html = section_html("product_grid", GRID)
    assert 'formaction="/basket/' not in html
    assert re.search(rf'<a class="product-card-action[^"]*" href="/catalogue/shirt_{parent.pk}/" ', html)


def test_products_by_hand_come_first_in_their_order() -> None:
    first, second, _third = (product_create(name) for name in ("First", "Second", "Third"))
    assert titles(products=[second.pk, first.pk]) == ["Second", "First", "Third"]
    assert titles(products=[second.pk, first.pk], rule="none") == ["Second", "First"]
    assert titles(products=[second.pk, first.pk], limit=1) == ["Second"]


def test_missing_and_unpublished_products_give_their_place_to_the_rule() -> None:
    gone, hidden = product_create("Gone"), product_create("Hidden", is_public=False)
    key = gone.pk
    gone.delete()
    product_create("There")
    assert titles(products=[key, hidden.pk]) == ["There"]
    assert titles(products=[key, hidden.pk], rule="none") == []


def test_products_sold_out_stand_behind_those_that_can_be_bought() -> None:
    sold_out = product_create("Sold out", stock=0)
    product_create("There")
    assert titles(products=[sold_out.pk]) == ["There", "Sold out"]
    assert titles(products=[sold_out.pk], limit=1) == ["There"]
    assert titles() == ["There"]


def test_rules_find_what_their_name_says() -> None:
    ceramics, light = category_create("Ceramics"), category_create("Light")
    cups = category_create("Cups", parent=ceramics)
    product_create("Cup", categories=[cups])
    product_create("Lamp", categories=[light], stock_fields={"compare_at": Decimal("20.00")})
    product_create("Sold lamp", categories=[light], stock=0, stock_fields={"compare_at": Decimal("20.00")})
    assert titles(rule="newest") == ["Lamp", "Cup"]
    assert titles(rule="in_stock") == ["Lamp", "Cup"]
    assert titles(rule="category", category=ceramics.pk) == ["Cup"]
    assert titles(rule="on_offer") == ["Lamp"]
    assert titles(rule="on_offer", category=ceramics.pk) == []
    assert titles(rule="category") == []
    assert titles(rule="category", category=999_999) == []


def test_rules_ask_for_what_merchants_marked_and_customers_chose() -> None:
    product_create("Sold most", units_sold=9)
    product_create("Rated best", rating=4.9, num_reviews=3)
    product_create("Marked", is_featured=True)
    product_create("New", is_new=True)
    assert titles(rule="best_selling")[0] == "Sold most"
    assert titles(rule="best_rated")[0] == "Rated best"
    assert titles(rule="featured") == ["Marked"]
    assert titles(rule="new") == ["New"]


def test_rules_are_narrowed_by_range_attribute_and_price() -> None:
    sizes = axis_create(product_class_create("Clothing"), "Size", ["S", "M"])
    shirt = variant_product_create("Shirt", variants=[{"options": {}, "price": "30.00"}])
    value = get_model("catalogue", "ProductAttributeValue")
    attribute = shirt.product_class.attributes.get(code="size")
    child = shirt.children.get()
    value.objects.create(product=child, attribute=attribute, value_option=sizes["M"])
    cup = product_create("Cup", price="10.00")
    picnic = range_create(products=[cup])
    assert titles(range=picnic.pk) == ["Cup"]
    assert titles(option=sizes["M"].pk) == ["Shirt"]
    assert titles(option=sizes["S"].pk) == []
    assert titles(price_from="10.01") == ["Shirt"]
    assert titles(price_from="10.00", price_to="29.99") == ["Cup"]
    assert titles(range=picnic.pk, price_from="20.00") == []
    gone = picnic.pk
    picnic.delete()
    assert titles(range=gone, limit=7) == []  # the choice of eight is remembered


def test_rules_are_narrowed_by_a_tag() -> None:
    cup, lamp = product_create("Cup"), product_create("Lamp")
    product_create("Bowl")
    sold_out = product_create("Sold out", stock=0)
    for product in (cup, lamp, sold_out):
        product.tags.add("Gift ideas")
    gifts = cup.tags.get()
    assert titles(tag=gifts.pk) == ["Lamp", "Cup"]
    assert titles(tag=gifts.pk, rule="on_offer") == []
    assert titles(tag=gifts.pk, rule="none") == []
    gone = gifts.pk
    gifts.delete()
    assert titles(tag=gone, limit=7) == []  # the choice of eight is remembered
    assert titles(tag=gone, limit=7, fallback="newest") == ["Bowl", "Lamp", "Cup"]


def test_a_range_that_only_code_knows_finds_nothing() -> None:
    product_create("Cup")
    assert titles(range=range_create(proxy_class="tests.NoSuchRange").pk) == []


def test_what_the_rule_leaves_empty_the_fallback_fills() -> None:
    light = category_create("Light")
    product_create("Lamp", categories=[light], units_sold=3)
    product_create("Cup", units_sold=9)
    product_create("Sold out", units_sold=99, stock=0)
    reduced = {"rule": "on_offer", "category": light.pk}
    assert titles(**reduced) == []
    assert titles(**reduced, fallback="category") == ["Lamp"]
    assert titles(**reduced, fallback="best_selling") == ["Cup", "Lamp"]
    assert titles(rule="category", category=light.pk, fallback="best_selling") == ["Lamp", "Cup"]
    assert titles(rule="category", category=light.pk, fallback="best_selling", limit=1) == ["Lamp"]
    assert titles(rule="none", fallback="newest") == ["Cup", "Lamp"]


def test_rules_that_contradict_themselves_are_refused_beside_their_field() -> None:
    block = BLOCKS["product_grid"]
    for wrong, field in (
        ({"price_from": 20, "price_to": 10}, "price_to"),
        ({"rule": "category"}, "category"),
    ):
        with pytest.raises(StructBlockValidationError) as refused:
            block.clean(block.to_python({**GRID, **wrong}))
        assert list(refused.value.block_errors) == [field]


def test_hostile_text_is_shown_as_text() -> None:
    product_create('<img src=x onerror="alert(1)">')
    html = section_html("product_grid", {**GRID, "heading": "<script>alert(1)</script>"})
    assert "<script" not in html
    assert "<img src=x" not in html


def test_a_price_changes_at_once_though_the_choice_of_the_rule_is_remembered() -> None:
    product = product_create("Bowl", price="10.00")
    assert "€10.00" in section_html("product_grid", GRID)
    type(product).objects.filter(pk=product.pk).update(lowest_price=Decimal("12.00"))
    html = section_html("product_grid", GRID)
    assert "€12.00" in html
    assert "€10.00" not in html


@pytest.mark.parametrize("count", [3, 24])
def test_the_cost_does_not_grow_with_the_products(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    products_bulk_create(count)
    value = {**GRID, "limit": 24}
    shop_identity()  # a page has read it before; it says whether prices are shown with tax
    # the rule, products, pictures with renditions, families of the products, offers that are running
    with django_assert_num_queries(6):
        section_html("product_grid", value)
    with django_assert_num_queries(3):  # the rule's choice, pictures and offers are remembered
        section_html("product_grid", value)
