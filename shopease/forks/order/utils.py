"""How orders are numbered and written."""

import secrets
from typing import Any

from oscar.apps.order import utils
from oscar.apps.order.utils import *

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that nobody confuses, read aloud or on paper."""


class OrderNumberGenerator:
    """Overrides `oscar.apps.order.utils.OrderNumberGenerator` (Oscar 4.2), which counts baskets."""

    def order_number(self, basket: Any) -> str:
        """A number that can't be guessed or counted: 12 of 30 characters, about 59 bits."""
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(12))
        return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


class OrderCreator(utils.OrderCreator):
    """Overrides `oscar.apps.order.utils.OrderCreator` (Oscar 4.2).

    Stock is allocated by `fulfilment`, last in the transaction and only where there is enough.
    """

    def update_stock_records(self, line: Any) -> None:
        """Nothing: see `shopease.fulfilment.services.stock`."""

    def create_line_models(
        self,
        order: Any,
        basket_line: Any,
        extra_line_fields: dict[str, Any] | None = None,
    ) -> Any:
        """Oscar's, with nothing allocated of what isn't counted, and the day promised of a pre-order."""
        extra = dict(extra_line_fields or {})
        extra["ships_from"] = getattr(basket_line.purchase_info.availability, "ships_from", None)
        if not basket_line.product.get_product_class().track_stock:
            extra["num_allocated"] = 0
        return super().create_line_models(order, basket_line, extra)
