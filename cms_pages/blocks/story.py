"""Text beside a picture."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, RichTextBlock

from cms_pages.choosers import PictureChooserBlock
from cms_pages.links import LinkBlock
from cms_pages.previews import EXAMPLE
from cms_pages.sections import SectionBlock


class Side(models.TextChoices):
    """Where the picture stands, in the direction of reading."""

    START = "start", _("Before the text")
    END = "end", _("After the text")


class StoryBlock(SectionBlock):
    """A picture, a heading, a few paragraphs, a link. No query while the picture is cached."""

    heading = CharBlock(label=_("Heading"), max_length=90)
    text = RichTextBlock(label=_("Text"), features=["bold", "italic", "link"], max_length=1200)
    picture = PictureChooserBlock(label=_("Picture"), required=False)
    side = ChoiceBlock(label=_("Picture stands"), choices=Side.choices, default=Side.START)
    link = LinkBlock(label=_("Link"), required=False)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Story")
        group = _("Stories")
        description = _("A picture with a heading and a few paragraphs beside it.")
        template = "blocks/story.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": "We know who made it",
            "text": "<p>Everything here comes from workshops that we visit.</p>",
            "picture": EXAMPLE,
            "side": Side.START,
            "link": {"label": "Who we are", "target": "address:/about/"},
        }

    def picture_ids(self, value: Any) -> list[int | None]:
        return [value["picture"]]

    def read(self, values: Sequence[Any], pictures: Any) -> list[dict[str, Any]]:
        """`picture`, or nothing when it is gone."""
        return [{"picture": pictures.get(value["picture"])} for value in values]
