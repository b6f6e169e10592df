"""Reading one product with all that its page or the basket needs. Each says what it costs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from oscar.core.loading import get_model

from catalogue_ext.selectors import picture_rows_of
from shopease.core.prepared import PreparedObjects, related_fill
from shopease.media.selectors import pictures_by_ids

Product = get_model("catalogue", "Product")
Category = get_model("catalogue", "Category")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
AttributeOption = get_model("catalogue", "AttributeOption")
Option = get_model("catalogue", "Option")
StockRecord = get_model("partner", "StockRecord")


def product_for_page(product_id: int) -> Any | None:
    """A public product with all that its page shows.

    Four queries, with variants too; two for a variant (its page is its parent's); one more when renditions
    are not cached.
    """
    product = _product(product_id)
    if product is None or product.is_child:
        return product
    family = [product, *product.get_public_children()] if product.is_parent else [product]
    _stock_fill(family)
    _pictures_fill(family)
    _values_fill(family)
    product._prefetched_parent_attribute_values = product._prefetched_attribute_values
    return product


def product_for_basket(product_id: int) -> Any | None:
    """A public product with its class, public variants and stock. Two queries.

    A variant comes with its parent joined, for one query more.
    """
    product = _product(product_id)
    if product is not None:
        _stock_fill(product.get_public_children() if product.is_parent else [product])
    return product


def _family_rows(ids: Iterable[int]) -> Any:
    """Products and their public variants, with their class and the first category that shoppers may see."""
    shelves = Category.objects.browsable().filter(productcategory__product=OuterRef("pk"))
    return (
        Product.objects.public()
        .filter(Q(pk__in=ids) | Q(parent_id__in=ids))
        .select_related("product_class")
        .annotate(
            category_id=Subquery(shelves.order_by("productcategory__pk").values("pk")[:1]),
            has_product_class_options=Exists(Option.objects.filter(productclass=OuterRef("product_class"))),
            has_product_options=Exists(Option.objects.filter(product=OuterRef("pk"))),
        )
        .order_by("pk")
    )


_family_of = PreparedObjects(_family_rows)


def _product(product_id: int) -> Any | None:
    family = {product.pk: product for product in _family_of([product_id])}
    product = family.pop(product_id, None)
    if product is None:
        return None
    parent = product
    if product.is_child:
        parent = {found.pk: found for found in _family_of([product.parent_id])}.get(product.parent_id)
        if parent is None:
            return None
    children = [product] if product.is_child else list(family.values())
    for child in children:
        child.parent = parent
        child.has_product_class_options = parent.has_product_class_options
    if product.is_parent:
        product._prefetched_public_children = children
    return product


_records_of = PreparedObjects(lambda ids: StockRecord.objects.filter(product_id__in=ids).order_by("pk"))


def _stock_fill(products: Sequence[Any]) -> None:
    found: dict[int, list[Any]] = {}
    for record in _records_of(product.pk for product in products):
        found.setdefault(record.product_id, []).append(record)
    for product in products:
        related_fill(product, "stockrecords", found.get(product.pk, []))


def _pictures_fill(family: Sequence[Any]) -> None:
    """`pictures` of each, with the words that stand below them there."""
    rows = picture_rows_of(member.pk for member in family)
    known = pictures_by_ids({image_id for _owner, image_id, _caption in rows})
    for member in family:
        member.pictures = [
            replace(known[image_id], alt=caption) if caption else known[image_id]
            for owner, image_id, caption in rows
            if owner == member.pk and image_id in known
        ]


OPTION = tuple(field.attname for field in AttributeOption._meta.concrete_fields)


def _value_rows(ids: Iterable[int]) -> Any:
    """Values with their attribute and option; those of several options once for each."""
    chosen = {f"chosen_{name}": F(f"value_multi_option__{name}") for name in OPTION}
    return (
        ProductAttributeValue.objects.filter(product_id__in=ids)
        .select_related("attribute", "value_option")
        .annotate(**chosen)
        .order_by(
            "attribute__display_order",
            "attribute__code",
            "pk",
            "value_multi_option__display_order",
            "value_multi_option__pk",
        )
    )


_values_of = PreparedObjects(_value_rows)


def _values_fill(family: Sequence[Any]) -> None:
    """`_prefetched_attribute_values` of each, as Oscar names them."""
    found: dict[int, dict[int, Any]] = {member.pk: {} for member in family}
    chosen: dict[int, list[Any]] = {}
    for value in _values_of(found):
        found[value.product_id].setdefault(value.pk, value)
        if value.attribute.is_multi_option:
            options = chosen.setdefault(value.pk, [])
            if value.chosen_id is not None:
                texts = [getattr(value, f"chosen_{name}") for name in OPTION]
                options.append(AttributeOption.from_db(None, OPTION, texts))
    for member in family:
        member._prefetched_attribute_values = list(found[member.pk].values())
        for value in member._prefetched_attribute_values:
            if value.pk in chosen:
                related_fill(value, "value_multi_option", chosen[value.pk])
