"""What a customer typed, kept by the browser when the session is gone: a signed cookie.

It holds e-mail address, postal address and what was chosen, never anything of a card. The browser
sends it to the checkout only, for two hours; it ends with the order or with the log-out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from shopease.core.translation import in_language, other_language

SALT = "shopease.checkout.kept"
SECONDS = 2 * 60 * 60
MAX_BYTES = 3800
"""Browsers drop cookies of more than 4096 bytes, name and attributes included."""

GUEST = "guest"


@dataclass(frozen=True)
class Kept:
    """Fields by name, as they were typed, and whose they are."""

    owner: str
    typed: dict[str, str] = field(default_factory=dict)

    def serves(self, owner: str) -> bool:
        """Whether the visitor may see it: its owner, or a guest who has logged in meanwhile."""
        return self.owner in {owner, GUEST}


def owner_of(request: Any) -> str:
    """The account, or a guest like any other."""
    return f"user:{request.user.pk}" if request.user.is_authenticated else GUEST


def cookie_name() -> str:
    """With the prefix that lets nobody set it over plain HTTP, where the shop has HTTPS.

    Each language has a checkout of its own path: one answer can only end all their cookies by their names.
    """
    name = "__Secure-checkout" if settings.SESSION_COOKIE_SECURE else "checkout"
    return f"{name}-{language}" if (language := other_language()) else name


def kept_read(request: HttpRequest) -> Kept | None:
    """What the browser kept; None when there is nothing, or nothing that we signed in time."""
    try:
        content = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    return Kept(content["for"], content["typed"])


def kept_write(response: HttpResponseBase, *, owner: str, typed: Mapping[str, str]) -> None:
    """Give it to the browser. A guest who has typed nothing gets no cookie, and neither gets one what
    is too long for any."""
    known = {name: value for name, value in typed.items() if value}
    if not known and owner == GUEST:
        return
    value = signing.dumps({"for": owner, "typed": known}, salt=SALT, compress=True)
    if len(value) <= MAX_BYTES:
        response.set_cookie(
            cookie_name(),
            value,
            max_age=SECONDS,
            path=reverse("checkout:index"),
            secure=bool(settings.SESSION_COOKIE_SECURE),
            httponly=True,
            samesite="Lax",
        )


def kept_forget(response: HttpResponseBase) -> None:
    """Take it from the browser, whatever language it was typed in."""
    for code, _name in settings.LANGUAGES:
        with in_language(code):
            response.delete_cookie(cookie_name(), path=reverse("checkout:index"), samesite="Lax")
            response.cookies[cookie_name()]["secure"] = bool(settings.SESSION_COOKIE_SECURE)
