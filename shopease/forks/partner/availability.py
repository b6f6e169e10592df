"""How availability is put into words."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from oscar.apps.partner import availability as upstream

from catalogue_ext.stock import preorder_words

LOW_STOCK = 5
"""From here on the page says how many are left."""


class Unavailable(upstream.Unavailable):
    """Overrides `oscar.apps.partner.availability.Unavailable` (Oscar 4.2): says what a shopper calls it."""

    message = _("Not for sale at the moment")

    def is_purchase_permitted(self, quantity: int) -> tuple[bool, Any]:
        return False, self.message


class StockRequired(upstream.StockRequired):
    """Overrides `oscar.apps.partner.availability.StockRequired` (Oscar 4.2): refusals name what is left."""

    def is_purchase_permitted(self, quantity: int) -> tuple[bool, Any]:
        if self.num_available <= 0:
            return False, _("Sold out")
        if quantity > self.num_available:
            return False, self._left()
        return True, ""

    @property
    def short_message(self) -> Any:
        return self.message

    @property
    def message(self) -> Any:
        if self.num_available <= 0:
            return _("Sold out")
        return self._left() if self.num_available <= LOW_STOCK else _("In stock")

    def _left(self) -> str:
        return ngettext("Only %(count)d left", "Only %(count)d left", self.num_available) % {
            "count": self.num_available
        }


class Available(upstream.Available):
    """Overrides `oscar.apps.partner.availability.Available` (Oscar 4.2): stock is not tracked."""

    message = _("Available")


class Backorder(Available):
    """Sold although nothing is in stock."""

    code = "backorder"
    message = _("Made to order")


class PreOrder(Available):
    """Sold ahead of the day from which it is sent."""

    code = "preorder"

    def __init__(self, ships_from: date) -> None:
        self.ships_from = ships_from

    @property
    def message(self) -> str:
        return preorder_words(self.ships_from)
