"""The gate before /cms/ and /dashboard/: without a rule that admits the visitor nothing opens."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from shopease.users.access import rule_for, user_may_open

BACK_OFFICES = ("cms/", "dashboard/")


class BackOfficeGateMiddleware:
    """Sends strangers to the log-in and answers 403 to whom the rules of `access` don't admit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Runs after the address was resolved and before the view."""
        match = request.resolver_match
        if match is None or not match.route.startswith(BACK_OFFICES):
            return None
        if user_may_open(request.user, match.view_name, request.method or "GET"):
            return None
        if not request.user.is_authenticated and rule_for(match.view_name) is not None:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied
