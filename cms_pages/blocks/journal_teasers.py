"""What is new in the journal."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock

from cms_pages.links import LinkBlock
from cms_pages.sections import SectionBlock
from cms_pages.selectors import articles_latest


class JournalTeasersBlock(SectionBlock):
    """The newest articles. No query while they are cached."""

    heading = CharBlock(label=_("Heading"), required=False, max_length=90)
    limit = IntegerBlock(
        label=_("How many"), default=3, min_value=1, max_value=6, help_text=_("The newest come first.")
    )
    link = LinkBlock(label=_("Link"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("Journal")
        group = _("Stories")
        description = _("The newest articles of the journal, with picture and introduction.")
        template = "blocks/journal_teasers.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": "From the journal",
            "limit": 3,
            "link": {"label": "", "target": ""},
        }

    def read(self, values: Sequence[Any], pictures: Any) -> list[dict[str, Any]]:
        """`articles` of each section."""
        newest = articles_latest(max(value["limit"] for value in values))
        return [{"articles": newest[: value["limit"]]} for value in values]
