"""The names behind the shop's things."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from cms_pages.choosers import PictureChooserBlock
from cms_pages.links import LinkBlock
from cms_pages.sections import SectionBlock


class BrandBlock(StructBlock):
    """A maker: a name, perhaps a logo, perhaps a link."""

    name = CharBlock(label=_("Name"), max_length=60)
    logo = PictureChooserBlock(
        label=_("Logo"), required=False, help_text=_("Without one the name is shown in type.")
    )
    link = LinkBlock(label=_("Link"), required=False)


class BrandStripBlock(SectionBlock):
    """Names or logos in one row. No query while the logos are cached."""

    heading = CharBlock(label=_("Heading"), required=False, max_length=90)
    brands = ListBlock(
        BrandBlock(), label=_("Makers"), min_num=1, max_num=12, help_text=_("Four to seven look best.")
    )

    class Meta:
        icon = "group"
        label = _("Brand strip")
        group = _("Products")
        description = _("The makers or brands of the shop in one quiet row.")
        template = "blocks/brand_strip.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": "From seven workshops",
            "brands": [
                {"name": name, "logo": None, "link": {}}
                for name in ("Töpferei Lindau", "Weberei Sund", "Seifenküche Ahrens", "Papierwerk Ost")
            ],
        }

    def picture_ids(self, value: Any) -> list[int | None]:
        return [brand["logo"] for brand in value["brands"]]

    def read(self, values: Sequence[Any], pictures: Any) -> list[dict[str, Any]]:
        """`brands`: name, logo if it is there, address."""
        return [
            {
                "brands": [
                    {"name": b["name"], "logo": pictures.get(b["logo"]), "url": b["link"].url}
                    for b in value["brands"]
                ]
            }
            for value in values
        ]
