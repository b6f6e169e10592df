"""A banner of the campaign that runs."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock

from cms_pages.choosers import BannerChooserBlock
from cms_pages.placements import banners_active
from cms_pages.previews import EXAMPLE
from cms_pages.sections import SectionBlock


class PromotionBannerBlock(SectionBlock):
    """A banner that several pages may show; gone outside its time. No query while banners are cached."""

    banner = BannerChooserBlock(label=_("Banner"))
    is_wide = BooleanBlock(label=_("From edge to edge"), required=False)

    class Meta:
        icon = "date"
        label = _("Promotion banner")
        group = _("Campaigns")
        description = _("A banner of the library, shown while its schedule runs.")
        template = "blocks/promotion_banner.html"
        preview_value: ClassVar[dict[str, Any]] = {"banner": EXAMPLE, "is_wide": False}

    def read(self, values: Sequence[Any], pictures: Any) -> list[dict[str, Any]]:
        """`banner` of each section while its time is."""
        active = banners_active(value["banner"] for value in values if value["banner"] is not None)
        return [{"banner": active.get(value["banner"])} for value in values]
