"""One product, large, that can be bought on the spot."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, TextBlock

from catalogue_ext.buying import buying_notes
from catalogue_ext.grids import GridRequest
from cms_pages.blocks.story import Side
from cms_pages.choosers import ProductChooserBlock
from cms_pages.previews import EXAMPLE
from cms_pages.sections import ProductSectionBlock


class SoldOut(models.TextChoices):
    """What is seen of a product that can't be bought, when there is none in its place."""

    SHOW = "show", _("Show it as sold out")
    HIDE = "hide", _("Leave the section out")


class SingleProductBlock(ProductSectionBlock):
    """A product with picture, price, variants and the way into the basket; another in its place if need be.

    Two queries for any number on a page beside those for the cards, one where none has variants.
    """

    heading = CharBlock(
        label=_("Heading"),
        required=False,
        max_length=90,
        help_text=_("Above the product's name, if you like."),
    )
    product = ProductChooserBlock(label=_("Product"))
    text = TextBlock(
        label=_("Text"),
        required=False,
        max_length=400,
        help_text=_("Without one the product's short description is shown."),
    )
    instead = ProductChooserBlock(
        label=_("In its place"),
        required=False,
        help_text=_("Shown as soon as the product is sold out or gone, without this text and heading."),
    )
    sold_out = ChoiceBlock(label=_("When both are sold out"), choices=SoldOut.choices, default=SoldOut.SHOW)
    side = ChoiceBlock(label=_("Picture stands"), choices=Side.choices, default=Side.START)

    class Meta:
        icon = "tag"
        label = _("Single product")
        group = _("Products")
        description = _("One product, large, with its variants and the button for the basket.")
        template = "blocks/single_product.html"
        label_format = _("Product: {heading}")
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": _("Piece of the month"),
            "product": EXAMPLE,
            "text": "",
            "instead": None,
            "sold_out": SoldOut.SHOW,
            "side": Side.START,
        }

    def grids(self, value: Any) -> list[GridRequest]:
        ids = tuple(pk for pk in (value["product"], value["instead"]) if pk is not None)
        return [GridRequest(ids, limit=1)]

    def read_products(self, values: Sequence[Any], pictures: Any, cards: Any) -> list[dict[str, Any]]:
        """`card` and `note` of each section, and whether the card is of the product itself: `is_own`."""
        shown = [
            found[0] if found and (found[0].is_available or value["sold_out"] == SoldOut.SHOW) else None
            for value, [found] in zip(values, cards, strict=True)
        ]
        notes = buying_notes(card.product_id for card in shown if card)
        return [
            {"card": card, "note": notes[card.product_id], "is_own": card.product_id == value["product"]}
            if card and card.product_id in notes
            else {"card": None}
            for value, card in zip(values, shown, strict=True)
        ]
