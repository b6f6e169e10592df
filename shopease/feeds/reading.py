"""Reading the catalogue for feeds: some hundred products at a time, whatever its size."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from oscar.core.loading import get_class, get_model

from catalogue_ext.cards import BASES
from catalogue_ext.facts import MULTI_OPTION
from catalogue_ext.identifiers import CODES, identity_of
from catalogue_ext.selectors import category_tree
from shopease.core.html import html_text
from shopease.feeds.types import FeedItem
from shopease.media.selectors import pictures_by_ids

CHUNK = 200
MAX_PICTURES = 11
NUMBERS = {*CODES["gtin"], *CODES["mpn"]}
"""Codes of attributes that nobody chooses a variant by."""
UNITS = {"ml": "ml", "g": "g", "m": "m", "piece": "ct"}

Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductImage = get_model("catalogue", "ProductImage")


def feed_items() -> Iterator[FeedItem]:
    """Every public variant and product without variants that has a price, in the order of ids.

    Eleven queries for 200 products with all their variants.
    """
    strategy = get_class("partner.strategy", "Selector")().strategy()
    last = 0
    while chunk := _chunk(last):
        last = chunk[-1].pk
        trails = _trails(chunk)
        for product in chunk:
            for sold in product.get_public_children() if product.is_parent else [product]:
                item = _item(sold, product, strategy, trails.get(product.pk, ""))
                if item is not None:
                    yield item


def _chunk(last: int) -> list[Any]:
    found = Product.objects.browsable().filter(pk__gt=last).select_related("product_class").order_by("pk")
    products = list(found[:CHUNK])
    children = Product.objects.filter(is_public=True).order_by("pk")
    prefetch_related_objects(
        products, Prefetch("children", queryset=children, to_attr="_prefetched_public_children")
    )
    family = list(products)
    for product in products:
        for child in product._prefetched_public_children:
            child.parent = product
            family.append(child)
    values = ProductAttributeValue.objects.select_related("attribute", "value_option")
    prefetch_related_objects(
        family,
        "stockrecords",
        Prefetch("images", queryset=ProductImage.objects.order_by("display_order", "pk")),
        Prefetch("attribute_values", queryset=values.order_by("attribute__display_order", "attribute__code")),
    )
    several = [
        v for member in family for v in member.attribute_values.all() if v.attribute.type == MULTI_OPTION
    ]
    prefetch_related_objects(several, "value_multi_option")
    pictures = pictures_by_ids({image.original_id for member in family for image in member.images.all()})
    for member in family:
        uses = [image.original_id for image in member.images.all()]
        member.feed_pictures = [absolute(pictures[pk].src) for pk in uses if pk in pictures]
    return products


def _trails(products: list[Any]) -> dict[int, str]:
    """The place of each product in the menu, from the top: "Kitchen > Cups"."""
    tree = category_tree()
    placed = ProductCategory.objects.filter(product__in=products).order_by("-pk")
    trails = {}
    for product_id, category_id in placed.values_list("product_id", "category_id"):
        if node := tree.nodes.get(category_id):
            trails[product_id] = " > ".join(step.title for step in [*tree.ancestors(node), node])
    return trails


def _item(sold: Any, product: Any, strategy: Any, trail: str) -> FeedItem | None:
    info = strategy.fetch_for_product(sold)
    if not info.price.exists:
        return None
    own, shared = sold.attribute_values.all(), product.attribute_values.all()
    is_variant = sold is not product
    url = absolute(product.get_absolute_url())
    pictures = [*sold.feed_pictures, *product.feed_pictures] if is_variant else product.feed_pictures
    measure, base = _unit_pricing(sold if sold.unit_amount else product)
    return FeedItem(
        product_id=sold.pk,
        group_id=product.pk if is_variant else None,
        title=_title(sold, product, own) if is_variant else product.title,
        description=html_text(product.description) or product.short_description or product.title,
        link=f"{url}?variant={sold.pk}" if is_variant else url,
        pictures=tuple(dict.fromkeys(pictures))[:MAX_PICTURES],
        price=info.price.incl_tax,
        compare_at=info.price.compare_at,
        currency=info.price.currency,
        availability=info.availability.code,
        ships_from=getattr(info.availability, "ships_from", None),
        identity=identity_of(sold, own, shared if is_variant else ()),
        product_type=trail,
        unit_measure=measure,
        unit_base=base,
    )


def _title(sold: Any, product: Any, values: Any) -> str:
    """The product's title with what tells the variant from its siblings."""
    if sold.title:
        return str(sold.title)
    kinds = {value.attribute.type for value in values}
    chosen_by = "option" if "option" in kinds else "text"
    told = [value for value in values if value.attribute.type == chosen_by]
    options = ", ".join(str(v.value_as_text) for v in told if v.attribute.code not in NUMBERS)
    return f"{product.title} – {options}" if options else product.title


def _unit_pricing(product: Any) -> tuple[str, str]:
    """What one piece contains and the amount that its unit price is for: "250 ml", "100 ml"."""
    if not product.unit_amount or product.unit not in BASES:
        return "", ""
    _limit, _base, words = next(step for step in BASES[product.unit] if product.unit_amount <= step[0])
    return f"{product.unit_amount.normalize():f} {UNITS[product.unit]}", words or f"1 {UNITS[product.unit]}"


def absolute(path: str) -> str:
    """An address of the shop, or of its media, as others ask for it."""
    return path if path.startswith("http") else f"{settings.SITE_URL}{path}"
