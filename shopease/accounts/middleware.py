"""Addresses that are secrets stay out of other sites' logs."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

SECRET_LINKS = frozenset(
    {
        "account_confirm_email",
        "account_reset_password_from_key",
        "customer:alerts-cancel-by-key",
        "customer:alerts-confirm",
        "newsletter-confirm",
        "newsletter-unsubscribe",
    }
)
"""Views whose address lets its reader confirm, reset or end something."""


class SecretLinkMiddleware:
    """Sends `Referrer-Policy: same-origin` with the pages behind mailed links.

    Not `no-referrer`: browsers then send forms with `Origin: null`, which the CSRF check refuses.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and match.view_name in SECRET_LINKS:
            response.headers["Referrer-Policy"] = "same-origin"
        return response
