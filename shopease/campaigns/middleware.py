"""The visitor of each request, and previews of the shop."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import get_script_prefix, set_script_prefix

from shopease.campaigns.previews import (
    FOLDER,
    PreviewError,
    preview_now,
    preview_read,
    preview_shows,
    previewing,
)
from shopease.campaigns.selectors import audiences_played
from shopease.campaigns.services import scheduled_apply
from shopease.campaigns.types import Preview
from shopease.campaigns.visitors import Visitor, visited_by
from shopease.core import clock
from shopease.core.rehearsal import rehearsal

_SAFE = {"GET", "HEAD"}
_LINK = re.compile(r'(<a\s(?!data-leaves)(?:[^>]*?\s)?href=")(/(?!/)[^"]*)')


class VisitorMiddleware:
    """Lets `audience_holds` know for whom a page is made; asks nothing itself.

    Under `/preview/` it shows the shop as of a moment and for an audience: to a visitor without cookies,
    with what is scheduled until then published, and undoes everything before it answers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(FOLDER):
            return _private(self._previewed(request))
        with visited_by(Visitor(request)):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Keep everything else than what one looks at out of previews."""
        match = request.resolver_match
        if preview_now() is None or (match is not None and preview_shows(match.view_name)):
            return None
        return render(request, "campaigns/preview_closed.html", status=403)

    def _previewed(self, request: HttpRequest) -> HttpResponseBase:
        token, _slash, rest = request.path_info.removeprefix(FOLDER).partition("/")
        try:
            preview = preview_read(token)
        except PreviewError:
            return render(request, "campaigns/preview_ended.html", status=404)
        prefix, outer = FOLDER + token, get_script_prefix()
        if request.method not in _SAFE:
            response = render(request, "campaigns/preview_closed.html", status=405)
            response["Allow"] = ", ".join(sorted(_SAFE))
            return _kept_inside(response, prefix)
        _moved(request, prefix, "/" + rest)
        set_script_prefix(prefix + "/")
        try:
            return _kept_inside(self._rehearsed(request, preview), prefix)
        finally:
            set_script_prefix(outer)

    def _rehearsed(self, request: HttpRequest, preview: Preview) -> HttpResponseBase:
        with ExitStack() as stack:
            stack.enter_context(rehearsal())
            if preview.moment is not None:
                stack.enter_context(clock.at(preview.moment))
                scheduled_apply(moment=preview.moment)
            stack.enter_context(previewing(preview))
            stack.enter_context(visited_by(Visitor(played=audiences_played(preview.audience_id))))
            return self.get_response(request)


def _moved(request: HttpRequest, prefix: str, path: str) -> None:
    """Make it a request for `path` of a shop that lies below `prefix`, by somebody unknown."""
    request.META |= {"SCRIPT_NAME": prefix, "PATH_INFO": path}
    for name in ("HTTP_COOKIE", "HTTP_AUTHORIZATION"):
        request.META.pop(name, None)
    request.path_info, request.path = path, prefix + path
    request.COOKIES = {}


def _kept_inside(response: HttpResponseBase, prefix: str) -> HttpResponseBase:
    """Addresses that editors typed lead on inside the preview too."""
    if not isinstance(response, HttpResponse) or "text/html" not in response.get("Content-Type", ""):
        return response
    outside = (prefix + "/", settings.STATIC_URL, settings.MEDIA_URL)

    def inside(found: re.Match[str]) -> str:
        return found[0] if found[2].startswith(outside) else f"{found[1]}{prefix}{found[2]}"

    response.content = _LINK.sub(inside, response.content.decode(response.charset)).encode(response.charset)
    return response


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response.cookies.clear()
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
