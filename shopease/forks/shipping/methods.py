"""Delivery for less: what offers leave of a charge."""

from decimal import Decimal
from typing import Any

from oscar.apps.shipping import methods
from oscar.apps.shipping.methods import *

from shopease.core.money import tax_contained


class TaxInclusiveOfferDiscount(methods.TaxInclusiveOfferDiscount):
    """Overrides `oscar.apps.shipping.methods.TaxInclusiveOfferDiscount` (Oscar 4.2), which leaves parts of
    cents."""

    def calculate_excl_tax(self, base_charge: Any, incl_tax: Decimal) -> Decimal:
        """The charge without the tax that what is left of it contains; its `tax_code` is the rate paid."""
        return incl_tax - tax_contained(incl_tax, Decimal(base_charge.tax_code) / 100)
