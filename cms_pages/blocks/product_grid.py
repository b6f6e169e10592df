"""A grid of products: chosen by hand, by a rule, or both."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, IntegerBlock, ListBlock, StructBlock, StructValue

from catalogue_ext.grids import GridRequest, cards_for_grids
from catalogue_ext.types import ProductFilter, ProductRule
from cms_pages.choosers import CategoryChooserBlock, ProductChooserBlock
from cms_pages.links import LinkBlock


class GridRule(models.TextChoices):
    """What fills the places that no product by hand takes."""

    NONE = "none", _("Only those chosen by hand")
    NEWEST = "newest", _("Newest")
    CATEGORY = "category", _("From the category")
    ON_OFFER = "on_offer", _("Reduced")
    IN_STOCK = "in_stock", _("In stock")


class ProductGridValue(StructValue):
    """A grid's value."""

    def request(self) -> GridRequest:
        """What the catalogue is asked for. Rules find only what can be bought now."""
        rule: ProductRule | None = None
        category_id = self["category"]
        if self["rule"] == GridRule.ON_OFFER:
            wanted = ProductFilter(category_id=category_id, available_only=True, reduced_only=True)
            rule = ProductRule(wanted)
        elif self["rule"] != GridRule.NONE and (category_id or self["rule"] != GridRule.CATEGORY):
            rule = ProductRule(ProductFilter(category_id=category_id, available_only=True))
        ids = tuple(pk for pk in self["products"] if pk is not None)
        return GridRequest(product_ids=ids, rule=rule, limit=self["limit"] or 8)


def grids_read(values: list[ProductGridValue]) -> dict[int, Any]:
    """The cards of several grids by the identity of their value; the cost doesn't grow with them."""
    cards = cards_for_grids([value.request() for value in values])
    return {id(value): found for value, found in zip(values, cards, strict=True)}


class ProductGridBlock(StructBlock):
    """Products as they are now: what is gone vanishes, what is sold out gives way to the rule.

    Costs nothing when the page has read its grids into `product_grids`, else what
    `cards_for_grids` says.
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
            "limit": 4,
            "link": {"label": "", "page": None, "category": None, "address": ""},
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add `cards`."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        grids = (parent_context or {}).get("product_grids", {})
        context["cards"] = grids[id(value)] if id(value) in grids else grids_read([value])[id(value)]
        return context
