"""Customers in the dashboard."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import View
from oscar.apps.dashboard.users import views as upstream
from oscar.apps.dashboard.users.views import *


class IndexView(upstream.IndexView):
    """Overrides `oscar.apps.dashboard.users.views.IndexView` (Oscar 4.2).

    Nobody switches off an account of the back office, or their own, from the list of customers.
    """

    def _customers(self, users: Any) -> list[Any]:
        return [user for user in users if not user.is_staff and not user.is_superuser]

    def make_active(self, request: HttpRequest, users: Any) -> HttpResponse:
        response: HttpResponse = super().make_active(request, self._customers(users))
        return response

    def make_inactive(self, request: HttpRequest, users: Any) -> HttpResponse:
        response: HttpResponse = super().make_inactive(request, self._customers(users))
        return response


class PasswordResetView(View):
    """Overrides `oscar.apps.dashboard.users.views.PasswordResetView` (Oscar 4.2): allauth's reset mail."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the person a link to set a new password; staff never sees it."""
        user = get_object_or_404(upstream.User, pk=pk)
        form = ResetPasswordForm({"email": user.email})
        if form.is_valid():
            form.save(request)
            messages.success(request, _("A password reset e-mail is on its way."))
        else:
            messages.error(request, " ".join(form.errors.get("email", [])))
        return redirect("dashboard:user-detail", pk=pk)
