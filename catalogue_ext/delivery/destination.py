"""Where a visitor said that goods shall go, before there is an address: a cookie of country and postcode."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase

from shopease.core.memo import request_remembered

COOKIE = "destination"
KEY = "catalogue:destination"
SECONDS = 365 * 24 * 60 * 60
SHAPE = re.compile(r"([A-Z]{2})\.([A-Z0-9]{0,10})")


@dataclass(frozen=True, slots=True)
class Destination:
    """A country by ISO 3166 and a postcode without spaces; both may be empty."""

    country: str = ""
    postcode: str = ""


def postcode_plain(text: str) -> str:
    """A postcode as rules compare it: capitals and digits alone."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def destination_read(request: Any) -> Destination:
    """What the visitor's browser remembers; nothing when it has no such cookie, or a wrong one."""
    found = SHAPE.fullmatch(request.COOKIES.get(COOKIE, "")) if request is not None else None
    return Destination(*found.groups()) if found else Destination()


def destination_note(request: Any) -> None:
    """Keep it for those who read within this request and don't know it; for the middleware."""
    request_remembered(KEY, lambda: destination_read(request))


def destination_now() -> Destination:
    """What the visitor of the present request said; nothing outside of one."""
    return request_remembered(KEY, Destination)


def destination_write(response: HttpResponseBase, destination: Destination) -> None:
    """Let the browser remember it for a year."""
    response.set_cookie(
        COOKIE,
        f"{destination.country}.{destination.postcode}",
        max_age=SECONDS,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
