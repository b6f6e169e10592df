"""The pages of a customer's account; each shows only what belongs to the person who is logged in."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from oscar.apps.customer import views as upstream
from oscar.apps.customer.views import *

RECENT_ORDERS = 3


class AccountSummaryView(upstream.PageTitleMixin, TemplateView):
    """Overrides `oscar.apps.customer.views.AccountSummaryView` (Oscar 4.2), which only redirects."""

    template_name = "oscar/customer/summary.html"
    page_title = _("Your account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        orders = (
            upstream.Order.objects.filter(user=self.request.user)
            .order_by("-date_placed")
            .prefetch_related("lines")
        )
        return super().get_context_data(orders=orders[:RECENT_ORDERS], **kwargs)


class ProfileView(upstream.PageTitleMixin, TemplateView):
    """Overrides `oscar.apps.customer.views.ProfileView` (Oscar 4.2): a link to each thing to change."""

    template_name = "oscar/customer/profile/profile.html"
    page_title = _("Profile")


class ProfileUpdateView(upstream.ProfileUpdateView):
    """Overrides `oscar.apps.customer.views.ProfileUpdateView` (Oscar 4.2) to leave the e-mail alone."""

    page_title = _("Your name")

    def send_email_changed_email(self, old_user: Any, new_email: str) -> None:
        """Never: the form has no e-mail address."""


class AddressChangeStatusView(upstream.AddressChangeStatusView):
    """Overrides `oscar.apps.customer.views.AddressChangeStatusView` (Oscar 4.2): changed by POST only."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = self.get(request, *args, **kwargs)
        return response
