"""What the steps of the checkout share."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from oscar.apps.checkout.exceptions import FailedPreCondition, PassedSkipCondition
from oscar.apps.checkout.session import CheckoutSessionMixin
from oscar.core.loading import get_class, get_model

STEPS: tuple[tuple[str, Promise], ...] = (
    ("shipping-address", _("Address")),
    ("shipping-method", _("Delivery")),
    ("payment-method", _("Payment")),
    ("preview", _("Review")),
)


class StepMixin(CheckoutSessionMixin):
    """Oscar's pre-conditions with every look-up made once a request, and the visitor's own data only."""

    step = ""

    @cached_property
    def shipping_address(self) -> Any | None:
        """The unsaved address of this checkout, or None."""
        return self.stored_address() if self.request.basket.is_shipping_required() else None

    def stored_address(self) -> Any | None:
        """What the session knows of an address, whether the basket needs one or not."""
        model = get_model("order", "ShippingAddress")
        fields = self.checkout_session.new_shipping_address_fields()
        if fields:
            return model(**fields)
        address_id = self.checkout_session.shipping_user_address_id()
        if address_id and self.request.user.is_authenticated:
            saved = self.request.user.addresses.filter(pk=address_id).first()
            if saved is not None:
                address = model()
                saved.populate_alternative_model(address)
                return address
        return None

    def check_basket_is_not_empty(self, request: Any) -> None:
        """Oscar's, without evaluating offers: a step that only moves on never shows a price."""
        if request.bare_basket.is_empty:
            raise FailedPreCondition(
                url=reverse("basket:summary"), message=_("Your basket is empty. Put something in it first.")
            )

    def check_basket_is_valid(self, request: Any) -> None:
        """Oscar's, without evaluating offers."""
        refusals = []
        for line in request.bare_basket.all_lines():
            info = request.strategy.fetch_for_line(line)
            permitted, reason = info.availability.is_purchase_permitted(line.quantity)
            if not permitted:
                refusals.append(f"{line.product.get_title()}: {reason}")
        if refusals:
            raise FailedPreCondition(url=reverse("basket:summary"), messages=refusals)

    def skip_unless_basket_requires_shipping(self, request: Any) -> None:
        """Oscar's, without evaluating offers."""
        if not request.bare_basket.is_shipping_required():
            raise PassedSkipCondition(url=reverse("checkout:shipping-method"))

    @cached_property
    def shipping_methods(self) -> list[Any]:
        """Ways of delivery for this basket and address."""
        repository = get_class("shipping.repository", "Repository")()
        return list(
            repository.get_shipping_methods(
                self.request.basket,
                user=self.request.user,
                shipping_addr=self.shipping_address,
            )
        )

    def get_shipping_address(self, basket: Any) -> Any | None:
        """Oscar's hook."""
        return self.shipping_address

    def get_shipping_method(self, basket: Any, shipping_address: Any = None, **kwargs: Any) -> Any | None:
        """Oscar's hook: the chosen method while it serves the address."""
        code = self.checkout_session.shipping_method_code(basket)
        if code is None:
            return None
        return next((method for method in self.shipping_methods if method.code == code), None)

    @cached_property
    def totals(self) -> tuple[Any, Any, Any] | None:
        """Method, charge and total of the order as it stands; None before a delivery is chosen."""
        method = self.get_shipping_method(self.request.basket)
        if method is None:
            return None
        charge = method.calculate(self.request.basket)
        calculator = get_class("checkout.calculators", "OrderTotalCalculator")()
        return method, charge, calculator.calculate(self.request.basket, charge)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The step's own context beside the summary that every step shows."""
        context: dict[str, Any] = super(CheckoutSessionMixin, self).get_context_data(**kwargs)
        method, charge, total = self.totals or (None, None, None)
        names = [name for name, _label in STEPS]
        here = names.index(self.step) if self.step in names else -1
        steps = [
            {
                "label": label,
                "url": reverse(f"checkout:{name}") if index < here else "",
                "is_current": index == here,
            }
            for index, (name, label) in enumerate(STEPS)
        ]
        basket = self.request.basket
        return {
            "basket": basket,
            "steps": steps,
            "shipping_address": self.shipping_address,
            "shipping_method": method,
            "shipping_charge": charge.incl_tax if charge else None,
            "order_total": total.incl_tax if total else basket.total_incl_tax if basket.id else Decimal(0),
            "order_tax": total.tax if total else None,
            **context,
        }
