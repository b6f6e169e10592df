"""Weighing and measuring a basket with one query."""

from decimal import Decimal
from math import isfinite
from typing import Any

from oscar.apps.shipping import scales
from oscar.core.loading import get_model

from shopease.core.prepared import PreparedRows

SIDES = ("length", "width", "height")
"""Codes of attributes in centimetres."""

NUMBERS = ("float", "integer")
"""Types of attributes that a scale can read."""


class Scale(scales.Scale):
    """Overrides `oscar.apps.shipping.scales.Scale` (Oscar 4.2), which asks once per line.

    Weights are kilograms; a variant without a measure has its parent's, and what no thing can weigh or
    measure is none. The answer is kept on the basket, for several methods ask for it.
    """

    def weigh_basket(self, basket: Any) -> Decimal:
        """The weight in kilograms of all lines that are sent: a file has none, not even the way's default."""
        total = Decimal(0)
        for line in basket.all_lines():
            if not line.product.is_shipping_required:
                continue
            weight = self._measure(basket, line, self.attribute)
            total += (weight if weight is not None else Decimal(self.default_weight or 0)) * line.quantity
        return total

    def sides_of(self, basket: Any) -> list[list[Decimal]]:
        """The sides in centimetres, as far as they are known, of each line that is sent."""
        found = [
            [self._measure(basket, line, side) for side in SIDES]
            for line in basket.all_lines()
            if line.product.is_shipping_required
        ]
        return [[side for side in piece if side is not None] for piece in found]

    def _measure(self, basket: Any, line: Any, code: str) -> Decimal | None:
        known = self._measures(basket)
        own = known.get((line.product_id, code))
        return own if own is not None else known.get((line.product.parent_id, code))

    def _measures(self, basket: Any) -> dict[tuple[int, str], Decimal]:
        lines = basket.all_lines()
        cached: tuple[Any, Any, dict[tuple[int, str], Decimal]] | None = getattr(basket, "_measures", None)
        if cached is None or cached[0] != self.attribute or cached[1] is not lines:
            ids = {pk for line in lines for pk in (line.product_id, line.product.parent_id) if pk}
            found = {
                (product, code): Decimal(str(value))
                for product, code, *values in _measure_rows_of(ids, (self.attribute, *SIDES))
                for value in values
                if value is not None and isfinite(value) and value >= 0
            }
            cached = basket._measures = (self.attribute, lines, found)
        return cached[2]


_measure_rows_of = PreparedRows(
    lambda ids, codes: (
        get_model("catalogue", "ProductAttributeValue")
        .objects.filter(product_id__in=ids, attribute__code__in=codes, attribute__type__in=NUMBERS)
        .values_list("product_id", "attribute__code", *(f"value_{kind}" for kind in NUMBERS))
    )
)
