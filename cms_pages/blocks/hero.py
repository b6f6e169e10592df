"""The opening of a page: a large picture or film, few words, one link."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, TextBlock

from cms_pages.choosers import PictureChooserBlock
from cms_pages.links import LinkBlock
from cms_pages.previews import EXAMPLE
from cms_pages.sections import SectionBlock
from cms_pages.video_chooser import VideoChooserBlock
from shopease.media.videos import videos_by_ids


class HeroBlock(SectionBlock):
    """Heading, text, picture or film, and link. No query while picture and film are cached."""

    carries_heading = True

    heading = CharBlock(label=_("Heading"), max_length=90)
    text = TextBlock(label=_("Text"), required=False, max_length=280)
    picture = PictureChooserBlock(label=_("Picture"), required=False)
    video = VideoChooserBlock(
        label=_("Film instead"),
        required=False,
        help_text=_(
            "Runs without sound, over and over, and can be stopped. The picture stands there before it runs, "
            "and instead of it for people who asked their device for less motion."
        ),
    )
    link = LinkBlock(label=_("Link"), required=False)
    with_search = BooleanBlock(label=_("With a search field"), required=False)

    class Meta:
        icon = "image"
        label = _("Hero")
        group = _("Stories")
        description = _("A large picture with a heading and a link; best at the top of a page.")
        template = "blocks/hero.html"
        preview_value = {
            "heading": "Made to be used every day",
            "text": "Stoneware, linen and light for slow mornings.",
            "picture": EXAMPLE,
            "video": None,
            "link": {"label": "See what is new", "target": "address:/catalogue/"},
            "with_search": False,
        }

    def picture_ids(self, value: Any) -> list[int | None]:
        return [value["picture"]]

    def read(self, values: Sequence[Any], pictures: Any) -> list[dict[str, Any]]:
        """`picture` and `video`, or nothing when they are gone; `place` tells heroes of one page apart."""
        videos = videos_by_ids({key for value in values if (key := value.get("video")) is not None})
        return [
            {
                "picture": pictures.get(value["picture"]),
                "video": videos.get(value.get("video")),
                "place": place,
            }
            for place, value in enumerate(values, 1)
        ]
