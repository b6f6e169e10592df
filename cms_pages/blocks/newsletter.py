"""An invitation to the newsletter."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, TextBlock

from cms_pages.sections import SectionBlock


class NewsletterBlock(SectionBlock):
    """Few words and the form; who subscribes confirms by mail. No query."""

    heading = CharBlock(label=_("Heading"), max_length=90)
    text = TextBlock(label=_("Text"), required=False, max_length=280)

    class Meta:
        icon = "mail"
        label = _("Newsletter")
        group = _("Service")
        description = _("Few words and the field for an address.")
        template = "blocks/newsletter.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": "A letter a month",
            "text": "What is new, what is back, and what we have learnt.",
        }

    def read(self, values: Sequence[Any], pictures: Any) -> list[dict[str, Any]]:
        """`place` of each section, which tells its form from the others of the page."""
        return [{"place": f"section-{number}"} for number, _value in enumerate(values, 1)]
