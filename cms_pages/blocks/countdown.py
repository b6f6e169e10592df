"""The time that is left of an offer."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, TextBlock

from catalogue_ext.offers import offers_for_list
from cms_pages.choosers import OfferChooserBlock
from cms_pages.links import LinkBlock
from cms_pages.previews import EXAMPLE
from cms_pages.sections import SectionBlock


class CountdownBlock(SectionBlock):
    """Counts to the end of an offer, which is the offer's own; gone when it ended or has no end.

    No query while the shop's offers are cached.
    """

    heading = CharBlock(label=_("Heading"), max_length=90)
    text = TextBlock(label=_("Text"), required=False, max_length=280)
    offer = OfferChooserBlock(label=_("Offer"), help_text=_("One that ends. It can't be put off from here."))
    link = LinkBlock(
        label=_("Link"), required=False, help_text=_("Without a target it leads to the offer's page.")
    )

    class Meta:
        icon = "time"
        label = _("Countdown")
        group = _("Campaigns")
        description = _("How much time is left of an offer; vanishes when it is over.")
        template = "blocks/countdown.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": "Table weeks end soon",
            "text": "Ten per cent off plates, bowls and cups.",
            "offer": EXAMPLE,
            "link": {"label": "To the table", "target": ""},
        }

    def read(self, values: Sequence[Any], pictures: Any) -> list[dict[str, Any]]:
        """`offer` of each section while it runs and has an end."""
        running = {offer.id: offer for offer in offers_for_list() if offer.ends}
        return [{"offer": running.get(value["offer"])} for value in values]
