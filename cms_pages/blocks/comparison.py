"""Products side by side."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, TextBlock

from catalogue_ext.compare import MAX_COMPARED, Comparison, comparisons_of
from catalogue_ext.grids import GridRequest
from cms_pages.choosers import ProductChooserBlock
from cms_pages.previews import EXAMPLE
from cms_pages.sections import ProductSectionBlock

FEWEST = 2
"""Products that are worth a comparison."""


class ComparisonBlock(ProductSectionBlock):
    """What products differ in, with price and stock of this moment; gone when fewer than two are left.

    One query for any number on a page beside those for the cards.
    """

    heading = CharBlock(label=_("Heading"), max_length=90)
    text = TextBlock(label=_("Text"), required=False, max_length=280)
    products = ListBlock(
        ProductChooserBlock(label=_("Product")),
        label=_("Products"),
        min_num=FEWEST,
        max_num=MAX_COMPARED,
        help_text=_("Best of one kind, so that they have the same attributes."),
    )
    only_differences = BooleanBlock(
        label=_("Only what they differ in"),
        required=False,
        default=True,
        help_text=_("Leaves out attributes that are the same for all."),
    )

    class Meta:
        icon = "table"
        label = _("Comparison")
        group = _("Products")
        description = _("Two to four products side by side: price, rating, stock and attributes.")
        template = "blocks/comparison.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": _("Which one is yours?"),
            "text": "",
            "products": [EXAMPLE, EXAMPLE, EXAMPLE],
            "only_differences": False,
        }

    def grids(self, value: Any) -> list[GridRequest]:
        ids = tuple(pk for pk in value["products"] if pk is not None)
        return [GridRequest(ids, limit=MAX_COMPARED)]

    def read_products(self, values: Sequence[Any], pictures: Any, cards: Any) -> list[dict[str, Any]]:
        """`comparison` of each section with two products or more."""
        found = comparisons_of([group if len(group) >= FEWEST else [] for [group] in cards])
        return [
            {"comparison": _cut(comparison) if value["only_differences"] else comparison}
            for value, comparison in zip(values, found, strict=True)
        ]


def _cut(comparison: Comparison) -> Comparison:
    return replace(comparison, rows=tuple(row for row in comparison.rows if row.differs))
