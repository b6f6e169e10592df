"""Running text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ("h2", "h3", "bold", "italic", "link", "document-link", "ol", "ul", "blockquote", "hr")


class RichTextBlock(blocks.RichTextBlock):
    """Headings, paragraphs, lists and links; pictures have blocks of their own."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": list(FEATURES), **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = _("Stories")
        description = _("Headings, paragraphs, lists and links.")
        template = "blocks/rich_text.html"
        preview_value = (
            "<h2>From three small workshops</h2><p>Each piece is turned, glazed and fired by hand. "
            "No two are <b>quite</b> alike.</p>"
        )
