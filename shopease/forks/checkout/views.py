"""The checkout: e-mail or account, address, delivery, payment, review, thank-you.

Every step keeps what was typed, works without JavaScript and may be gone back to. The room that
knows how an order is placed is `fulfilment`; this is its translation to HTTP.
"""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views import generic
from oscar.apps.checkout.exceptions import FailedPreCondition
from oscar.core.loading import get_class, get_classes, get_model

from shopease.core.db import BusyError
from shopease.core.queue import wake
from shopease.fulfilment.errors import (
    BasketGoneError,
    FulfilmentError,
    OutOfStockError,
    ShippingUnavailableError,
)
from shopease.fulfilment.selectors import order_for_page, orders_of_basket, quote_for
from shopease.fulfilment.services import order_place
from shopease.fulfilment.types import OrderProposal
from shopease.notifications.tasks import deliver_outbox
from shopease.payments.types import Result
from shopease.shop.selectors import shop_identity

StepMixin = get_class("checkout.steps", "StepMixin")
AgreementForm, GuestForm, PaymentMethodForm, ShippingAddressForm, ShippingMethodForm = get_classes(
    "checkout.forms",
    (
        "AgreementForm",
        "GuestForm",
        "PaymentMethodForm",
        "ShippingAddressForm",
        "ShippingMethodForm",
    ),
)

AGREEMENT_SALT = "shopease.checkout.agreement"
AGREEMENT_SECONDS = 24 * 60 * 60
ORDER_KEY = "checkout_order_id"

BASKET_READY = ("check_basket_is_not_empty", "check_basket_is_valid")
ADDRESS_READY = (*BASKET_READY, "check_user_email_is_captured")
PAYMENT_READY = (*ADDRESS_READY, "check_shipping_data_is_captured")


class IndexView(StepMixin, generic.FormView):
    """Replaces Oscar's gateway page: a guest's e-mail address, or the one log-in."""

    template_name = "oscar/checkout/gateway.html"
    form_class = GuestForm
    success_url = reverse_lazy("checkout:shipping-address")
    pre_conditions = BASKET_READY

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Signed-in customers have told us already."""
        if request.user.is_authenticated:
            return redirect(str(self.success_url))
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """What was typed before."""
        return {"email": self.checkout_session.get_guest_email() or ""}

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on to the address."""
        self.checkout_session.set_guest_email(form.cleaned_data["email"])
        return super().form_valid(form)


class ShippingAddressView(StepMixin, generic.FormView):
    """Replaces Oscar's: a new address or one of the customer's own."""

    step = "shipping-address"
    template_name = "oscar/checkout/shipping_address.html"
    form_class = ShippingAddressForm
    success_url = reverse_lazy("checkout:shipping-method")
    pre_conditions = ADDRESS_READY
    skip_conditions = ("skip_unless_basket_requires_shipping",)

    def get_form_kwargs(self) -> dict[str, Any]:
        """What was typed before comes back; else the shop's own country is chosen."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        fields = self.checkout_session.new_shipping_address_fields()
        if fields:
            kwargs["instance"] = get_model("order", "ShippingAddress")(**fields)
        else:
            home = get_model("address", "Country").objects.filter(
                printable_name=shop_identity(self.request).country, is_shipping_country=True
            )
            kwargs["initial"] = {**kwargs["initial"], "country": home.first()}
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The customer's own addresses beside the form."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.request.user.is_authenticated:
            addresses = self.request.user.addresses.filter(country__is_shipping_country=True)
            context["addresses"] = addresses.select_related("country").order_by("-is_default_for_shipping")
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Take a saved address of the customer's own, or the form."""
        address_id = request.POST.get("address_id", "")
        if not address_id or not request.user.is_authenticated:
            return super().post(request, *args, **kwargs)
        saved = request.user.addresses.filter(pk=address_id).first() if address_id.isdigit() else None
        if saved is None:
            messages.error(request, _("This address is not in your address book."))
            return redirect("checkout:shipping-address")
        self.checkout_session.ship_to_user_address(saved)
        return redirect(str(self.success_url))

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the address in the session; it is saved with the order."""
        fields = {key: value for key, value in vars(form.instance).items() if not key.startswith("_")}
        self.checkout_session.reset_shipping_data()
        self.checkout_session.ship_to_new_address(fields)
        return super().form_valid(form)


class ShippingMethodView(StepMixin, generic.FormView):
    """Replaces Oscar's: the ways of delivery with their prices."""

    step = "shipping-method"
    template_name = "oscar/checkout/shipping_methods.html"
    form_class = ShippingMethodForm
    success_url = reverse_lazy("checkout:payment-method")
    pre_conditions = ADDRESS_READY

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Without an address, or without a way to it, back to the address."""
        self.checkout_session = get_class("checkout.utils", "CheckoutSessionData")(request)
        if request.basket.is_shipping_required() and self.shipping_address is None:
            return redirect("checkout:shipping-address")
        if not self.shipping_methods:
            messages.error(request, _("We can't deliver to this address. Please choose another."))
            return redirect("checkout:shipping-address")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Nothing to choose when nothing is shipped."""
        if not request.basket.is_shipping_required():
            self.checkout_session.use_shipping_method(self.shipping_methods[0].code)
            return redirect(str(self.success_url))
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The chosen method, else the cheapest."""
        code = self.checkout_session.shipping_method_code(self.request.basket)
        codes = [method.code for method in self.shipping_methods]
        initial = {"method_code": code if code in codes else codes[0]}
        return {
            **super().get_form_kwargs(),
            "methods": self.shipping_methods,
            "initial": initial,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Methods with their charges for this basket."""
        basket = self.request.basket
        options = [
            {"method": method, "charge": method.calculate(basket).incl_tax}
            for method in self.shipping_methods
        ]
        return {**super().get_context_data(**kwargs), "options": options}

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on to the payment."""
        self.checkout_session.use_shipping_method(form.cleaned_data["method_code"])
        return super().form_valid(form)


class PaymentMethodView(StepMixin, generic.FormView):
    """Replaces Oscar's two payment pages: how to pay. Card numbers never come here."""

    step = "payment-method"
    template_name = "oscar/checkout/payment_method.html"
    form_class = PaymentMethodForm
    success_url = reverse_lazy("checkout:preview")
    pre_conditions = PAYMENT_READY

    def get_initial(self) -> dict[str, Any]:
        """What was chosen before."""
        return {"method": self.checkout_session.payment_method()}

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on to the review."""
        self.checkout_session.pay_by(form.cleaned_data["method"])
        return super().form_valid(form)


class PreviewView(StepMixin, generic.TemplateView):
    """Replaces Oscar's PaymentDetailsView: review, and placing the order.

    The form carries what the customer sees, signed: the basket and the fingerprint of the quote. That
    makes the post of one order recognisable however often it comes, and a changed total refused.
    """

    step = "preview"
    template_name = "oscar/checkout/preview.html"
    http_method_names = ("get", "post", "head", "options")

    def get_pre_conditions(self, request: HttpRequest) -> tuple[str, ...]:
        """A post is judged under locks, where the basket may long be an order."""
        return () if request.method == "POST" else (*PAYMENT_READY, "check_payment_data_is_captured")

    def check_payment_data_is_captured(self, request: HttpRequest) -> None:
        """Oscar's hook: a way to pay that there is must be chosen."""
        form = PaymentMethodForm({"method": self.checkout_session.payment_method()})
        if not form.is_valid():
            raise FailedPreCondition(
                url=str(reverse_lazy("checkout:payment-method")),
                message=_("Please choose how to pay."),
            )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The whole order, and the agreement to sign."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        methods = dict(PaymentMethodForm().fields["method"].choices)
        context["payment_method"] = methods.get(self.checkout_session.payment_method(), "")
        context["guest_email"] = self.checkout_session.get_guest_email()
        if self.totals is not None:
            method, charge, total = self.totals
            quote = quote_for(
                basket=self.request.basket,
                shipping_method=method,
                shipping_charge=charge,
                total=total,
            )
            content = {
                "basket": self.request.basket.pk,
                "quote": quote.fingerprint,
                "for": self._owner(),
            }
            agreement = signing.dumps(content, salt=AGREEMENT_SALT, compress=True)
            context["form"] = AgreementForm(initial={"agreement": agreement})
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Place the order that was agreed to; the same post twice is the same order."""
        agreement = self._agreement(request)
        if agreement is None:
            messages.error(request, _("Please review your order once more."))
            return redirect("checkout:preview")
        proposal = self._proposal(agreement)
        if proposal is not None:
            return self._place(proposal)
        placed = orders_of_basket(agreement["basket"]).first()
        if placed is not None:
            return self._thank(placed)
        messages.error(request, _("Please choose delivery and payment once more."))
        return redirect("checkout:shipping-method")

    def _place(self, proposal: OrderProposal) -> HttpResponseBase:
        request = self.request
        token = (self.checkout_session.payment_method() or "").partition(":")[2]
        try:
            placement, outcome = order_place(proposal=proposal, token=token)
        except (BasketGoneError, ShippingUnavailableError) as error:
            messages.error(request, str(error))
            gone = isinstance(error, BasketGoneError)
            return redirect("basket:summary" if gone else "checkout:shipping-method")
        except OutOfStockError as error:
            return self._refuse(error.shortages, change_basket=True)
        except FulfilmentError as error:
            return self._refuse([error])
        except BusyError:
            return self._refuse([_("Many people are ordering right now. Please try again in a moment.")])
        wake(deliver_outbox)
        if outcome.result is Result.DECLINED:
            messages.error(
                request,
                outcome.message or _("The payment was declined. Please choose another."),
            )
            return redirect("checkout:payment-method")
        return self._thank(placement.order)

    def _refuse(self, reasons: list[Any], *, change_basket: bool = False) -> HttpResponseBase:
        """The review again, with the reasons and what the order would cost now."""
        if change_basket or self.totals is None or self.request.basket.is_empty:
            context = self.get_context_data(refusals=reasons, change_basket=True)
        else:
            context = self.get_context_data(refusals=reasons)
        return self.render_to_response(context, status=409)

    def _thank(self, order: Any) -> HttpResponseBase:
        self.checkout_session.flush()
        self.request.session[ORDER_KEY] = order.pk
        return redirect("checkout:thank-you")

    def _owner(self) -> str:
        user = self.request.user
        return f"user:{user.pk}" if user.is_authenticated else f"session:{self.request.session.session_key}"

    def _agreement(self, request: HttpRequest) -> dict[str, Any] | None:
        form = AgreementForm(request.POST)
        if not form.is_valid():
            return None
        try:
            content: dict[str, Any] = signing.loads(
                form.cleaned_data["agreement"],
                salt=AGREEMENT_SALT,
                max_age=AGREEMENT_SECONDS,
            )
        except signing.BadSignature:
            return None
        return content if content.get("for") == self._owner() else None

    def _proposal(self, agreement: dict[str, Any]) -> OrderProposal | None:
        """What the session knows of this order; None once it has forgotten, as after an order."""
        method_code = self.checkout_session.shipping_method_code(None)
        payment = self.checkout_session.payment_method()
        if not method_code or not payment:
            return None
        return OrderProposal(
            basket_id=agreement["basket"],
            user=self.request.user,
            guest_email=self.checkout_session.get_guest_email() or "",
            shipping_address=self.stored_address(),
            shipping_method_code=method_code,
            gateway=payment.partition(":")[0],
            agreed=agreement["quote"],
        )


class ThankYouView(generic.TemplateView):
    """Replaces Oscar's: the order that this session placed, whatever became of its payment."""

    template_name = "oscar/checkout/thank_you.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Home when this session placed nothing."""
        order = order_for_page(request.session.get(ORDER_KEY, 0))
        if order is None:
            return redirect("/")
        response = self.render_to_response(self.get_context_data(order=order))
        response["Referrer-Policy"] = "no-referrer"
        return response
