"""A picture alone."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock

from cms_pages.choosers import PictureChooserBlock
from cms_pages.previews import EXAMPLE
from cms_pages.sections import SectionBlock


class PictureBlock(SectionBlock):
    """A large picture with a caption. No query while it is cached."""

    picture = PictureChooserBlock(label=_("Picture"))
    caption = CharBlock(label=_("Caption"), required=False, max_length=160)
    is_wide = BooleanBlock(label=_("From edge to edge"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        group = _("Stories")
        description = _("A picture of the library, in the text's width or from edge to edge.")
        template = "blocks/picture.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "picture": EXAMPLE,
            "caption": "The kiln on a Tuesday",
            "is_wide": False,
        }

    def picture_ids(self, value: Any) -> list[int | None]:
        return [value["picture"]]

    def read(self, values: Sequence[Any], pictures: Any) -> list[dict[str, Any]]:
        """`picture`, or nothing when it is gone."""
        return [{"picture": pictures.get(value["picture"])} for value in values]
