"""The checkout's way in, its review, and the thank-you. The steps between are `details` and `delivery`.

Every step keeps what was typed, works without JavaScript and may be gone back to. The room that
knows how an order is placed is `fulfilment`; this is its translation to HTTP.
"""

import hashlib
import json
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import generic
from oscar.core.loading import get_class, get_classes

from shopease.core.db import BusyError
from shopease.core.queue import wake
from shopease.fulfilment.access import ORDER_KEY
from shopease.fulfilment.errors import (
    BasketGoneError,
    FulfilmentError,
    OutOfStockError,
    ShippingUnavailableError,
)
from shopease.fulfilment.promises import owing_of
from shopease.fulfilment.selectors import order_for_page, orders_of_basket, payment_token, quote_for
from shopease.fulfilment.services import order_place
from shopease.fulfilment.states import States
from shopease.fulfilment.types import OrderProposal
from shopease.notifications.tasks import deliver_outbox
from shopease.payments.types import Result

DELIVERY_READY, REFUSED_KEY, StepMixin = get_classes(
    "checkout.steps", ("DELIVERY_READY", "REFUSED_KEY", "StepMixin")
)
AgreementForm = get_class("checkout.forms", "AgreementForm")
business_check, business_is_asked, business_known = get_classes(
    "checkout.business", ("business_check", "business_is_asked", "business_known")
)
habits_take = get_class("checkout.habits", "habits_take")
kept_forget = get_class("checkout.kept", "kept_forget")

AGREEMENT_SALT = "shopease.checkout.agreement"
AGREEMENT_SECONDS = 24 * 60 * 60

RECIPIENT = (
    *("first_name", "last_name", "line1", "line2", "line3", "line4"),
    *("state", "postcode", "country_id", "phone_number"),
)
"""What of an address tells where something goes."""


class IndexView(StepMixin, generic.View):
    """Replaces Oscar's gateway page: the way in leads to the first step with something left to tell.

    Customers who have bought before have told everything and see the review.
    """

    http_method_names = ("get", "head", "options")
    pre_conditions = ()
    """The step that it leads to looks at the basket."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Take what an account knows, and lead on."""
        if request.user.is_authenticated:
            habits_take(self.checkout_session, request.user, needs_shipping=self.needs_shipping)
        return redirect(self.next_step)


class PreviewView(StepMixin, generic.TemplateView):
    """Replaces Oscar's PaymentDetailsView: review, and placing the order.

    The form carries what the customer sees, signed: the basket and the fingerprint of the quote. That
    makes the post of one order recognisable however often it comes, and a changed total refused.
    """

    step = "preview"
    heading = gettext_lazy("Review your order")
    template_name = "oscar/checkout/preview.html"
    http_method_names = ("get", "post", "head", "options")

    def get_pre_conditions(self, request: HttpRequest) -> tuple[str, ...]:
        """A post is judged under locks, where the basket may long be an order."""
        return () if request.method == "POST" else DELIVERY_READY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The whole order, and the agreement to sign."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        labels = {way.value: way.label for way in self.payment_form().ways}
        context["payment_method"] = labels.get(self.payment_choice, "")
        context["business"] = self.business
        context["guest_email"] = self.checkout_session.get_guest_email()
        if self.totals is not None:
            method, charge, total = self.totals
            quote = quote_for(
                basket=self.request.basket,
                shipping_method=method,
                shipping_charge=charge,
                total=total,
                credit=self.credit_parts,
            )
            content = {
                "basket": self.request.basket.pk,
                "quote": quote.fingerprint,
                "for": self._owner(),
                "to": self._recipient(),
            }
            agreement = signing.dumps(content, salt=AGREEMENT_SALT, compress=True)
            context["form"] = AgreementForm(initial={"agreement": agreement})
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Place the order that was agreed to; the same post twice is the same order."""
        agreement = self._agreement(request)
        proposal = self._proposal(agreement) if agreement else None
        if agreement is None or (proposal is not None and agreement.get("to") != self._recipient()):
            if self.are_delivery_and_payment_known:  # else the step that is missing says so
                messages.error(request, _("Please review your order once more."))
            return redirect("checkout:preview")
        if proposal is not None:
            return self._place(proposal)
        placed = orders_of_basket(agreement["basket"]).first()
        if placed is not None:
            return self._thank(placed)
        messages.error(request, _("Please choose delivery and payment once more."))
        return redirect("checkout:delivery")

    def _place(self, proposal: OrderProposal) -> HttpResponseBase:
        request = self.request
        token = self.payment_choice.partition(":")[2]
        try:
            placement, outcome = order_place(proposal=proposal, token=token)
        except (BasketGoneError, ShippingUnavailableError) as error:
            messages.error(request, str(error))
            gone = isinstance(error, BasketGoneError)
            return redirect("basket:summary" if gone else "checkout:delivery")
        except OutOfStockError as error:
            return self._refuse(error.shortages, change_basket=True)
        except FulfilmentError as error:
            return self._refuse([error])
        except BusyError:
            return self._refuse([_("Many people are ordering right now. Please try again in a moment.")])
        wake(deliver_outbox)
        if outcome.result in {Result.DECLINED, Result.ACTION}:
            request.session[ORDER_KEY] = placement.order.pk
            return redirect("pay:page", token=payment_token(placement.order))
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
        self.request.session.pop(REFUSED_KEY, None)
        self.request.session[ORDER_KEY] = order.pk
        response = redirect("checkout:thank-you")
        kept_forget(response)
        return response

    def _owner(self) -> str:
        user = self.request.user
        return f"user:{user.pk}" if user.is_authenticated else f"session:{self.request.session.session_key}"

    def _recipient(self) -> str:
        """A digest of whom it goes to and where: on another page that may have been changed meanwhile."""
        address, email = self.stored_address(), self.checkout_session.get_guest_email()
        business = business_known(self.checkout_session).values()
        said = [email, *(str(getattr(address, name, "")) for name in RECIPIENT), *business]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]

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

    @property
    def business(self) -> dict[str, Any]:
        """Company and VAT number, where the shop asks for them."""
        return business_known(self.checkout_session) if business_is_asked(self.request) else {}

    def _proposal(self, agreement: dict[str, Any]) -> OrderProposal | None:
        """What the session knows of this order; None once it has forgotten, as after an order."""
        method_code = self.checkout_session.shipping_method_code(None)
        payment = self.payment_choice
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
            **self.business,
            **(business_check(self.checkout_session) if self.business.get("vat_number") else {}),
            gift_cards=tuple(self.card_ids),
            with_store_credit=self.with_store_credit,
        )


class ThankYouView(generic.TemplateView):
    """Replaces Oscar's: the order that this session placed, whatever became of its payment."""

    template_name = "oscar/checkout/thank_you.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Home when this session placed nothing."""
        order = order_for_page(request.session.get(ORDER_KEY, 0))
        if order is None:
            return redirect("/")
        if order.status == States.PENDING_PAYMENT and not owing_of(order).is_waiting:
            return redirect("pay:page", token=payment_token(order))
        response = self.render_to_response(self.get_context_data(order=order, key=order.number))
        response["Referrer-Policy"] = "same-origin"  # with no-referrer its forms would be refused
        return response
