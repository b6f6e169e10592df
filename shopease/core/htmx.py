"""Telling htmx's requests, which want a part of a page, from those that want the whole."""

from django.http import HttpRequest


def is_htmx(request: HttpRequest) -> bool:
    """Whether a part is wanted; a page that htmx restores from history is wanted whole."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
