"""A product with its variants as plain values: what an import compares, an export writes, an undo puts back.

A state is a dictionary per owner: the product itself (`PRODUCT`) and each variant by its SKU. The
values are such that JSON keeps them: money as text, dates in ISO 8601, categories as paths of names
(`places` holds where a product stands in those that are sorted by hand), pictures and related products
as primary keys. Attributes are fields named `@code`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from oscar.core.loading import get_model

from shopease.imports.shelves import PARTNER_CODE, AttributeSpec, Shelves

Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductImage = get_model("catalogue", "ProductImage")
ProductRecommendation = get_model("catalogue", "ProductRecommendation")
ProductTag = get_model("catalogue", "ProductTag")
StockRecord = get_model("partner", "StockRecord")

State = dict[str, dict[str, Any]]

PRODUCT = ""
"""The owner of what belongs to the product as a whole."""
TEXTS = (
    "title",
    "short_description",
    "description",
    "benefits",
    "ingredients",
    "how_to_use",
    "meta_title",
    "meta_description",
)
TOP_FIELDS = (*TEXTS, "code", "upc", "is_public", "is_featured", "unit_amount", "unit")
CHILD_FIELDS = ("title", "upc", "is_public")
STOCK_FIELDS = {
    "sku": "partner_sku",
    "price": "price",
    "compare_at": "compare_at",
    "units": "num_in_stock",
    "backorder": "backorder",
    "available_on": "available_on",
}
"""Fields of a state that lie in the stock record, by the model's names."""
VALUE_TYPES = {
    "text",
    "richtext",
    "integer",
    "boolean",
    "float",
    "date",
    "datetime",
    "option",
    "multi_option",
}
"""Types of attributes that a table can hold: no files."""
UNSORTED = ProductCategory._meta.get_field("display_order").default
"""The place of a product in a category that nobody sorted by hand."""
ADDRESS = re.compile(r"(?P<slug>[\w-]*)_(?P<pk>[0-9]{1,18})")


@dataclass(slots=True)
class Family:
    """A product as it is stored and as it shall be; `product` is None for one that doesn't exist yet."""

    structure: str
    product: Any = None
    stored: State = field(default_factory=lambda: {PRODUCT: {}})
    wanted: State = field(default_factory=lambda: {PRODUCT: {}})
    children: dict[str, Any] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)
    values: dict[tuple[str, str], int] = field(default_factory=dict)
    specs: dict[str, AttributeSpec] = field(default_factory=dict)
    former: dict[str, AttributeSpec] = field(default_factory=dict)
    slug: str = ""
    requires_shipping: bool = True
    captions: dict[int, str] = field(default_factory=dict)

    def owners(self) -> dict[str, Any]:
        """The rows of products by owner."""
        return {PRODUCT: self.product, **self.children}

    def sold(self) -> list[str]:
        """The owners that can have a stock record."""
        return list(self.wanted.keys() - {PRODUCT}) if self.structure == Product.PARENT else [PRODUCT]


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def handle_of(product: Any) -> str:
    """By which a file names a product: its code, else the last part of its address."""
    return str(product.code or f"{product.slug}_{product.pk}")


def families_read(*, ids: Iterable[int], shelves: Shelves, lock: bool = False) -> dict[int, Family]:
    """Products (no variants) by primary key, with everything of theirs. Eight queries for any number.

    With `lock` nobody changes the products or their stock until the caller's transaction ends.
    """
    ids = sorted(set(ids))
    tops = Product.objects.filter(pk__in=ids, parent=None).order_by("pk")
    children = Product.objects.filter(parent_id__in=ids).order_by("pk")
    if lock:
        tops, children = _locked(tops), _locked(children)
    families = {top.pk: Family(structure=top.structure, product=top) for top in tops}
    places = {pk: (family, PRODUCT) for pk, family in families.items()}
    records = _records([*families, *(found := {child.pk: child for child in children})], lock=lock)
    for child in found.values():
        family = families[child.parent_id]
        sku = child.upc or (records[child.pk].partner_sku if child.pk in records else "")
        sku = f"#{child.pk}" if not sku or sku in family.children else sku
        family.children[sku] = child
        places[child.pk] = (family, sku)
    for family in families.values():
        _fields_read(family, shelves)
    for pk, record in records.items():
        family, owner = places[pk]
        family.records[owner] = record
        family.stored[owner] |= {name: plain(getattr(record, of)) for name, of in STOCK_FIELDS.items()}
    _values_read(places, shelves)
    _lists_read(places, shelves)
    for family in families.values():
        family.wanted = {owner: dict(fields) for owner, fields in family.stored.items()}
    return families


def _fields_read(family: Family, shelves: Shelves) -> None:
    top = family.product
    product_class = shelves.classes.get(top.product_class_id)
    family.stored = {
        PRODUCT: {name: plain(getattr(top, name)) for name in TOP_FIELDS}
        | {
            "product_class": product_class.name if product_class else "",
            "categories": [],
            "tags": [],
            "pictures": [],
            "related": [],
        }
    }
    for sku, child in family.children.items():
        fields = {name: plain(getattr(child, name)) for name in CHILD_FIELDS}
        family.stored[sku] = {**fields, "pictures": []}


def _locked(rows: Any) -> Any:
    """The rows, locked but for their keys: orders, which only refer to products, don't wait for them."""
    return rows.select_for_update(of=("self",), no_key=connection.features.has_select_for_no_key_update)


def _records(product_ids: list[int], *, lock: bool) -> dict[int, Any]:
    """The stock record of each product that an import writes: the shop's own, else the first one."""
    records: dict[int, Any] = {}
    found = StockRecord.objects.filter(product_id__in=product_ids).select_related("partner").order_by("pk")
    if lock:
        found = _locked(found)
    for record in found:
        if record.product_id not in records or record.partner.code == PARTNER_CODE:
            records[record.product_id] = record
    return records


def _values_read(places: dict[int, tuple[Family, str]], shelves: Shelves) -> None:
    columns = [f"value_{name}" for name in sorted(VALUE_TYPES - {"option", "multi_option"})]
    several: dict[int, tuple[dict[str, Any], str]] = {}
    rows = ProductAttributeValue.objects.filter(product_id__in=places).order_by("pk")
    for row in rows.values("pk", "product_id", "attribute_id", "value_option__option", *columns):
        attribute = shelves.by_id.get(row["attribute_id"])
        if attribute is None or attribute.type not in VALUE_TYPES:
            continue
        family, owner = places[row["product_id"]]
        family.values[owner, attribute.code] = row["pk"]
        family.former[attribute.code] = AttributeSpec(attribute.code, attribute.name, attribute.type)
        fields, name = family.stored[owner], f"@{attribute.code}"
        if attribute.type == "multi_option":
            fields[name] = []
            several[row["pk"]] = (fields, name)
        else:
            key = "value_option__option" if attribute.type == "option" else f"value_{attribute.type}"
            fields[name] = plain(row[key])
    if several:
        chosen = ProductAttributeValue.value_multi_option.through.objects.filter(
            productattributevalue_id__in=several
        )
        for pk, text in chosen.values_list("productattributevalue_id", "attributeoption__option"):
            fields, name = several[pk]
            fields[name] = sorted([*fields[name], text])


def _lists_read(places: dict[int, tuple[Family, str]], shelves: Shelves) -> None:
    links = ProductCategory.objects.filter(product_id__in=places).order_by("category_id")
    for pk, category, order in links.values_list("product_id", "category_id", "display_order"):
        family, owner = places[pk]
        path = list(shelves.path(category))
        family.stored[owner].setdefault("categories", []).append(path)
        if order != UNSORTED:
            family.stored[owner].setdefault("places", []).append([path, order])
    for family, _owner in places.values():
        family.stored[PRODUCT]["categories"].sort()
    pictures = ProductImage.objects.filter(product_id__in=places).order_by("display_order", "pk")
    for pk, original in pictures.values_list("product_id", "original_id"):
        family, owner = places[pk]
        family.stored[owner]["pictures"].append(original)
    tags = ProductTag.objects.filter(content_object_id__in=places)
    for pk, name in sorted(tags.values_list("content_object_id", "tag__name")):
        family, owner = places[pk]
        family.stored[owner].setdefault("tags", []).append(name)
    related = ProductRecommendation.objects.filter(primary_id__in=places).order_by("-ranking", "pk")
    for pk, other in related.values_list("primary_id", "recommendation_id"):
        family, owner = places[pk]
        family.stored[owner].setdefault("related", []).append(other)
