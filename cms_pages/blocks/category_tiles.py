"""Ways into the catalogue."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock

from catalogue_ext.selectors import category_tiles, category_tree
from cms_pages.choosers import CategoryChooserBlock
from cms_pages.sections import SectionBlock


class CategoryTilesBlock(SectionBlock):
    """Categories as pictures with a name; those that are gone or hidden leave no hole.

    No query while the pictures are cached.
    """

    heading = CharBlock(label=_("Heading"), required=False, max_length=90)
    categories = ListBlock(
        CategoryChooserBlock(label=_("Category")),
        label=_("Categories"),
        default=[],
        max_num=8,
        help_text=_("Without any, the catalogue's uppermost are shown."),
    )

    class Meta:
        icon = "folder-open-inverse"
        label = _("Category tiles")
        group = _("Products")
        description = _("Categories as large pictures, up to eight.")
        template = "blocks/category_tiles.html"
        preview_value: ClassVar[dict[str, Any]] = {"heading": "Find your way", "categories": []}

    def read(self, values: Sequence[Any], pictures: Any) -> list[dict[str, Any]]:
        """`tiles` of each section."""
        uppermost = [node.id for node in category_tree().nodes.values() if node.depth == 1 and node.in_menu]
        wanted = [[pk for pk in value["categories"] if pk is not None] or uppermost for value in values]
        tiles = {tile.id: tile for tile in category_tiles([pk for ids in wanted for pk in ids])}
        return [{"tiles": [tiles[pk] for pk in dict.fromkeys(ids) if pk in tiles]} for ids in wanted]
