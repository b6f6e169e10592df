"""What a range contains is what Oscar says, asked in one query."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from catalogue_ext.ranges import ranges_remember
from tests.factories.catalogue import (
    category_create,
    product_class_create,
    product_create,
    range_create,
    variant_product_create,
)

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")
Range = get_model("offer", "Range")


def world() -> tuple[list[Any], list[Any]]:
    home = category_create("Home")
    cups = category_create("Cups", parent=home)
    light = category_create("Light")
    paper = product_class_create("Paper")
    cup = product_create("Cup", categories=[cups])
    lamp = product_create("Lamp", categories=[light, home])
    product_create("Card", product_class=paper)
    shirt = variant_product_create("Shirt", categories=[cups])
    ranges = [
        range_create("everything"),
        range_create("cup", products=[cup]),
        range_create("shirt", products=[shirt]),
        range_create("one variant", products=[shirt.children.first()]),
        Range.objects.create(name="nothing"),
    ]
    for name, relation, members in [
        ("by class", "classes", [paper]),
        ("below home", "included_categories", [home]),
        ("light", "included_categories", [light]),
        ("all but a cup", "excluded_products", [cup]),
        ("all but a shirt", "excluded_products", [shirt]),
    ]:
        found = Range.objects.create(name=name, includes_all_products=name.startswith("all"))
        getattr(found, relation).set(members)
        ranges.append(found)
    without_cups = Range.objects.create(name="all but cups", includes_all_products=True)
    without_cups.excluded_categories.set([cups])
    home_but_lamp = Range.objects.create(name="home but the lamp and the shirt")
    home_but_lamp.included_categories.set([home])
    home_but_lamp.excluded_products.set([lamp, shirt])
    products = Product.objects.select_related("product_class", "parent__product_class").order_by("pk")
    return [*ranges, without_cups, home_but_lamp], list(products)


def test_ranges_contain_what_oscar_says_they_contain() -> None:
    ranges, products = world()
    for found in ranges:
        expected = {p.pk: found.contains_product(p) for p in products}
        fresh = Range.objects.get(pk=found.pk)
        ranges_remember([fresh], products)
        assert fresh.members == expected, found.name


def test_all_ranges_are_asked_in_one_query() -> None:
    ranges, products = world()
    with CaptureQueriesContext(connection) as captured:
        ranges_remember(ranges, products)
        for found in ranges:
            for product in products:
                found.contains_product(product)
    assert len(captured) == 1
