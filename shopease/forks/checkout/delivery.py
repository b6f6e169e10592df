"""The second step: how it comes and how it is paid."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import generic
from oscar.apps.checkout.exceptions import FailedPreCondition
from oscar.core.loading import get_class, get_classes

from catalogue_ext.delivery.ways import availabilities_of, way_promise, ways_known
from shopease.payments.credit.selectors import credit_of_user
from shopease.payments.registry import NOTHING_DUE

DETAILS_READY, FormsMixin = get_classes("checkout.steps", ("DETAILS_READY", "FormsMixin"))
ShippingMethodForm = get_class("checkout.forms", "ShippingMethodForm")


class DeliveryView(FormsMixin, generic.TemplateView):
    """Replaces Oscar's pages of delivery, payment method and payment details. Card numbers never come
    here.

    `?method_code=` shows the totals with another delivery; nothing is chosen by that.
    """

    step = "delivery"
    template_name = "oscar/checkout/delivery.html"
    pre_conditions = (*DETAILS_READY, "check_delivery_is_possible")
    fields = ("method_code", "method")
    keeps = ("method_code",)

    @property
    def heading(self) -> str:
        """Nothing is said of delivery where nothing is sent."""
        return _("Delivery and payment") if self.needs_shipping else _("Payment")

    def check_delivery_is_possible(self, request: HttpRequest) -> None:
        """Back to the details when nobody delivers there."""
        if not self.codes:
            message = _("We can't deliver to this address. Please choose another.")
            raise FailedPreCondition(url=reverse("checkout:details"), message=message)

    @cached_property
    def codes(self) -> list[str]:
        """Ways of delivery by code; a post needs no prices, unless a way is for some totals only."""
        limits = {limit for way in ways_known().methods for limit in (way.min_total, way.max_total)}
        is_bare = self.request.method == "POST" and limits <= {None}
        methods = self.methods_for(self.request.bare_basket) if is_bare else self.shipping_methods
        return [method.code for method in methods]

    @property
    def method_code(self) -> str:
        """The delivery whose price is shown: what is asked for, what was chosen, else the cheapest."""
        chosen = super().method_code or self.typed.get("method_code")
        wanted = self.request.GET.get("method_code") or self.request.POST.get("method_code") or chosen
        return wanted if wanted in self.codes else self.codes[0]

    def forms_make(self, data: Any = None) -> dict[str, Any]:
        """The ways of delivery, when something is sent, and those to pay."""
        forms: dict[str, Any] = {}
        if self.needs_shipping:
            initial = {"method_code": self.method_code}
            forms["delivery"] = ShippingMethodForm(data, initial=initial, codes=self.codes)
        covered = data is not None and self.is_covered
        forms["payment"] = self.payment_form({"method": NOTHING_DUE} if covered else data)
        forms["credit"] = self.gift_card_form
        return forms

    @property
    def is_covered(self) -> bool:
        """Whether credit was chosen and pays all. A post that chooses none needs no prices."""
        return bool(self.card_ids or self.with_store_credit) and self.is_nothing_due

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page; 422 with a code that was refused as well."""
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        if self.gift_card_form.errors:
            response.status_code = 422
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Take the credit first, for with enough of it no way to pay is asked for.

        Who only applies or removes a card stays here, with what was chosen.
        """
        before = self.card_ids, self.with_store_credit
        is_taken = self.credit_take(request)
        is_changed = before != (self.card_ids, self.with_store_credit) or request.POST.get("code", "").strip()
        stays = "remove_card" in request.POST or ("apply_credit" in request.POST and is_changed)
        if is_taken and not stays:
            answer: HttpResponseBase = super().post(request, *args, **kwargs)
            return answer
        if request.POST.get("method_code") in self.codes:
            self.checkout_session.use_shipping_method(request.POST["method_code"])
        payment = self.payment_form(request.POST)
        if payment.is_valid() and payment.cleaned_data["method"] != NOTHING_DUE:
            self.checkout_session.pay_by(payment.cleaned_data["method"])
        return redirect("checkout:delivery")

    def forms_valid(self, forms: dict[str, Any]) -> HttpResponseBase:
        """Go on to the review."""
        if "delivery" in forms:
            self.checkout_session.use_shipping_method(forms["delivery"].cleaned_data["method_code"])
        self.checkout_session.pay_by(forms["payment"].cleaned_data["method"])
        return redirect("checkout:preview")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ways of delivery with their charges for this basket."""
        basket = self.request.basket
        asked = availabilities_of(basket)
        options = [
            {
                "method": method,
                "charge": method.calculate(basket).incl_tax,
                "promise": way_promise(method, asked),
            }
            for method in self.shipping_methods
        ]
        kwargs["has_errors"] = kwargs.get("has_errors") or bool(self.gift_card_form.errors)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "options": options,
            "method_code": self.method_code,
            "store_credit": credit_of_user(self.request.user),
            "with_store_credit": self.with_store_credit,
        }
