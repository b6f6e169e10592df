"""A grid of products: chosen by hand, by a rule, or both."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BlockGroup,
    CharBlock,
    ChoiceBlock,
    DecimalBlock,
    IntegerBlock,
    ListBlock,
    StructBlockValidationError,
    StructValue,
)

from catalogue_ext.grids import GridRequest
from catalogue_ext.types import ProductFilter, ProductRule, ProductSort
from cms_pages.choosers import CategoryChooserBlock, ProductChooserBlock
from cms_pages.links import LinkBlock
from cms_pages.rule_choosers import OptionChooserBlock, RangeChooserBlock, TagChooserBlock
from cms_pages.sections import ProductSectionBlock

MAX_PRODUCTS = 24


class GridRule(models.TextChoices):
    """What fills the places that no product by hand takes."""

    NONE = "none", _("Only those chosen by hand")
    NEWEST = "newest", _("Newest")
    CATEGORY = "category", _("From the category")
    ON_OFFER = "on_offer", _("Reduced")
    WITH_OFFER = "with_offer", _("Reduced or part of an offer")
    BEST_SELLING = "best_selling", _("Best-selling")
    BEST_RATED = "best_rated", _("Best rated")
    FEATURED = "featured", _("Marked as featured")
    NEW = "new", _("Marked as new")
    IN_STOCK = "in_stock", _("In stock")
    CHEAPEST = "cheapest", _("Price, low to high")


class GridFallback(models.TextChoices):
    """What fills the places that the rule leaves empty."""

    NONE = "none", _("Nothing: the section is shorter, or not there")
    CATEGORY = "category", _("Best-selling of the category")
    BEST_SELLING = "best_selling", _("Best-selling of the shop")
    NEWEST = "newest", _("Newest of the shop")
    FEATURED = "featured", _("Marked as featured")


class GridLayout(models.TextChoices):
    """How the products lie."""

    GRID = "grid", _("Rows")
    CAROUSEL = "carousel", _("One row to scroll")


AVAILABLE = ProductFilter(available_only=True)
FILTERS = {
    GridRule.ON_OFFER: replace(AVAILABLE, reduced_only=True),
    GridRule.WITH_OFFER: replace(AVAILABLE, on_offer_only=True),
    GridRule.FEATURED: replace(AVAILABLE, featured_only=True),
    GridRule.NEW: replace(AVAILABLE, new_only=True),
}
SORTS = {
    GridRule.BEST_SELLING: ProductSort.BESTSELLING,
    GridRule.BEST_RATED: ProductSort.RATING,
    GridRule.CHEAPEST: ProductSort.PRICE_UP,
}
FALLBACKS = {
    GridFallback.BEST_SELLING: ProductRule(AVAILABLE, ProductSort.BESTSELLING),
    GridFallback.NEWEST: ProductRule(AVAILABLE, ProductSort.NEWEST),
    GridFallback.FEATURED: ProductRule(replace(AVAILABLE, featured_only=True), ProductSort.NEWEST),
}


class ProductGridValue(StructValue):
    """A grid's value."""

    def request(self) -> GridRequest:
        """What the catalogue is asked for. Rules find only what can be bought now."""
        ids = tuple(pk for pk in self["products"] if pk is not None)
        return GridRequest(ids, self._rule(), self["limit"] or 8, self._fallback())

    def _rule(self) -> ProductRule | None:
        kind, category_id = self["rule"], self["category"]
        if kind == GridRule.NONE or (kind == GridRule.CATEGORY and not category_id):
            return None
        wanted = replace(
            FILTERS.get(kind, AVAILABLE),
            category_id=category_id,
            range_id=self.get("range"),
            option_id=self.get("option"),
            tag_id=self.get("tag"),
            price_min=self.get("price_from"),
            price_max=self.get("price_to"),
        )
        return ProductRule(wanted, SORTS.get(kind, ProductSort.NEWEST))

    def _fallback(self) -> ProductRule | None:
        kind, category_id = self.get("fallback"), self["category"]
        if kind == GridFallback.CATEGORY and category_id:
            return ProductRule(replace(AVAILABLE, category_id=category_id), ProductSort.BESTSELLING)
        return FALLBACKS.get(kind)


class ProductGridBlock(ProductSectionBlock):
    """Products as they are now: what is gone vanishes, what is sold out gives way to the rule.

    Costs what `cards_for_grids` says, once for all products of a page.
    """

    heading = CharBlock(label=_("Heading"), required=False, max_length=90)
    products = ListBlock(
        ProductChooserBlock(label=_("Product")),
        label=_("Products by hand"),
        default=[],
        max_num=MAX_PRODUCTS,
        help_text=_("They come first. Those sold out give their place to what the rule finds."),
    )
    rule = ChoiceBlock(
        label=_("Fill up with"),
        choices=GridRule.choices,
        default=GridRule.NEWEST,
        help_text=_("Takes the places that are left, with what can be bought at this moment."),
    )
    category = CategoryChooserBlock(
        label=_("Only of this category"), required=False, help_text=_("With all categories below it.")
    )
    range = RangeChooserBlock(
        label=_("Only of this range"), required=False, help_text=_("Ranges are made in the dashboard.")
    )
    option = OptionChooserBlock(
        label=_("Only with this attribute"),
        required=False,
        help_text=_("A colour, size or material that the product or one of its variants has."),
    )
    tag = TagChooserBlock(
        label=_("Only with this tag"),
        required=False,
        help_text=_("Products get their tags in the dashboard."),
    )
    price_from = DecimalBlock(
        label=_("Price from"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    price_to = DecimalBlock(
        label=_("Price up to"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    fallback = ChoiceBlock(
        label=_("When the rule finds too few"), choices=GridFallback.choices, default=GridFallback.NONE
    )
    layout = ChoiceBlock(label=_("Layout"), choices=GridLayout.choices, default=GridLayout.GRID)
    limit = IntegerBlock(label=_("How many"), default=8, min_value=1, max_value=MAX_PRODUCTS)
    link = LinkBlock(label=_("Link"), required=False)

    class Meta:
        icon = "grip"
        label = _("Product grid")
        group = _("Products")
        description = _("Products chosen by hand or by a rule, with price and stock of this moment.")
        template = "blocks/product_grid.html"
        value_class = ProductGridValue
        label_format = _("Products: {heading}")
        form_layout = BlockGroup(
            [
                "heading",
                "products",
                BlockGroup(
                    ["rule", "category", "range", "option", "tag", "price_from", "price_to", "fallback"],
                    heading=_("By a rule"),
                    icon="cogs",
                    label_format="",
                ),
                "layout",
                "limit",
                "link",
            ]
        )
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": _("New this week"),
            "products": [],
            "rule": GridRule.NEWEST,
            "category": None,
            "layout": GridLayout.GRID,
            "limit": 4,
            "link": {"label": _("See all"), "target": "address:/catalogue/"},
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        lowest, highest = cleaned["price_from"], cleaned["price_to"]
        if lowest is not None and highest is not None and highest < lowest:
            error = ValidationError(_("This is less than where the prices begin."))
            raise StructBlockValidationError(block_errors={"price_to": error})
        if cleaned["rule"] == GridRule.CATEGORY and cleaned["category"] is None:
            error = ValidationError(_("Choose the category that the products come from."))
            raise StructBlockValidationError(block_errors={"category": error})
        return cleaned

    def grids(self, value: Any) -> list[GridRequest]:
        return [value.request()]

    def read_products(self, values: Sequence[Any], pictures: Any, cards: Any) -> list[dict[str, Any]]:
        """`cards` of each grid."""
        return [{"cards": found} for [found] in cards]
