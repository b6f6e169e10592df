"""Input that no page can mean is refused at the door, before it reaches a database."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

MAX_QUERY_VALUE = 2000
"""Characters in one query-string value."""


class InputGuardMiddleware:
    """Answers 400 to NUL bytes, undecodable bytes and over-long values in path and query string."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self._is_refused(request):
            return render(request, "400.html", status=400)
        return self.get_response(request)

    @staticmethod
    def _is_refused(request: HttpRequest) -> bool:
        if "\x00" in request.path_info or len(request.path_info) > MAX_QUERY_VALUE:
            return True
        if request.META.get("QUERY_STRING", "").count("&") > settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:
            return True
        return any(
            "\x00" in text or len(text) > MAX_QUERY_VALUE
            for key, values in request.GET.lists()
            for text in (key, *values)
        )
