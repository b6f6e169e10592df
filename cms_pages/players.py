"""Films that lie with others: which addresses are understood, and where their players live."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_YOUTUBE = re.compile(
    r"https://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?(?:[^#]*&)?v=|shorts/|live/|embed/)"
    r"|youtu\.be/|www\.youtube-nocookie\.com/embed/)([\w-]{11})(?![\w-])",
    re.ASCII,
)
_VIMEO = re.compile(
    r"https://(?:www\.)?(?:player\.)?vimeo\.com/(?:video/|channels/\w+/)?(\d{5,12})(?:/([\da-f]{6,20}))?(?![\w-])",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Player:
    """A film's player at `host`, and the page where one can see it without a script."""

    name: str
    host: str
    src: str
    page: str


def player_for(address: str) -> Player | None:
    """The player of a film by the address of its page; nothing for what isn't understood."""
    if found := _YOUTUBE.match(address):
        key = found[1]
        host = "https://www.youtube-nocookie.com"
        query = "autoplay=1&rel=0"
        return Player(
            "YouTube", host, f"{host}/embed/{key}?{query}", f"https://www.youtube.com/watch?v={key}"
        )
    if found := _VIMEO.match(address):
        key, unlisted = found[1], found[2]
        host = "https://player.vimeo.com"
        query = "autoplay=1&dnt=1" + (f"&h={unlisted}" if unlisted else "")
        page = f"https://vimeo.com/{key}" + (f"/{unlisted}" if unlisted else "")
        return Player("Vimeo", host, f"{host}/video/{key}?{query}", page)
    return None


def validate_player(address: str) -> None:
    """Refuse what no known player shows."""
    if player_for(address) is None:
        raise ValidationError(_("Write the address of a film at YouTube or Vimeo."))
