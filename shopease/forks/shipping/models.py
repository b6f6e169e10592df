"""Oscar's shipping methods; their charges contain tax, and their bands are read once."""

from decimal import Decimal
from typing import Any

from oscar.apps.shipping.abstract_models import (
    AbstractOrderAndItemCharges,
    AbstractWeightBased,
)
from oscar.core import prices

from shopease.core.money import cents, tax_contained
from shopease.core.translation import TranslationsField, translated


def gross_price(charge: Any, rate: Decimal) -> Any:
    """A shipping price whose amount contains tax at `rate`, as catalogue prices do."""
    gross = cents(charge.incl_tax)
    return prices.Price(
        currency=charge.currency,
        incl_tax=gross,
        excl_tax=gross - tax_contained(gross, rate),
        tax_code=str(rate.normalize()),
    )


class OrderAndItemCharges(AbstractOrderAndItemCharges):
    """Overrides `oscar.apps.shipping.models.OrderAndItemCharges` (Oscar 4.2), which assumes no tax."""

    name = translated(AbstractOrderAndItemCharges._meta.get_field("name"))
    description = translated(AbstractOrderAndItemCharges._meta.get_field("description"))
    translations = TranslationsField()

    def calculate(self, basket: Any) -> Any:
        """The charge for a basket, tax contained."""
        return gross_price(super().calculate(basket), basket.strategy.tax_rate)


class WeightBased(AbstractWeightBased):
    """Overrides `oscar.apps.shipping.models.WeightBased` (Oscar 4.2), which assumes no tax."""

    name = translated(AbstractWeightBased._meta.get_field("name"))
    description = translated(AbstractWeightBased._meta.get_field("description"))
    translations = TranslationsField()

    def calculate(self, basket: Any) -> Any:
        """The charge for a basket, tax contained."""
        return gross_price(super().calculate(basket), basket.strategy.tax_rate)

    def get_charge(self, weight: Any) -> Decimal:
        """Oscar's rule on bands that were read once: whole top boxes, then the band of the rest."""
        bands = sorted(self.bands.all(), key=lambda band: band.upper_limit)
        if not bands:
            return Decimal(0)
        top = bands[-1]
        boxes, rest = divmod(Decimal(weight), top.upper_limit) if top.upper_limit else (Decimal(0), weight)
        if not rest and boxes:
            return Decimal(boxes * top.charge)
        band = next(band for band in bands if band.upper_limit >= rest)
        return Decimal(boxes * top.charge + band.charge)


from oscar.apps.shipping.models import *  # noqa: E402
