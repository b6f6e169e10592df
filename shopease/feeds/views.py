"""Giving the feeds to whoever asks for them: files, never made while somebody waits."""

from datetime import datetime
from typing import Any

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import condition, require_safe

from shopease.feeds.models import Feed


def _feed_of(request: Any, channel: str) -> Feed | None:
    if not hasattr(request, "feed"):
        request.feed = Feed.objects.filter(channel=channel).first()
    found: Feed | None = request.feed
    return found


def _etag(request: HttpRequest, channel: str) -> str | None:
    found = _feed_of(request, channel)
    return f'"{found.digest}"' if found else None


def _changed(request: HttpRequest, channel: str) -> datetime | None:
    found = _feed_of(request, channel)
    return found.changed_at if found else None


@require_safe
@condition(etag_func=_etag, last_modified_func=_changed)
def feed(request: HttpRequest, channel: str) -> HttpResponseBase:
    """Stream the file of a channel; 404 before it was made first. One query."""
    found = _feed_of(request, channel)
    if found is None:
        raise Http404
    try:
        handle = storages["private"].open(found.file)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(handle, content_type="application/rss+xml; charset=utf-8")
    response["Content-Length"] = found.size
    response["Cache-Control"] = "public, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response
