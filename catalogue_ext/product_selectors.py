"""Reading one product with all that its page or the basket needs. Each says what it costs."""

from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from oscar.core.loading import get_model

from shopease.media.selectors import pictures_by_ids

Product = get_model("catalogue", "Product")
ProductImage = get_model("catalogue", "ProductImage")
Category = get_model("catalogue", "Category")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
Option = get_model("catalogue", "Option")


def product_for_page(product_id: int) -> Any | None:
    """A public product with all that its page shows, or a variant with its parent joined.

    Five queries with variants, four without, one for a variant (its page is its parent's); one more when
    renditions are not cached.
    """
    shelves = Category.objects.browsable().filter(productcategory__product=OuterRef("pk"))
    first = Subquery(shelves.order_by("productcategory__pk").values("pk")[:1])
    product = _product(product_id, Product.objects.annotate(category_id=first))
    if product is not None and not product.is_child:
        _prefetch_page(product)
    return product


def product_for_basket(product_id: int) -> Any | None:
    """A public product with its class, public variants and stock. Two queries, three with variants.

    A variant comes with its parent joined.
    """
    return _product(product_id, Product.objects.all())


def _product(product_id: int, products: Any) -> Any | None:
    product = (
        products.public()
        .select_related("product_class", "parent__product_class")
        .annotate(
            has_product_class_options=Exists(Option.objects.filter(productclass=OuterRef("product_class"))),
            has_product_options=Exists(Option.objects.filter(product=OuterRef("pk"))),
        )
        .filter(Q(parent=None) | Q(parent__is_public=True), pk=product_id)
        .first()
    )
    if product is None:
        return None
    sold = [product]
    if product.is_parent:
        sold = product._prefetched_public_children = list(product.children.public().order_by("pk"))
        for child in sold:
            child.parent = product
    prefetch_related_objects(sold, "stockrecords")
    return product


def _prefetch_page(product: Any) -> None:
    family = [product, *product.get_public_children()] if product.is_parent else [product]
    images = ProductImage.objects.order_by("display_order", "pk")
    values = ProductAttributeValue.objects.select_related("attribute", "value_option").order_by(
        "attribute__display_order", "attribute__code"
    )
    prefetch_related_objects(
        family,
        Prefetch("images", queryset=images),
        Prefetch("attribute_values", queryset=values, to_attr="_prefetched_attribute_values"),
    )
    product._prefetched_parent_attribute_values = product._prefetched_attribute_values
    pictures = pictures_by_ids({image.original_id for member in family for image in member.images.all()})
    for member in family:
        member.pictures = [
            replace(pictures[image.original_id], alt=image.caption or pictures[image.original_id].alt)
            for image in member.images.all()
            if image.original_id in pictures
        ]
