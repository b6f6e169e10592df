"""Alerts of stock and price: signing up, the mailed links, and a customer's list.

Replaces the views of `oscar.apps.customer.alerts.views` (Oscar 4.2), which confirm and cancel on GET.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, View
from oscar.apps.customer.mixins import PageTitleMixin
from oscar.core.loading import get_model

from shopease.accounts.alerts import alert_by_key, alert_cancel, alert_confirm, alert_sign_up, alerts_of
from shopease.core.throttle import failure_count, is_throttled, visitor_address

ProductAlert = get_model("customer", "ProductAlert")

SIGN_UPS, SECONDS = 20, 3600
"""How often one computer may sign addresses up in an hour."""


class ProductAlertForm(forms.Form):
    """Where to write to; a customer's address is known."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ProductAlertCreateView(View):
    """Signing up for a product that is sold out, or that should cost less (`kind`)."""

    http_method_names = ["get", "post", "options"]
    kind = ProductAlert.Kind.STOCK

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """What is waited for: the stock unless the price is asked for."""
        super().setup(request, *args, **kwargs)
        asked = request.POST if request.method == "POST" else request.GET
        if asked.get("kind") == ProductAlert.Kind.PRICE:
            self.kind = ProductAlert.Kind.PRICE

    @property
    def promise(self) -> str:
        """What we will do."""
        if self.kind == ProductAlert.Kind.PRICE:
            return _("We write to you as soon as it costs less.")
        return _("We write to you as soon as it is back.")

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The form alone; it usually stands on the product's page."""
        return self._page(_product(pk), ProductAlertForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Sign up; whether it was known already is not told."""
        product = _product(pk)
        if request.user.is_authenticated:
            alert_sign_up(product=product, user=request.user, kind=self.kind)
            messages.success(request, self.promise)
            return HttpResponseRedirect(product.get_absolute_url())
        actors = [visitor_address(request)]
        form = ProductAlertForm(request.POST)
        if is_throttled(scope="alert", actors=actors, limit=SIGN_UPS):
            form.add_error(None, _("Too many requests. Please try again in an hour."))
            return self._page(product, form, status=429)
        if not form.is_valid():
            return self._page(product, form, status=422)
        failure_count(scope="alert", actors=actors, seconds=SECONDS)
        email = form.cleaned_data["email"]
        alert_sign_up(product=product, user=request.user, email=email, kind=self.kind)
        messages.success(request, _("Please open the link in the mail that we have sent you."))
        return HttpResponseRedirect(product.get_absolute_url())

    def _page(self, product: Any, form: ProductAlertForm, status: int = 200) -> TemplateResponse:
        context = {"product": product, "form": form, "kind": self.kind}
        return TemplateResponse(self.request, "oscar/customer/alerts/alert_form.html", context, status=status)


class _MailedLinkView(View):
    """A page behind a mailed link: it shows a button, for mail programs open links by themselves."""

    http_method_names = ["get", "head", "post", "options"]
    action = ""

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        """The button; 404 when the alert is no longer waiting."""
        alert = alert_by_key(key)
        if alert is None:
            raise Http404
        context = {"alert": alert, "action": self.action}
        response = TemplateResponse(request, "oscar/customer/alerts/alert_link.html", context)
        response["X-Robots-Tag"] = "noindex"
        return response


class ProductAlertConfirmView(_MailedLinkView):
    """Confirms an address."""

    action = "confirm"

    def post(self, request: HttpRequest, key: str) -> HttpResponseBase:
        alert = alert_confirm(key=key)
        if alert is None:
            raise Http404
        messages.success(request, _("Thank you. Your address is confirmed: we will write to you."))
        return HttpResponseRedirect(alert.product.get_absolute_url())


class ProductAlertCancelByKeyView(_MailedLinkView):
    """Ends the alert of an address."""

    action = "cancel"

    def post(self, request: HttpRequest, key: str) -> HttpResponseBase:
        alert = alert_by_key(key)
        if alert is None:
            raise Http404
        alert_cancel(alert=alert)
        messages.success(request, _("We will not write to you about this product."))
        return HttpResponseRedirect(alert.product.get_absolute_url())


class ProductAlertListView(PageTitleMixin, ListView):
    """What a customer waits for."""

    template_name = "oscar/customer/alerts/alert_list.html"
    context_object_name = "alerts"
    page_title = gettext_lazy("Alerts")
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Any]:
        return alerts_of(self.request.user)


class ProductAlertCancelView(View):
    """Ends one of the customer's own alerts."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        alert_cancel(alert=get_object_or_404(alerts_of(request.user), pk=pk))
        messages.success(request, _("We will not write to you about this product."))
        return HttpResponseRedirect(reverse("customer:alerts-list"))


def _product(pk: int) -> Any:
    """A public product or variant."""
    return get_object_or_404(get_model("catalogue", "Product").objects.public(), pk=pk)
