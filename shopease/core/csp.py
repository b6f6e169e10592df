"""Content Security Policy: strict everywhere, relaxed only under the back offices' prefixes."""

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def sources_allow(request: HttpRequest, directive: str, *hosts: str) -> None:
    """Let the page that answers `request`, and no other, use hosts ("https://player.example.com") for what
    a directive ("frame-src") is about."""
    known: dict[str, set[str]] = getattr(request, "csp_sources", {})
    request.csp_sources = {  # type: ignore[attr-defined]
        **known,
        directive: {*known.get(directive, ()), *hosts},
    }


def frames_allow(request: HttpRequest, host: str) -> None:
    """Let the page that answers `request` show frames of `host`."""
    sources_allow(request, "frame-src", host)


class AreaCSPMiddleware(CSPMiddleware):
    """django-csp with `settings.CSP_AREAS`: path prefix -> directives that replace the strict ones.

    Hosts of `sources_allow` are added to those that the page may use.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        for prefix, directives in settings.CSP_AREAS.items():
            if request.path_info.startswith(prefix):
                response._csp_replace = directives  # type: ignore[attr-defined]
        if sources := getattr(request, "csp_sources", None):
            allowed = {directive: sorted(hosts) for directive, hosts in sources.items()}
            response._csp_update = allowed  # type: ignore[attr-defined]
        return super().process_response(request, response)
