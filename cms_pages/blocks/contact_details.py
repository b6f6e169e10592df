"""Where the shop is, how it is reached and when it is open, from its settings."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, TextBlock

from cms_pages.choosers import PictureChooserBlock
from cms_pages.links import LinkBlock
from cms_pages.previews import EXAMPLE
from cms_pages.sections import Context, SectionBlock
from shopease.core import clock
from shopease.shop.hours import hours_shown
from shopease.shop.selectors import shop_identity


class ContactDetailsBlock(SectionBlock):
    """Address, telephone, e-mail and opening hours. No query while the shop's identity is cached."""

    heading = CharBlock(label=_("Heading"), required=False, max_length=90)
    text = TextBlock(label=_("Text"), required=False, max_length=400)
    with_hours = BooleanBlock(
        label=_("With the opening hours"),
        required=False,
        default=True,
        help_text=_("Address and hours are set once for all pages: Settings, Shop identity."),
    )
    picture = PictureChooserBlock(
        label=_("Picture"), required=False, help_text=_("Of the shop, or a drawing of the way.")
    )
    link = LinkBlock(label=_("Link"), required=False)

    class Meta:
        icon = "home"
        label = _("Shop and contact")
        group = _("Service")
        description = _("Address, telephone, e-mail and opening hours from the shop's settings.")
        template = "blocks/contact_details.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": "Come and see us",
            "text": "The bell is at the green door.",
            "with_hours": True,
            "picture": EXAMPLE,
            "link": {},
        }

    def picture_ids(self, value: Any) -> list[int | None]:
        return [value["picture"]]

    def read(self, values: Any, pictures: Any) -> list[dict[str, Any]]:
        """`picture`, or nothing when it is gone."""
        return [{"picture": pictures.get(value["picture"])} for value in values]

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """Add `identity`, `week` (its days in lines) and `open_until`, both empty without hours."""
        context = super().get_context(value, parent_context=parent_context)
        identity = shop_identity((parent_context or {}).get("request"))
        hours = hours_shown(identity.opening_hours if value["with_hours"] else (), clock.now())
        return context | {"identity": identity, "week": hours.week, "open_until": hours.open_until}
