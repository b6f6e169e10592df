"""Content Security Policy: strict everywhere, relaxed only under the back offices' prefixes."""

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def frames_allow(request: HttpRequest, host: str) -> None:
    """Let the page that answers `request` show frames of `host` ("https://player.example.com")."""
    request.csp_frames = {*getattr(request, "csp_frames", ()), host}  # type: ignore[attr-defined]


class AreaCSPMiddleware(CSPMiddleware):
    """django-csp with `settings.CSP_AREAS`: path prefix -> directives that replace the strict ones.

    Hosts of `frames_allow` are added to those that the page may show frames of.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        for prefix, directives in settings.CSP_AREAS.items():
            if request.path_info.startswith(prefix):
                response._csp_replace = directives  # type: ignore[attr-defined]
        if frames := getattr(request, "csp_frames", None):
            response._csp_update = {"frame-src": sorted(frames)}  # type: ignore[attr-defined]
        return super().process_response(request, response)
