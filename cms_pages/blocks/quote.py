"""A sentence that stands alone."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, TextBlock

from cms_pages.sections import SectionBlock


class QuoteBlock(SectionBlock):
    """A sentence and who said it. No query."""

    text = TextBlock(label=_("Sentence"), max_length=280)
    name = CharBlock(label=_("Name"), required=False, max_length=80)
    role = CharBlock(label=_("Who that is"), required=False, max_length=80)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        group = _("Stories")
        description = _("One sentence in large type, and who said it.")
        template = "blocks/quote.html"
        preview_value: ClassVar[dict[str, str]] = {
            "text": "A good bowl is one that you reach for without looking.",
            "name": "Ada Lindau",
            "role": "Potter",
        }
