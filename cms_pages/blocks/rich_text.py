"""Running text."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock as TextBlock
from wagtail.rich_text import RichText

from cms_pages.sections import SectionBlock

FEATURES = ("h2", "h3", "bold", "italic", "link", "document-link", "ol", "ul", "blockquote", "hr")


MAX_LENGTH = 40_000
"""Letters of one section: those of about twenty printed pages."""


class RichTextBlock(SectionBlock):
    """Headings, paragraphs, lists and links; pictures have blocks of their own. No query.

    Older pages keep the text alone, without when and to whom it is shown.
    """

    text = TextBlock(label=_("Text"), features=list(FEATURES), max_length=MAX_LENGTH)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = _("Stories")
        description = _("Headings, paragraphs, lists and links.")
        template = "blocks/rich_text.html"
        preview_value: ClassVar[dict[str, str]] = {
            "text": "<h2>From three small workshops</h2><p>Each piece is turned, glazed and fired by hand. "
            "No two are <b>quite</b> alike.</p>"
        }

    def to_python(self, value: Any) -> Any:
        return super().to_python(_with_name(value))

    def bulk_to_python(self, values: Sequence[Any]) -> Any:
        return super().bulk_to_python([_with_name(value) for value in values])

    def normalize(self, value: Any) -> Any:
        return super().normalize(_with_name(value))


def _with_name(value: Any) -> Any:
    return {"text": value} if isinstance(value, str | RichText) else value
