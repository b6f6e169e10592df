"""Oscar's basket models; a person has one open basket, and parallel changes all count."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine
from oscar.core.loading import get_model
from oscar.templatetags.currency_filters import currency

from shopease.core.money import CENT, tax_contained
from shopease.core.prepared import PreparedObjects

SOLD_AHEAD = {"preorder", "backorder"}
"""Codes of the availability of goods that are sold before they are there."""


class Basket(AbstractBasket):
    """Overrides `oscar.apps.basket.models.Basket` (Oscar 4.2)."""

    gone = models.JSONField(
        gettext_lazy("products that left the shop"),
        default=list,
        blank=True,
        editable=False,
        help_text=gettext_lazy(
            "Titles of what was deleted while it lay in this basket, until the shopper was told."
        ),
    )

    _lines: list[Any] | None
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
            models.UniqueConstraint(
                name="basket_one_saved_per_owner",
                fields=("owner",),
                condition=Q(status=AbstractBasket.SAVED),
            ),
        )

    def all_lines(self) -> list[Any]:
        """Oscar's, with all that prices, availability and offers ask for: one query, three where lines have
        options."""
        if self.id is None:
            return []
        if self._lines is None:
            self._lines = _lines_of([self.pk])
            nothing = get_model("basket", "LineAttribute").objects.none()
            for line in self._lines:
                line.basket = self
                if not line.has_options:
                    line._prefetched_objects_cache = {"attributes": nothing}
            prefetch_related_objects([line for line in self._lines if line.has_options], "attributes__option")
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

    def merge(self, basket: Any, add_quantities: bool = True) -> bool:
        """Oscar's, under both row locks: what somebody adds at the same moment would be lost. What left the
        shop is remembered of both.

        Nothing happens when one of them was merged or ordered since it was read: then the answer is False.
        """
        with transaction.atomic():
            rows = type(self).objects.select_for_update().filter(pk__in=(self.pk, basket.pk))
            locked = {row.pk: row for row in rows.order_by("pk")}
            if any(one.pk not in locked or locked[one.pk].status != one.status for one in (self, basket)):
                return False
            super().merge(basket, add_quantities)
            self.gone = [title for row in locked.values() for title in row.gone]
            type(self).objects.filter(pk=self.pk).update(gone=self.gone)
        return True

    merge.alters_data = True  # type: ignore[attr-defined]

    def quantities_set(self, quantities: Mapping[int, int]) -> bool:
        """Set the quantities of lines by id, 0 removes.

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

    @property
    def has_changed(self) -> bool:
        """Whether something left the shop or changed its price since the shopper put it in."""
        return bool(self.gone) or any(line.price_change for line in self.all_lines())

    def changes_accept(self) -> None:
        """What changed was told: today's prices are the lines' own, what left is forgotten."""
        with transaction.atomic():
            if not self.lock():
                return
            for line in self.all_lines():
                if line.price_change:
                    price = line.purchase_info.price
                    line.price_incl_tax, line.price_excl_tax = price.gross, price.excl_tax
                    line.save(update_fields=["price_incl_tax", "price_excl_tax", "date_updated"])
            type(self).objects.filter(pk=self.pk).update(gone=[])

    changes_accept.alters_data = True  # type: ignore[attr-defined]


class Line(AbstractLine):
    """Overrides `oscar.apps.basket.models.Line` (Oscar 4.2): exact cents, warnings that help."""

    staff_price = models.DecimalField(
        gettext_lazy("price set by staff"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        editable=False,
        help_text=gettext_lazy("Of one unit, entered as the product's, in whose place it stands."),
    )
    staff_reason = models.CharField(
        gettext_lazy("reason of that price"), max_length=200, blank=True, editable=False
    )

    @property
    def line_price_excl_tax(self) -> Decimal | None:
        """Oscar's, which adds up what was rounded for one unit: of many the tax would be wrong."""
        return self._net(super().line_price_excl_tax, self.line_price_incl_tax)

    @property
    def line_price_excl_tax_incl_discounts(self) -> Decimal | None:
        """Likewise of what offers leave."""
        return self._net(super().line_price_excl_tax_incl_discounts, self.line_price_incl_tax_incl_discounts)

    def _net(self, added: Decimal | None, paid: Decimal | None) -> Decimal | None:
        """Entered with tax: `paid` for the line without the tax in it. Entered without, units add up."""
        price = self.purchase_info.price
        if paid is None or added is None or price.is_net:
            return added
        return Decimal(paid) - tax_contained(Decimal(paid), price.tax_rate / 100)

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
        """How the unit price has changed since the line was added; empty when it has not.

        Nor has it where the other country alone makes the difference: that is one of tax.
        """
        price = self.purchase_info.price
        is_known = self.price_incl_tax is not None and price.exists
        if not is_known or price.gross == self.price_incl_tax or price.excl_tax == self.price_excl_tax:
            return ""
        prices = {
            "before": currency(self.price_incl_tax, self.price_currency),
            "now": currency(price.gross, price.currency),
        }
        if price.gross > self.price_incl_tax:
            return _("The price rose from %(before)s to %(now)s since you added it.") % prices
        return _("The price fell from %(before)s to %(now)s since you added it.") % prices


from oscar.apps.basket.models import *  # noqa: E402


def _lines(ids: Iterable[int]) -> QuerySet[Any, Any]:
    """The lines of baskets without the long texts of their products."""
    from catalogue_ext.selectors import TEXTS  # reads the models of Oscar's apps

    texts = [f"{row}__{text}" for row in ("product", "product__parent") for text in TEXTS]
    options = get_model("basket", "LineAttribute").objects
    return (
        Line.objects.filter(basket_id__in=ids)
        .select_related("stockrecord__partner", "product__product_class", "product__parent__product_class")
        .defer(*texts)
        .annotate(has_options=Exists(options.filter(line=OuterRef("pk"))))
        .order_by("pk")
    )


_lines_of = PreparedObjects(_lines)
