"""A grid of products: chosen by hand, by a rule, or both."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, IntegerBlock, ListBlock, StructValue

from catalogue_ext.grids import GridRequest
from catalogue_ext.types import ProductFilter, ProductRule, ProductSort
from cms_pages.choosers import CategoryChooserBlock, ProductChooserBlock
from cms_pages.links import LinkBlock
from cms_pages.sections import ProductSectionBlock


class GridRule(models.TextChoices):
    """What fills the places that no product by hand takes."""

    NONE = "none", _("Only those chosen by hand")
    NEWEST = "newest", _("Newest")
    CATEGORY = "category", _("From the category")
    ON_OFFER = "on_offer", _("Reduced")
    BEST_SELLING = "best_selling", _("Best-selling")
    BEST_RATED = "best_rated", _("Best rated")
    FEATURED = "featured", _("Marked as featured")
    NEW = "new", _("Marked as new")
    IN_STOCK = "in_stock", _("In stock")


class GridLayout(models.TextChoices):
    """How the products lie."""

    GRID = "grid", _("Rows")
    CAROUSEL = "carousel", _("One row to scroll")


SORTS = {GridRule.BEST_SELLING: ProductSort.BESTSELLING, GridRule.BEST_RATED: ProductSort.RATING}
AVAILABLE = ProductFilter(available_only=True)
FILTERS = {
    GridRule.ON_OFFER: replace(AVAILABLE, reduced_only=True),
    GridRule.FEATURED: replace(AVAILABLE, featured_only=True),
    GridRule.NEW: replace(AVAILABLE, new_only=True),
}


class ProductGridValue(StructValue):
    """A grid's value."""

    def request(self) -> GridRequest:
        """What the catalogue is asked for. Rules find only what can be bought now."""
        rule: ProductRule | None = None
        kind, category_id = self["rule"], self["category"]
        if kind != GridRule.NONE and (category_id or kind != GridRule.CATEGORY):
            wanted = replace(FILTERS.get(kind, AVAILABLE), category_id=category_id)
            rule = ProductRule(wanted, SORTS.get(kind, ProductSort.NEWEST))
        ids = tuple(pk for pk in self["products"] if pk is not None)
        return GridRequest(product_ids=ids, rule=rule, limit=self["limit"] or 8)


class ProductGridBlock(ProductSectionBlock):
    """Products as they are now: what is gone vanishes, what is sold out gives way to the rule.

    Costs what `cards_for_grids` says, once for all grids of a page.
    """

    heading = CharBlock(label=_("Heading"), required=False, max_length=90)
    products = ListBlock(
        ProductChooserBlock(label=_("Product")),
        label=_("Products by hand"),
        default=[],
    )
    rule = ChoiceBlock(
        label=_("Fill up with"),
        choices=GridRule.choices,
        default=GridRule.NEWEST,
        help_text=_("Takes the places that are left, and those of products sold out."),
    )
    category = CategoryChooserBlock(
        label=_("Category"), required=False, help_text=_("Narrows any of these rules.")
    )
    layout = ChoiceBlock(label=_("Layout"), choices=GridLayout.choices, default=GridLayout.GRID)
    limit = IntegerBlock(label=_("How many"), default=8, min_value=1, max_value=24)
    link = LinkBlock(label=_("Link"), required=False)

    class Meta:
        icon = "grip"
        label = _("Product grid")
        group = _("Products")
        description = _("Products chosen by hand or by a rule, with price and stock of this moment.")
        template = "blocks/product_grid.html"
        value_class = ProductGridValue
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": "New this week",
            "products": [],
            "rule": GridRule.NEWEST,
            "category": None,
            "layout": GridLayout.GRID,
            "limit": 4,
            "link": {"label": "", "page": None, "category": None, "address": ""},
        }

    def grids(self, value: Any) -> list[GridRequest]:
        return [value.request()]

    def read_products(self, values: Sequence[Any], pictures: Any, cards: Any) -> list[dict[str, Any]]:
        """`cards` of each grid."""
        return [{"cards": found} for [found] in cards]
