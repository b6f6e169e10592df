"""Several large pictures with few words each, one after the other."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, StructBlock, TextBlock

from cms_pages.choosers import PictureChooserBlock
from cms_pages.links import LinkBlock
from cms_pages.previews import EXAMPLE
from cms_pages.sections import SectionBlock

MAX_SLIDES = 8
EMPTY: dict[str, Any] = {"picture": None, "heading": "", "text": "", "link": {"label": "", "target": ""}}


class Pace(models.TextChoices):
    """Whether slides change by themselves, and after how many seconds."""

    STILL = "", _("Only when somebody asks for the next one")
    SLOW = "9", _("By themselves, every nine seconds")
    BRISK = "6", _("By themselves, every six seconds")


class SlideBlock(StructBlock):
    """One picture with its words."""

    picture = PictureChooserBlock(label=_("Picture"))
    heading = CharBlock(label=_("Heading"), max_length=70)
    text = TextBlock(label=_("Text"), required=False, max_length=180)
    link = LinkBlock(label=_("Link"), required=False)

    class Meta:
        icon = "image"
        label = _("Slide")
        label_format = "{heading}"


class SlideshowBlock(SectionBlock):
    """Slides that scroll sideways; one whose picture is gone is left out. No query while they are cached."""

    carries_heading = True

    name = CharBlock(
        label=_("Name"),
        max_length=70,
        help_text=_("Not shown: people who can't see the slides hear it, such as “What is new in spring”."),
    )
    slides = ListBlock(SlideBlock(), label=_("Slides"), default=[EMPTY, EMPTY], min_num=2, max_num=MAX_SLIDES)
    pace = ChoiceBlock(
        label=_("Slides change"),
        choices=Pace.choices,
        default=Pace.STILL,
        required=False,
        help_text=_(
            "Never by themselves for people who asked their device for less motion; everybody can stop them."
        ),
    )

    class Meta:
        icon = "copy"
        label = _("Slideshow")
        group = _("Stories")
        description = _("Large pictures with a heading and a link each, one after the other.")
        template = "blocks/slideshow.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "name": "What is new",
            "slides": [
                {
                    "picture": EXAMPLE,
                    "heading": "Made to be used every day",
                    "text": "Stoneware for slow mornings.",
                    "link": {"label": "See the table", "target": "address:/catalogue/"},
                },
                {"picture": EXAMPLE, "heading": "Light for long evenings", "text": "", "link": {}},
            ],
            "pace": Pace.STILL,
        }

    def picture_ids(self, value: Any) -> list[int | None]:
        return [slide["picture"] for slide in value["slides"]]

    def read(self, values: Sequence[Any], pictures: Any) -> list[dict[str, Any]]:
        """`slides`: pairs of what the editor wrote and the picture."""
        return [
            {
                "slides": [
                    (slide, pictures[slide["picture"]])
                    for slide in value["slides"]
                    if slide["picture"] in pictures
                ]
            }
            for value in values
        ]
