"""The first step: who it is and where it goes."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views import generic
from oscar.core.loading import get_class, get_classes

from shopease.shop.selectors import shop_identity

BASKET_READY, FormsMixin = get_classes("checkout.steps", ("BASKET_READY", "FormsMixin"))
ADDRESS_FIELDS, NEW_ADDRESS, GuestForm, SavedAddressForm, ShippingAddressForm = get_classes(
    "checkout.forms",
    ("ADDRESS_FIELDS", "NEW_ADDRESS", "GuestForm", "SavedAddressForm", "ShippingAddressForm"),
)
BUSINESS_FIELDS, BusinessForm, business_is_asked, business_keep, business_known = get_classes(
    "checkout.business",
    ("BUSINESS_FIELDS", "BusinessForm", "business_is_asked", "business_keep", "business_known"),
)
addresses_to_send_to = get_class("checkout.habits", "addresses_to_send_to")


class DetailsView(FormsMixin, generic.TemplateView):
    """Replaces Oscar's gateway and address pages: a guest's e-mail address, and an address that is new or
    the customer's own."""

    step = "details"
    heading = gettext_lazy("Your details")
    template_name = "oscar/checkout/details.html"
    pre_conditions = BASKET_READY
    fields = keeps = ("email", "address_id", *ADDRESS_FIELDS, *BUSINESS_FIELDS)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Customers who buy nothing that is sent have told us already."""
        if not self.needs_shipping and request.user.is_authenticated:
            return redirect(self.next_step)
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where the button leads, beside the step's context."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "leads_to_review": self.are_delivery_and_payment_known}

    @cached_property
    def saved(self) -> dict[str, Any]:
        """The customer's own addresses by id."""
        if not self.request.user.is_authenticated:
            return {}
        return {str(address.pk): address for address in addresses_to_send_to(self.request.user)}

    def forms_make(self, data: Any = None) -> dict[str, Any]:
        """E-mail for guests; the choice for who has addresses; the fields of a new address."""
        forms: dict[str, Any] = {}
        if not self.request.user.is_authenticated:
            email = self.typed.get("email") or self.checkout_session.get_guest_email()
            forms["contact"] = GuestForm(data, initial={"email": email})
        if business_is_asked(self.request):
            known = business_known(self.checkout_session)
            typed = {name: self.typed[name] for name in BUSINESS_FIELDS if name in self.typed}
            forms["business"] = BusinessForm(data, initial=typed or known)
        if not self.needs_shipping:
            return forms
        is_new = True
        if self.saved:
            initial = {"address_id": self._initial_choice()}
            forms["choice"] = SavedAddressForm(data, initial=initial, addresses=self.saved)
            is_new = data is not None and data.get("address_id") == NEW_ADDRESS
        home = shop_identity(self.request).country
        forms["address"] = ShippingAddressForm(
            data if is_new else None, initial=self._initial_address(), home=home
        )
        return forms

    def forms_valid(self, forms: dict[str, Any]) -> HttpResponseBase:
        """Keep it in the session; a new address is saved with the order. The delivery stays chosen."""
        session = self.checkout_session
        if "contact" in forms:
            session.set_guest_email(forms["contact"].cleaned_data["email"])
        if "business" in forms:
            business_keep(session, forms["business"])
        if "address" in forms:
            code = session.shipping_method_code(None)
            session.reset_shipping_data()
            if forms["address"].is_bound:
                fields = vars(forms["address"].instance).items()
                session.ship_to_new_address({key: value for key, value in fields if key[0] != "_"})
            else:
                session.ship_to_user_address(self.saved[forms["choice"].cleaned_data["address_id"]])
            if code:
                session.use_shipping_method(code)
        return redirect(self.next_step)

    def _initial_choice(self) -> str:
        """What was chosen before, else the address that the customer uses most."""
        chosen = self.typed.get("address_id") or str(self.checkout_session.shipping_user_address_id() or "")
        if chosen in self.saved or chosen == NEW_ADDRESS:
            return chosen
        return NEW_ADDRESS if self.checkout_session.new_shipping_address_fields() else next(iter(self.saved))

    def _initial_address(self) -> dict[str, Any]:
        """What was typed before, here or in this session; the customer's own name else."""
        typed = {name: self.typed[name] for name in ADDRESS_FIELDS if name in self.typed}
        if typed:
            return typed
        known = self.checkout_session.new_shipping_address_fields()
        if known:
            return {**known, "country": known.get("country_id")}
        user = self.request.user
        return {"first_name": user.first_name, "last_name": user.last_name} if user.is_authenticated else {}
