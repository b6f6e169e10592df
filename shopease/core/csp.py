"""Content Security Policy: strict everywhere, relaxed only under the back offices' prefixes."""

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class AreaCSPMiddleware(CSPMiddleware):
    """django-csp with `settings.CSP_AREAS`: path prefix -> directives that replace the strict ones."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        for prefix, directives in settings.CSP_AREAS.items():
            if request.path_info.startswith(prefix):
                response._csp_replace = directives  # type: ignore[attr-defined]
        return super().process_response(request, response)
