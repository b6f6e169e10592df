"""Attributes made before they had a level."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from tests.factories import catalogue

pytestmark = pytest.mark.django_db


def levels(product_class: Any) -> dict[str, str]:
    return dict(product_class.attributes.values_list("code", "level"))


def test_attributes_that_only_variants_use_become_theirs() -> None:
    shirt = catalogue.variant_product_create(variants=[{"options": {"Size": "S", "Weight": "0.2"}}])
    alone = catalogue.product_create("Bag", product_class=shirt.product_class)
    kind = shirt.product_class
    material = kind.attributes.create(name="Material", code="material", type="text")
    material.save_value(shirt, "Cotton")
    kind.attributes.get(code="weight").save_value(shirt, "0.3")
    kind.attributes.get(code="size").save_value(alone, "M")
    kind.attributes.create(name="Unused", code="unused", type="text")
    import_module("catalogue_ext.migrations.1010_levels_of_known_attributes").set_levels(apps, None)
    assert levels(kind) == {
        "size": "variant",
        "weight": "product",
        "material": "product",
        "unused": "product",
    }
