"""The opening of a page: a large picture, few words, one link."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, TextBlock

from cms_pages.choosers import PictureChooserBlock
from cms_pages.links import LinkBlock
from shopease.media.selectors import pictures_by_ids


class HeroBlock(StructBlock):
    """Heading, text, picture and link. No query while the picture is cached."""

    heading = CharBlock(label=_("Heading"), max_length=90)
    text = TextBlock(label=_("Text"), required=False, max_length=280)
    picture = PictureChooserBlock(label=_("Picture"), required=False)
    link = LinkBlock(label=_("Link"), required=False)

    class Meta:
        icon = "image"
        label = _("Hero")
        group = _("Stories")
        description = _("A large picture with a heading and a link; best at the top of a page.")
        template = "blocks/hero.html"
        preview_value = {
            "heading": "Made to be used every day",
            "text": "Stoneware, linen and light for slow mornings.",
            "picture": None,
            "link": {"label": "See what is new", "page": None, "category": None, "address": "/catalogue/"},
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add `picture`, or nothing when it is gone."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        key = value["picture"]
        context["picture"] = pictures_by_ids([key]).get(key) if key is not None else None
        return context
