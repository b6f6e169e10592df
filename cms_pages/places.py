"""Where in the shop something stands: the places that editors choose, and which of them a page asks about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, StaticBlock, StructBlock

from catalogue_ext.selectors import category_tree
from cms_pages.choosers import CategoryChooserBlock, ProductChooserBlock
from shopease.search.words import key_of


class Place(models.TextChoices):
    """The places of the shop."""

    HOME = "home", _("Home page, instead of its opening")
    CATEGORY = "category", _("Category pages")
    PRODUCT = "product", _("A product's page")
    PRODUCTS = "products", _("The pages of a category's products")
    CATALOGUE = "catalogue", _("The page of all products")
    SEARCH = "search", _("Search results")
    BASKET = "basket", _("Basket")
    CHECKOUT = "checkout", _("Checkout, beside the order")
    MISSING = "missing", _("Page not found")


Asked = Sequence[tuple[str, Sequence[int | str]]]
"""What a page is: kinds of places, the most exact first, each with its keys, the nearest first."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that was chosen; without `key` every page of its kind."""

    kind: str
    key: int | str | None = None
    with_below: bool = False

    def nearness(self, asked: Asked) -> int:
        """How exactly this is the page that was asked about; 0 when it isn't."""
        for rank, (kind, keys) in enumerate(reversed(asked)):
            if kind != self.kind:
                continue
            if self.key is None:
                return 1 + 100 * rank
            at = keys.index(self.key) if self.key in keys else None
            if at is not None and (at == 0 or self.with_below):
                return 100 * (rank + 1) - min(at, 90)
        return 0


class CategoryPlaceBlock(StructBlock):
    """A category, or all of them."""

    category = CategoryChooserBlock(
        label=_("Category"), required=False, help_text=_("Without one: every category.")
    )
    with_below = BooleanBlock(label=_("The categories below it too"), required=False)

    class Meta:
        icon = "folder-open-inverse"
        label = Place.CATEGORY.label


class ProductPlaceBlock(StructBlock):
    """A product."""

    product = ProductChooserBlock(label=_("Product"))

    class Meta:
        icon = "tag"
        label = Place.PRODUCT.label


class ProductsPlaceBlock(StructBlock):
    """All products of a category."""

    category = CategoryChooserBlock(
        label=_("Category"),
        help_text=_("The products whose way back leads through it, those of the categories below it too."),
    )

    class Meta:
        icon = "folder-inverse"
        label = Place.PRODUCTS.label


class SearchPlaceBlock(StructBlock):
    """The results of certain searches."""

    terms = ListBlock(
        CharBlock(label=_("Searched for"), max_length=100),
        label=_("Searched for"),
        min_num=1,
        max_num=20,
        help_text=_("Capitals, accents and signs make no difference."),
    )

    class Meta:
        icon = "search"
        label = Place.SEARCH.label


def _static(place: Place, icon: str) -> tuple[str, StaticBlock]:
    return place.value, StaticBlock(label=place.label, icon=icon, admin_text=place.label)


BANNER_PLACES = (
    _static(Place.HOME, "home"),
    (Place.CATEGORY.value, CategoryPlaceBlock()),
    _static(Place.BASKET, "clipboard-list"),
    _static(Place.CHECKOUT, "form"),
    _static(Place.MISSING, "warning"),
)
INSERT_PLACES = (
    (Place.CATEGORY.value, CategoryPlaceBlock()),
    (Place.PRODUCT.value, ProductPlaceBlock()),
    (Place.PRODUCTS.value, ProductsPlaceBlock()),
    (Place.SEARCH.value, SearchPlaceBlock()),
    _static(Place.CATALOGUE, "list-ul"),
)


def place_name(child: Any) -> str | None:
    """A chosen place in words: "Search results: gift, present"; None when its target is gone or hidden.

    One query for a product's.
    """
    label, value = str(child.block.label), child.value
    if child.block_type == Place.SEARCH:
        return f"{label}: {', '.join(value['terms'])}"
    if child.block_type == Place.PRODUCT:
        products = get_model("catalogue", "Product").objects.browsable().filter(pk=value["product"])
        titles = products.values_list("title", flat=True)
        return next((f"{label}: {title}" for title in titles), None)
    if child.block_type in {Place.CATEGORY, Place.PRODUCTS} and value["category"] is not None:
        node = category_tree().nodes.get(value["category"])
        return f"{label}: {node.title}" if node else None
    return label


def spots_of(places: Iterable[Any]) -> tuple[Spot, ...]:
    """The places of a stream, as they are remembered."""
    return tuple(spot for child in places for spot in _spots(child.block_type, child.value))


def _spots(kind: str, value: Any) -> list[Spot]:
    if kind == Place.SEARCH:
        return [Spot(kind, key) for key in map(key_of, value["terms"]) if key]
    if kind == Place.CATEGORY:
        return [Spot(kind, value["category"], bool(value["with_below"]))]
    if kind == Place.PRODUCT:
        return [Spot(kind, value["product"] or 0)]
    if kind == Place.PRODUCTS:
        return [Spot(kind, value["category"] or 0, with_below=True)]
    return [Spot(kind)]
