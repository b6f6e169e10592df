"""A film: our own, or one that lies with others and is asked for only by who wants to see it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, URLBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from cms_pages.choosers import PictureChooserBlock
from cms_pages.players import player_for, validate_player
from cms_pages.previews import EXAMPLE
from cms_pages.sections import Context, SectionBlock
from cms_pages.video_chooser import VideoChooserBlock
from shopease.core.csp import frames_allow
from shopease.media.selectors import pictures_by_ids
from shopease.media.videos import videos_by_ids


class VideoBlock(SectionBlock):
    """A film with its heading; not there when the film is gone. No query while it is cached."""

    heading = CharBlock(label=_("Heading"), required=False, max_length=90)
    video = VideoChooserBlock(label=_("Film of the library"), required=False)
    address = URLBlock(
        label=_("Film at YouTube or Vimeo"),
        required=False,
        max_length=300,
        validators=[validate_player],
        help_text=_("Nothing is fetched from there before somebody starts the film."),
    )
    picture = PictureChooserBlock(
        label=_("Picture before it runs"),
        required=False,
        help_text=_("Instead of the film's own; a film that lies elsewhere has none."),
    )
    caption = CharBlock(label=_("Caption"), required=False, max_length=160)
    is_wide = BooleanBlock(label=_("From edge to edge"), required=False)

    class Meta:
        icon = "media"
        label = _("Film")
        group = _("Stories")
        description = _("A film of the library, or one at YouTube or Vimeo that starts after consent.")
        template = "blocks/video.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": "An hour at the wheel",
            "video": None,
            "address": "https://vimeo.com/76979871",
            "picture": EXAMPLE,
            "caption": "Ada Lindau throws a bowl.",
            "is_wide": False,
        }

    def clean(self, value: Any) -> Any:
        """Refuse none and both; a film elsewhere needs words that say what it is."""
        cleaned = super().clean(value)
        if bool(cleaned["video"]) == bool(cleaned["address"]):
            message = ValidationError(_("Choose a film of the library or write an address: one of both."))
            raise StructBlockValidationError({"video": message})
        if cleaned["address"] and not (cleaned["heading"] or cleaned["caption"]):
            message = ValidationError(_("Say in the heading or here what one will see."))
            raise StructBlockValidationError({"caption": message})
        return cleaned

    def picture_ids(self, value: Any) -> list[int | None]:
        return [value["picture"]]

    def read(self, values: Sequence[Any], pictures: Any) -> list[dict[str, Any]]:
        """`video` or `player`, or neither when it is gone; `poster` when there is a picture."""
        videos = videos_by_ids({value["video"] for value in values if value["video"] is not None})
        posters = pictures_by_ids({video.poster_id for video in videos.values() if video.poster_id})
        found = []
        for value in values:
            video = videos.get(value["video"])
            poster = pictures.get(value["picture"]) or (posters.get(video.poster_id or 0) if video else None)
            player = None if value["video"] else player_for(value["address"] or "")
            found.append({"video": video, "player": player, "poster": poster})
        return found

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """Let this page alone show frames of the player's host."""
        context = super().get_context(value, parent_context=parent_context)
        request = (parent_context or {}).get("request")
        if request is not None and context["player"]:
            frames_allow(request, context["player"].host)
        return context
