"""The visitor of each request."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from shopease.campaigns.visitors import Visitor, visited_by


class VisitorMiddleware:
    """Lets `audience_holds` know for whom a page is made; asks nothing itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with visited_by(Visitor(request)):
            return self.get_response(request)
