"""What a section shows in the chooser of sections: things of this very shop instead of empty frames."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import F
from oscar.core.loading import get_model
from wagtail.blocks import Block, ChooserBlock, ListBlock, StreamBlock, StructBlock

from catalogue_ext.offers import offers_for_list
from catalogue_ext.selectors import category_tree, products_for_rule
from catalogue_ext.types import ProductFilter, ProductRule, ProductSort
from shopease.media.models import LibraryImage

EXAMPLE = "example"
"""In a block's `preview_value`: a picture, product, category or offer that the shop has, or nothing."""

HOW_MANY = 6


def examples_filled(block: Block, value: Any) -> Any:
    """`value` with the shop's things in place of each `EXAMPLE`. One query for each kind of things."""
    return _filled(block, value, {})


def _filled(block: Block, value: Any, known: dict[str, Iterator[int]]) -> Any:
    if isinstance(block, ChooserBlock):
        return _next(block.model_class._meta.model_name, known) if value == EXAMPLE else value
    if isinstance(block, StructBlock):
        for name in value:
            value[name] = _filled(block.child_blocks[name], value[name], known)
    elif isinstance(block, ListBlock):
        for place, item in enumerate(value):
            value[place] = _filled(block.child_block, item, known)
    elif isinstance(block, StreamBlock):
        for place, child in enumerate(value):
            value[place] = (child.block_type, _filled(child.block, child.value, known))
    return value


def _next(kind: str, known: dict[str, Iterator[int]]) -> int | None:
    if kind not in known:
        known[kind] = iter(EXAMPLES[kind]())
    return next(known[kind], None)


def _pictures() -> list[int]:
    lying = LibraryImage.objects.filter(width__gt=F("height")).order_by("-pk")
    return list(lying.values_list("pk", flat=True)[:HOW_MANY])


def _products() -> list[int]:
    """Those that sell best; of the first category if it has enough, so that they go together."""
    first = next(iter(category_tree().nodes), None)
    for category_id in (first, None) if first is not None else (None,):
        wanted = ProductFilter(available_only=True, category_id=category_id)
        found = products_for_rule(ProductRule(wanted, ProductSort.BESTSELLING), HOW_MANY)
        if len(found) == HOW_MANY:
            break
    return [product.pk for product in found]


def _banners() -> list[int]:
    return list(get_model("cms_pages", "Banner").objects.order_by("pk").values_list("pk", flat=True)[:1])


EXAMPLES: dict[str, Callable[[], list[int]]] = {
    "libraryimage": _pictures,
    "banner": _banners,
    "formpage": lambda: list(
        get_model("cms_pages", "FormPage").objects.live().order_by("-pk").values_list("pk", flat=True)[:1]
    ),
    "product": _products,
    "category": lambda: [node.id for node in category_tree().nodes.values()][:HOW_MANY],
    "conditionaloffer": lambda: [offer.id for offer in offers_for_list() if offer.ends],
}
"""By the name of the model; a preview has nothing of the others."""
