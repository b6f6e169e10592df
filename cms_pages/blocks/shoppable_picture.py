"""A picture whose products are marked in it: the editor clicks where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.blocks import CharBlock, IntegerBlock, ListBlock, StructBlock, TextBlock
from wagtail.blocks.struct_block import StructBlockAdapter, StructBlockValidationError

from catalogue_ext.grids import GridRequest
from catalogue_ext.types import ProductCard
from cms_pages.choosers import PictureChooserBlock, ProductChooserBlock
from cms_pages.previews import EXAMPLE
from cms_pages.sections import ProductSectionBlock

MAX_MARKS = 12


@dataclass(frozen=True, slots=True)
class MarkShown:
    """A product and where it stands, in per cent of the picture from its left and top edge."""

    card: ProductCard
    x: int
    y: int


class MarkBlock(StructBlock):
    """One product in the picture."""

    product = ProductChooserBlock(label=_("Product"))
    x = IntegerBlock(label=_("From the left, in %"), default=50, min_value=0, max_value=100)
    y = IntegerBlock(label=_("From the top, in %"), default=50, min_value=0, max_value=100)

    class Meta:
        icon = "tag"
        label = _("Mark")
        label_format = "{product}"


class ShoppablePictureBlock(ProductSectionBlock):
    """A picture, numbered marks in it and the list of their products; what is gone takes its mark along."""

    heading = CharBlock(label=_("Heading"), required=False, max_length=90)
    text = TextBlock(label=_("Text"), required=False, max_length=280)
    picture = PictureChooserBlock(label=_("Picture"), help_text=_("It is shown whole, never cut."))
    marks = ListBlock(
        MarkBlock(),
        label=_("Marks"),
        default=[],
        max_num=MAX_MARKS,
        collapsed=True,
        help_text=_("Numbered in this order."),
    )

    class Meta:
        icon = "crosshairs"
        label = _("Shoppable picture")
        group = _("Products")
        description = _("A picture with marks on its products, and the list of them beside it.")
        template = "blocks/shoppable_picture.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": "A table for Sunday",
            "text": "Everything you see is here to be had.",
            "picture": EXAMPLE,
            "marks": [
                {"product": EXAMPLE, "x": 30, "y": 60},
                {"product": EXAMPLE, "x": 55, "y": 40},
                {"product": EXAMPLE, "x": 78, "y": 66},
            ],
        }

    def clean(self, value: Any) -> Any:
        """Refuse a picture without marks; an error beside an empty new section would come too early."""
        cleaned = super().clean(value)
        if not cleaned["marks"]:
            message = ValidationError(_("Mark a product: click in the picture."))
            raise StructBlockValidationError({"marks": message})
        return cleaned

    def picture_ids(self, value: Any) -> list[int | None]:
        return [value["picture"]]

    def grids(self, value: Any) -> list[GridRequest]:
        ids = tuple(mark["product"] for mark in value["marks"] if mark["product"] is not None)
        return [GridRequest(product_ids=ids, limit=MAX_MARKS)]

    def read_products(self, values: Sequence[Any], pictures: Any, cards: Any) -> list[dict[str, Any]]:
        """`picture`, or nothing when it is gone, and `marks` of the products that there are."""
        return [
            {"picture": pictures.get(value["picture"]), "marks": _marks(value, found)}
            for value, (found,) in zip(values, cards, strict=True)
        ]


def _marks(value: Any, cards: list[ProductCard]) -> tuple[MarkShown, ...]:
    by_product = {card.product_id: card for card in cards}
    return tuple(
        MarkShown(by_product[mark["product"]], mark["x"], mark["y"])
        for mark in value["marks"]
        if mark["product"] in by_product
    )


class ShoppablePictureAdapter(StructBlockAdapter):
    """Puts the picture above the list of marks in the editor, to be clicked."""

    js_constructor = "cms_pages.blocks.ShoppablePicture"

    def js_args(self, block: Any) -> list[Any]:
        """Wagtail's arguments, and in `meta` the words and the address that the script needs."""
        name, children, meta = super().js_args(block)
        words = {
            "help": gettext(
                "Click where a product stands. Drag a mark or move it with the arrow keys (with Shift in "
                "large steps), press Enter to choose its product and Delete to remove it."
            ),
            "none": gettext("Choose a picture first; then its products can be marked in it."),
            "add": gettext("Add a mark"),
            "mark": gettext("Mark %(number)s: %(product)s, %(x)s % from the left, %(y)s % from the top"),
            "open": gettext("no product yet"),
            "full": gettext("There are as many marks as a picture can have."),
            "removed": gettext("Mark %(number)s is removed."),
            "picture": gettext("The picture that is marked"),
        }
        stage = {"address": reverse("cms_picture_to_mark", args=[0]), "words": words}
        return [name, children, {**meta, "stage": stage}]

    @cached_property
    def media(self) -> forms.Media:
        """Wagtail's, ours after it."""
        css: dict[str, Sequence[str]] = {"all": [versioned_static("cms/marks.css")]}
        return super().media + forms.Media(js=[versioned_static("cms/marks.js")], css=css)


register(ShoppablePictureAdapter(), ShoppablePictureBlock)
