"""Oscar's basket models; a person has one open basket, and parallel changes all count."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine
from oscar.templatetags.currency_filters import currency

from shopease.core.money import CENT

SOLD_AHEAD = {"preorder", "backorder"}
"""Codes of the availability of goods that are sold before they are there."""


class Basket(AbstractBasket):
    """Overrides `oscar.apps.basket.models.Basket` (Oscar 4.2)."""

    _lines: Any
    offers_considered: list[Any]
    vouchers_considered: list[Any]
    """What the last evaluation looked at; both set by the applicator."""

    class Meta(AbstractBasket.Meta):
        constraints = (
            models.UniqueConstraint(
                name="basket_one_open_per_owner",
                fields=("owner",),
                condition=Q(status=AbstractBasket.OPEN),
            ),
        )

    def all_lines(self) -> Any:
        """Oscar's, with all that prices, availability and offers ask for: two queries."""
        if self.id is None:
            return type(self).lines.rel.related_model.objects.none()
        if self._lines is None:
            self._lines = (
                self.lines.select_related(
                    "stockrecord__partner", "product__product_class", "product__parent__product_class"
                )
                .prefetch_related("attributes__option")
                .order_by("pk")
            )
        return self._lines

    @property
    def num_lines(self) -> int:
        """Oscar's, without a query of its own."""
        return len(self.all_lines())

    def lock(self) -> bool:
        """Lock the row, inside a transaction; whether the basket may still be changed.

        Forgets the lines: what was read before the lock may be old by now.
        """
        self._lines = None
        status = type(self).objects.select_for_update().filter(pk=self.pk).values_list("status", flat=True)
        return status.first() in self.editable_statuses

    def add_product(self, product: Any, quantity: int = 1, options: Any = None) -> Any:
        """Add under the basket's row lock: Oscar reads the quantity and writes it back.

        Raises `PermissionDenied` when the basket has just become an order.
        """
        if not self.pk:
            self.save()
        with transaction.atomic():
            lines = self._lines
            if not self.lock():
                raise PermissionDenied
            self._lines = lines  # asked for their currency only, which does not change
            return super().add_product(product, quantity, options)

    add_product.alters_data = True  # type: ignore[attr-defined]
    add = add_product

    def quantities_set(self, quantities: Mapping[int, int]) -> bool:
        """Set the quantities of lines by id, 0 removes; what was seen is now accepted as its price.

        Nothing changes when the basket is already an order: then the answer is False. Lines that
        are gone are left out.
        """
        with transaction.atomic():
            if not self.lock():
                return False
            for line in self.all_lines():
                quantity = quantities.get(line.pk, line.quantity)
                if quantity == 0:
                    line.delete()
                elif quantity != line.quantity:
                    line.quantity = quantity
                    line.save(update_fields=["quantity", "date_updated"])
        self.reset_offer_applications()
        return True

    quantities_set.alters_data = True  # type: ignore[attr-defined]


class Line(AbstractLine):
    """Overrides `oscar.apps.basket.models.Line` (Oscar 4.2): exact cents, warnings that help."""

    def discount(
        self, discount_value: Decimal, affected_quantity: int, incl_tax: bool = True, offer: Any = None
    ) -> None:
        """Oscar's, in whole cents and never more than the line costs."""
        room = max(Decimal(0), (self.line_price_incl_tax or Decimal(0)) - self.discount_value)
        amount = min(Decimal(discount_value).quantize(CENT, rounding="ROUND_DOWN"), room)
        super().discount(amount, affected_quantity, incl_tax, offer)

    @property
    def problem(self) -> str:
        """Why this line can't be bought as it is, naming what is left; empty when it can."""
        permitted, reason = self.purchase_info.availability.is_purchase_permitted(self.quantity)
        return "" if permitted else str(reason)

    @property
    def delivery_note(self) -> str:
        """What to know before buying what isn't in the house yet; empty for all the rest."""
        availability = self.purchase_info.availability
        return str(availability.message) if availability.code in SOLD_AHEAD else ""

    @property
    def price_change(self) -> str:
        """How the unit price has changed since the line was added; empty when it has not."""
        price = self.purchase_info.price
        if self.price_incl_tax is None or not price.exists or price.incl_tax == self.price_incl_tax:
            return ""
        prices = {
            "before": currency(self.price_incl_tax, self.price_currency),
            "now": currency(price.incl_tax, price.currency),
        }
        if price.incl_tax > self.price_incl_tax:
            return _("The price rose from %(before)s to %(now)s since you added it.") % prices
        return _("The price fell from %(before)s to %(now)s since you added it.") % prices


from oscar.apps.basket.models import *  # noqa: E402
