"""Units that left the house and came back."""

from collections.abc import Mapping
from typing import Any

from shopease.fulfilment.errors import QuantityRefusedError
from shopease.fulfilment.locks import order_lines_lock
from shopease.fulfilment.services.stock import stock_return


def lines_return(
    order: Any, quantities: Mapping[int, int], *, restocked: Mapping[int, int], actor: Any = None
) -> None:
    """Count so many shipped units of lines (by id) as back, and put those `restocked` into stock.

    Inside the caller's transaction on a locked order. Raises `QuantityRefusedError` (nothing changed)
    when more would come back than left.
    """
    lines = {line.pk: line for line in order_lines_lock(order)}
    units = {}
    for pk, quantity in sorted(quantities.items()):
        line = lines.get(pk)
        away = line.num_shipped - line.num_returned if line else 0
        if quantity < 0 or quantity > away or not 0 <= restocked.get(pk, 0) <= quantity:
            raise QuantityRefusedError(line.title if line else "", quantity, away)
        if line and quantity:
            line.num_returned += quantity
            line.save(update_fields=("num_returned",))
            units[line] = restocked.get(pk, 0)
    stock_return(order=order, units=units, actor=actor)
