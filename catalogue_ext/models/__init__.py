"""Our product, product picture and category, and what belongs to them."""

from catalogue_ext.models.category import Category, CategoryIcon, CategorySort, ProductCategory
from catalogue_ext.models.lists import FacetIndex, FacetSegment, ProductRules
from catalogue_ext.models.product import (
    TIER_WORDS,
    Product,
    ProductCompanion,
    ProductImage,
    ProductTag,
    Unit,
)
from catalogue_ext.models.types_of_goods import (
    AttributeOption,
    ProductAttribute,
    ProductAttributeValue,
    ProductClass,
)

__all__ = (
    "TIER_WORDS",
    "AttributeOption",
    "Category",
    "CategoryIcon",
    "CategorySort",
    "FacetIndex",
    "FacetSegment",
    "Product",
    "ProductAttribute",
    "ProductAttributeValue",
    "ProductCategory",
    "ProductClass",
    "ProductCompanion",
    "ProductImage",
    "ProductRules",
    "ProductTag",
    "Unit",
)

from oscar.apps.catalogue.models import *  # noqa: F403
