"""Where is my order? Asked with its number and the e-mail address or phone number it was ordered with."""

from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View

from shopease.core.throttle import failure_count, is_throttled, visitor_address
from shopease.fulfilment.finding import order_by_contact
from shopease.fulfilment.selectors import order_for_page

GUESSES = 10
GUESSES_SECONDS = 900
"""Wrong pairs that one address may try in this time; numbers themselves can't be guessed."""

SALT = "shopease.orders.track"
LOOK_SECONDS = 3600
"""How long a page that was found may be loaded again."""


class TrackForm(forms.Form):
    """What somebody without the order's link knows of it."""

    number = forms.CharField(
        label=gettext_lazy("Order number"),
        max_length=64,
        help_text=gettext_lazy("It stands in the confirmation that we sent you, like ABCD-EFGH-JKMN."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    contact = forms.CharField(
        label=gettext_lazy("E-mail address or phone number"),
        max_length=254,
        help_text=gettext_lazy("The one that you ordered with."),
        widget=forms.TextInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )


@method_decorator(never_cache, name="dispatch")
class TrackView(View):
    """The form. A right pair leads to the order's state; wrong pairs are all answered alike."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The empty form; a link may bring the number along."""
        number = request.GET.get("number", "")[:64]
        return _page(request, TrackForm(initial={"number": number}))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Look, unless too many wrong pairs were tried."""
        form = TrackForm(request.POST)
        if not form.is_valid():
            return _page(request, form, status=422)
        number, contact = form.cleaned_data["number"], form.cleaned_data["contact"]
        actors = [f"address:{visitor_address(request)}"]  # by number would lock its owner out
        if is_throttled(scope="track", actors=actors, limit=GUESSES):
            form.add_error(None, _("Too many attempts. Please try again in 15 minutes."))
            return _page(request, form, status=429)
        order = order_by_contact(number=number, contact=contact)
        if order is None:
            failure_count(scope="track", actors=actors, seconds=GUESSES_SECONDS)
            form.add_error(
                None, _("We found no order with this number and this e-mail address or phone number.")
            )
            return _page(request, form, status=422)
        return redirect("order-tracked", found=signing.dumps(order.pk, salt=SALT))


@method_decorator(never_cache, name="dispatch")
class TrackedView(View):
    """What a right pair shows: status, parcels and titles; no address, no price, nothing to press."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, found: str) -> HttpResponseBase:
        """The order, for an hour after it was found; then the form again."""
        try:
            order = order_for_page(signing.loads(found, salt=SALT, max_age=LOOK_SECONDS))
        except signing.BadSignature:
            order = None
        if order is None:
            return redirect("order-track")
        response = TemplateResponse(request, "oscar/customer/order/tracked.html", {"order": order})
        return _private(response)


def _page(request: HttpRequest, form: Any, *, status: int = 200) -> HttpResponseBase:
    response = TemplateResponse(request, "oscar/customer/order/track.html", {"form": form}, status=status)
    return _private(response)


def _private(response: Any) -> HttpResponseBase:
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
