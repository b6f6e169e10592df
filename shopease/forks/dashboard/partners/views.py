"""Partners and the people who work for them; accounts themselves are allauth's."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import RedirectView
from oscar.apps.dashboard.partners import views as upstream
from oscar.apps.dashboard.partners.views import *

from shopease.users.roles import STAFF_ROLES, Role, role_assign


class PartnerDeleteView(upstream.PartnerDeleteView):
    """Overrides `oscar.apps.dashboard.partners.views.PartnerDeleteView` (Oscar 4.2).

    Nobody deletes a partner whose goods customers are waiting for.
    """

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
        except IntegrityError:  # orders wait for its goods, or one came while it was deleted
            waited_for = _("“%(name)s” can't be deleted: customers are waiting for its goods.")
            messages.error(self.request, waited_for % {"name": self.object.name})
            return redirect("dashboard:partner-list")
        return response


class PartnerUserCreateView(RedirectView):
    """Overrides `oscar.apps.dashboard.partners.views.PartnerUserCreateView` (Oscar 4.2).

    Oscar's form registers a person with a password of the merchant's choice; here people register
    themselves and are then linked.
    """

    http_method_names = ("get", "head", "options")

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        messages.info(self.request, _("Ask the person to create an account first, then find it here."))
        return reverse("dashboard:partner-user-select", kwargs={"partner_pk": kwargs["partner_pk"]})


class PartnerUserUpdateView(RedirectView):
    """Overrides `oscar.apps.dashboard.partners.views.PartnerUserUpdateView` (Oscar 4.2).

    Oscar's form changes another person's password; here it is the person's page.
    """

    http_method_names = ("get", "head", "options")

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        return reverse("dashboard:user-detail", kwargs={"pk": kwargs["user_pk"]})


class PartnerUserLinkView(upstream.PartnerUserLinkView):
    """Overrides `oscar.apps.dashboard.partners.views.PartnerUserLinkView` (Oscar 4.2): POST and roles."""

    http_method_names = ("post", "options")

    def link_user(self, user: Any, partner: Any) -> bool:
        """Whether the person was not linked yet; who is no staff becomes a partner."""
        if partner.users.filter(pk=user.pk).exists():
            return False
        partner.users.add(user)
        if not user.groups.filter(name__in=STAFF_ROLES).exists() and not user.is_superuser:
            role_assign(user=user, role=Role.PARTNER)
        return True

    def get(self, request: HttpRequest, user_pk: int, partner_pk: int) -> Any:
        """Unreachable: Oscar's undo link is gone."""
        return self.http_method_not_allowed(request)


class PartnerUserUnlinkView(upstream.PartnerUserUnlinkView):
    """Overrides `oscar.apps.dashboard.partners.views.PartnerUserUnlinkView` (Oscar 4.2): roles."""

    http_method_names = ("post", "options")

    def unlink_user(self, user: Any, partner: Any) -> bool:
        """Whether the person was linked; without any partner they are a shopper again."""
        unlinked: bool = super().unlink_user(user, partner)
        if unlinked and not user.partners.exists() and user.groups.filter(name=Role.PARTNER).exists():
            role_assign(user=user, role=Role.SHOPPER)
        return unlinked
