"""What the steps of the checkout share."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from oscar.apps.checkout.exceptions import FailedPreCondition
from oscar.apps.checkout.session import CheckoutSessionMixin
from oscar.core.loading import get_class, get_classes, get_model

from catalogue_ext.delivery.ways import availabilities_of, pickup_of, way_promise
from catalogue_ext.selectors import pictures_for, variant_labels
from shopease.fulfilment.selectors import taxes_contained
from shopease.payments.forms import PaymentMethodForm
from shopease.payments.registry import NOTHING_DUE
from shopease.payments.types import Purchase

(GUEST, Kept, cookie_name, kept_read, kept_write, owner_of) = get_classes(
    "checkout.kept", ("GUEST", "Kept", "cookie_name", "kept_read", "kept_write", "owner_of")
)
CreditMixin = get_class("checkout.credit", "CreditMixin")
buyer_of = get_class("checkout.business", "buyer_of")
NoShippingRequired = get_class("shipping.methods", "NoShippingRequired")

BASKET_READY = ("check_basket_is_not_empty", "check_basket_is_valid")
DETAILS_READY = (*BASKET_READY, "check_details_are_known")
DELIVERY_READY = (*DETAILS_READY, "check_delivery_and_payment_are_known")

REFUSED_KEY = "checkout_refused"

MAX_TYPED = 300
"""Characters that are kept of one field; its own limit is lower."""


def lines_shown(basket: Any) -> list[dict[str, Any]]:
    """The basket's lines as the summary shows them; two queries, three with variants."""
    lines = list(basket.all_lines())
    products = [line.product for line in lines]
    pictures, labels = pictures_for(products), variant_labels(products)
    return [
        {
            "line": line,
            "title": line.product.parent.title if line.product.is_child else line.product.title,
            "variant": labels.get(line.product_id, ""),
            "picture": pictures.get(line.product_id),
        }
        for line in lines
    ]


class StepMixin(CreditMixin, CheckoutSessionMixin):  # type: ignore[misc]
    """Oscar's pre-conditions with every look-up made once a request, and the visitor's own data only.

    Offers are evaluated by what shows a price; a post that only moves on reads the bare basket.
    """

    step = ""
    heading: str | Promise = ""
    keeps: tuple[str, ...] = ()
    """Fields of this step that the browser keeps."""
    _address: tuple[str, Any] | None = None
    """What the session knew of an address when it was looked up, and what was found."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The step; what was typed goes with the answer, whatever it is."""
        request.strategy.buyer_from(lambda: buyer_of(self))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        if cookie_name() not in response.cookies:
            owner = self.kept.owner if self.is_logged_out_by_time else owner_of(request)
            kept_write(response, owner=owner, typed=self.typed)
        return response

    # --- What is known

    @cached_property
    def kept(self) -> Any:
        """What the browser kept, whoever it belongs to."""
        return kept_read(self.request) or Kept(GUEST)

    @cached_property
    def is_logged_out_by_time(self) -> bool:
        """Whether a customer was in the checkout here, whose session, and with it the basket, is away."""
        owner = owner_of(self.request)
        return owner == GUEST and not self.kept.serves(owner) and bool(self.request.bare_basket.is_empty)

    @cached_property
    def typed(self) -> dict[str, str]:
        """What the visitor typed last into each field, here or on an earlier step."""
        mine = self.kept.serves(owner_of(self.request)) or self.is_logged_out_by_time
        posted = self.request.POST
        fields = {name: posted[name][:MAX_TYPED] for name in self.keeps if name in posted}
        return {**(self.kept.typed if mine else {}), **fields}

    @cached_property
    def needs_shipping(self) -> bool:
        """Whether anything in the basket is sent."""
        return bool(self.request.bare_basket.is_shipping_required())

    @property
    def shipping_address(self) -> Any | None:
        """The unsaved address of this checkout, or None."""
        return self.stored_address() if self.needs_shipping else None

    def stored_address(self) -> Any | None:
        """What the session knows of an address, whether the basket needs one or not; looked up once for
        what it knows."""
        fields = self.checkout_session.new_shipping_address_fields()
        address_id = self.checkout_session.shipping_user_address_id()
        known = repr((fields, address_id))
        if self._address is None or self._address[0] != known:
            self._address = known, self._address_of(fields, address_id)
        return self._address[1]

    def _address_of(self, fields: Any, address_id: Any) -> Any | None:
        model = get_model("order", "ShippingAddress")
        if fields:
            return model(**fields)
        if address_id and self.request.user.is_authenticated:
            saved = self.request.user.addresses.select_related("country").filter(pk=address_id).first()
            if saved is not None:
                address = model()
                saved.populate_alternative_model(address)
                return address
        return None

    @property
    def are_details_known(self) -> bool:
        """Whether the customer can be written to and, if need be, sent to."""
        has_email = self.request.user.is_authenticated or self.checkout_session.get_guest_email()
        return bool(has_email and (not self.needs_shipping or self.shipping_address))

    @property
    def are_delivery_and_payment_known(self) -> bool:
        """Whether both were chosen; whether that delivery serves the address is asked when it is shown."""
        nothing_sent = NoShippingRequired.code
        code = self.checkout_session.shipping_method_code(None)
        if not self.needs_shipping and code != nothing_sent:
            code = nothing_sent
            self.checkout_session.use_shipping_method(code)
        is_delivery_known = bool(code) and (code == nothing_sent) is not self.needs_shipping
        return is_delivery_known and self.payment_form({"method": self.payment_choice}).is_valid()

    def payment_form(self, data: Any = None) -> PaymentMethodForm:
        """The ways to pay for this basket. Whether anything is due is known where prices are shown."""
        purchase = Purchase(is_sent=self.needs_shipping, currency=settings.OSCAR_DEFAULT_CURRENCY)
        initial = {"method": self.payment_choice}
        return PaymentMethodForm(data, initial=initial, purchase=purchase, may_owe_nothing=True)

    @property
    def payment_choice(self) -> str:
        """The chosen way to pay."""
        return self.checkout_session.payment_method() or ""

    @property
    def next_step(self) -> str:
        """The address of the first step with something left to tell."""
        if not self.are_details_known:
            return reverse("checkout:details")
        return reverse("checkout:preview" if self.are_delivery_and_payment_known else "checkout:delivery")

    # --- Pre-conditions

    def check_basket_is_not_empty(self, request: HttpRequest) -> None:
        """Oscar's, without evaluating offers: a step that only moves on never shows a price."""
        if self.is_logged_out_by_time:
            message = _("You were logged out after a while. Log in and go on: what you typed is still there.")
            url = f"{reverse('account_login')}?next={reverse('checkout:details')}"
            raise FailedPreCondition(url=url, message=message)
        if request.bare_basket.is_empty:
            raise FailedPreCondition(
                url=reverse("basket:summary"), message=_("Your basket is empty. Put something in it first.")
            )

    def check_basket_is_valid(self, request: HttpRequest) -> None:
        """Oscar's, without evaluating offers."""
        refusals = []
        for line in request.bare_basket.all_lines():
            info = request.strategy.fetch_for_line(line)
            permitted, reason = info.availability.is_purchase_permitted(line.quantity)
            if not permitted:
                refusals.append(f"{line.product.get_title()}: {reason}")
        if refusals:
            raise FailedPreCondition(url=reverse("basket:summary"), messages=refusals)

    def check_details_are_known(self, request: HttpRequest) -> None:
        """Back to the details, which are filled in when the browser has kept them."""
        if self.are_details_known:
            return
        message = _("Please tell us first who you are and where to send it.")
        if self.typed:
            message = _("You were away for a while. Please check what you typed and go on.")
        raise FailedPreCondition(url=reverse("checkout:details"), message=message)

    def check_delivery_and_payment_are_known(self, request: HttpRequest) -> None:
        """Back to delivery and payment when one was not chosen, or that delivery is not to be had."""
        url = reverse("checkout:delivery")
        if not self.are_delivery_and_payment_known:
            raise FailedPreCondition(url=url, message=_("Please choose delivery and payment."))
        if self.totals is None:
            message = _("The chosen delivery is not available any more. Please choose again.")
            raise FailedPreCondition(url=url, message=message)
        if self.payment_choice == NOTHING_DUE and not self.is_nothing_due:
            raise FailedPreCondition(url=url, message=_("Please choose how you would like to pay."))

    # --- Delivery and totals

    def methods_for(self, basket: Any) -> list[Any]:
        """Ways of delivery for a basket and this address."""
        repository = get_class("shipping.repository", "Repository")()
        user = self.request.user
        return list(repository.get_shipping_methods(basket, user=user, shipping_addr=self.shipping_address))

    @cached_property
    def shipping_methods(self) -> list[Any]:
        """Ways of delivery with what offers make of their prices."""
        return self.methods_for(self.request.basket)

    @property
    def method_code(self) -> str:
        """The chosen delivery."""
        return self.checkout_session.shipping_method_code(None) or ""

    @cached_property
    def totals(self) -> tuple[Any, Any, Any] | None:
        """Method, charge and total of the order as it stands; None without a delivery that is to be had."""
        code = self.method_code
        method = code and next((one for one in self.shipping_methods if one.code == code), None)
        if not method:
            return None
        charge = method.calculate(self.request.basket)
        calculator = get_class("checkout.calculators", "OrderTotalCalculator")()
        return method, charge, calculator.calculate(self.request.basket, charge)

    # --- What is shown

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The steps that this customer and basket have, those behind with their address."""
        asks_details = self.needs_shipping or not self.request.user.is_authenticated
        delivery = gettext_lazy("Delivery and payment") if self.needs_shipping else gettext_lazy("Payment")
        steps: list[tuple[str, Promise]] = [
            *([("details", gettext_lazy("Details"))] if asks_details else []),
            ("delivery", delivery),
            ("preview", pgettext_lazy("step of the checkout", "Review")),
        ]
        here = [name for name, _label in steps].index(self.step)
        return [
            {
                "label": label,
                "url": reverse(f"checkout:{name}") if index < here else "",
                "is_current": index == here,
            }
            for index, (name, label) in enumerate(steps)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The step's own context beside the summary that every step shows."""
        context: dict[str, Any] = super(CheckoutSessionMixin, self).get_context_data(**kwargs)
        method, charge, total = self.totals or (None, None, None)
        basket = self.request.basket
        return {
            "basket": basket,
            "heading": self.heading,
            "lines": lines_shown(basket),
            "steps": self.steps,
            "needs_shipping": self.needs_shipping,
            "shipping_address": self.shipping_address,
            "shipping_method": method,
            "shipping_charge": charge.incl_tax if charge else None,
            "order_total": total.incl_tax if total else basket.total_incl_tax if basket.id else Decimal(0),
            "order_taxes": taxes_contained(basket, charge) if total else None,
            "order_net": total.excl_tax if total else None,
            "taxes": self.request.strategy.taxes,
            "promise": method and way_promise(method, availabilities_of(basket)),
            "pickup_point": method and pickup_of(method),
            "is_nothing_due": self.is_nothing_due,
            "amount_due": self.amount_due,
            "credit_parts": self.credit_parts,
            **context,
        }


class FormsMixin(StepMixin):
    """A step with several small forms on one page that are posted together.

    A post that is refused is answered by an address that shows what was typed and what is wrong with it,
    for a page that answers a post can't be gone back to.
    """

    fields: tuple[str, ...] = ()
    """All fields of the step."""

    def forms_make(self, data: Any = None) -> dict[str, Any]:
        """The forms by name; one that the rest of the post makes needless is left unbound."""
        raise NotImplementedError

    def forms_valid(self, forms: dict[str, Any]) -> HttpResponseBase:
        """Take what was posted and move on."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page; 422 with what was refused, until the step is done."""
        refused = self._refused if "check" in request.GET else None
        context = self.get_context_data(forms=self.forms_make(refused), has_errors=bool(refused))
        response: HttpResponseBase = self.render_to_response(context, status=422 if refused else 200)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Move on, or say what is wrong."""
        forms = self.forms_make(request.POST)
        if all(form.is_valid() for form in forms.values() if form.is_bound):
            self._refused = None
            return self.forms_valid(forms)
        self._refused = {name: request.POST.get(name, "")[:MAX_TYPED] for name in self.fields}
        return redirect(f"{request.path}?check")

    @property
    def _refused(self) -> dict[str, str] | None:
        """What was posted last, while it is not right."""
        refused: dict[str, str] | None = self.request.session.get(REFUSED_KEY, {}).get(self.step)
        return refused

    @_refused.setter
    def _refused(self, posted: dict[str, str] | None) -> None:
        known = self.request.session.get(REFUSED_KEY, {})
        if posted or known.get(self.step):
            self.request.session[REFUSED_KEY] = {**known, self.step: posted}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The forms, by name and all, beside the step's context."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "all_forms": list(kwargs["forms"].values())}
