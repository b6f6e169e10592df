"""Logging out takes from the browser what the checkout kept there."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from oscar.core.loading import get_class

kept_forget = get_class("checkout.kept", "kept_forget")

MARK = "checkout_is_to_be_forgotten"


def log_out_mark(request: Any, **_kwargs: Any) -> None:
    """Receives Django's `user_logged_out`, which knows the request but not its answer."""
    if request is not None:
        setattr(request, MARK, True)


class CheckoutMiddleware:
    """Named by settings; the cookie's path is the checkout's, so no other place sees it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, MARK, False):
            kept_forget(response)
        return response
