"""The site of each request, without asking the database for it."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from shopease.shop.selectors import site_of


class SiteMiddleware:
    """Wagtail 8 reads the site on each page; it takes the one that it finds at the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request._wagtail_site = SimpleLazyObject(lambda: site_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)
