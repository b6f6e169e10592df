"""What delivery will cost and when goods arrive, before there is an address."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from oscar.core.loading import get_class

from catalogue_ext.delivery.destination import Destination, destination_write, postcode_plain
from catalogue_ext.delivery.ways import availabilities_of, place_shown, way_promise, ways_known
from shopease.core.ways import way_back

MAX_SHOWN = 5
"""Ways that the basket names; the checkout shows all."""


class DestinationForm(forms.Form):
    """A country that goods are sent to, and perhaps a postcode."""

    country = forms.ChoiceField(error_messages={"invalid_choice": _("We don't deliver to this country yet.")})
    postcode = forms.CharField(
        required=False,
        max_length=16,
        error_messages={"max_length": _("This postcode is too long.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = ways_known().countries

    def clean_postcode(self) -> str:
        return postcode_plain(str(self.cleaned_data["postcode"]))[:10]


class DestinationView(View):
    """Remembers where goods shall go, and leads back to where one was asked."""

    http_method_names = ("get", "head", "post", "options")

    def get(self, request: Any) -> HttpResponseBase:
        """Choosing needs a POST."""
        return redirect("basket:summary")

    def post(self, request: Any) -> HttpResponseBase:
        """Remember it in the browser, or say what is wrong."""
        form = DestinationForm(request.POST)
        response = redirect(way_back(request, reverse("basket:summary")))
        if form.is_valid():
            destination_write(
                response, Destination(form.cleaned_data["country"], form.cleaned_data["postcode"])
            )
        else:
            for found in form.errors.values():
                messages.error(request, " ".join(str(reason) for reason in found))
        return response


def estimate_of(request: Any, basket: Any) -> dict[str, Any] | None:
    """The ways to where goods go, with charges and days; None for what isn't sent. At most one query."""
    if not basket.is_shipping_required():
        return None
    place, asked = place_shown(request), availabilities_of(basket)
    found = []
    if place.country:
        repository = get_class("shipping.repository", "Repository")()
        found = repository.get_shipping_methods(basket, user=request.user, place=place)
    options = [
        {"method": way, "charge": way.calculate(basket).incl_tax, "promise": way_promise(way, asked)}
        for way in found[:MAX_SHOWN]
    ]
    return {
        "place": place,
        "country": ways_known().country_name(place.country),
        "countries": ways_known().countries_named(),
        "options": options,
    }
