"""Addresses that belong to the shop: a page under one of them could never be reached."""

from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from shopease.campaigns.previews import FOLDER as PREVIEWS


@cache
def reserved_slugs() -> frozenset[str]:
    """The first part of every address that the shop, its languages or the file servers claim."""
    found = set(_first_parts(get_resolver().url_patterns))
    found |= {code for code, _name in settings.LANGUAGES}
    for url in (settings.STATIC_URL, settings.MEDIA_URL, PREVIEWS):
        found.add(urlsplit(url).path.strip("/").split("/")[0])
    return frozenset(found - {""})


def _first_parts(patterns: list[URLPattern | URLResolver]) -> list[str]:
    parts = []
    for entry in patterns:
        route = str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver) and (isinstance(entry.pattern, LocalePrefixPattern) or not route):
            parts += _first_parts(entry.url_patterns)
            continue
        first = route.split("/")[0]
        if first and not set(first) & set("<>()[]\\.*+?$|"):
            parts.append(first)
    return parts
