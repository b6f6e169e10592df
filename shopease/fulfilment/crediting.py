"""What of an order may still be credited. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from shopease.core.money import cents
from shopease.fulfilment.models import Refund, RefundLine

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Credited:
    """What refunds credited so far; amounts contain tax."""

    units: Mapping[int, int] = field(default_factory=dict)
    """Order line → units."""
    shipping: Decimal = ZERO
    amount: Decimal = ZERO


def order_credited(order: Any) -> Credited:
    """What the order's refunds credited so far. Two queries."""
    sums = Refund.objects.filter(order=order).aggregate(shipping=Sum("shipping"), amount=Sum("amount"))
    units = RefundLine.objects.filter(refund__order=order).order_by().values_list("line")
    return Credited(
        units=dict(units.annotate(units=Sum("quantity"))),
        shipping=sums["shipping"] or ZERO,
        amount=sums["amount"] or ZERO,
    )


def line_credit(line: Any, *, credited: int, quantity: int) -> Decimal:
    """The amount for `quantity` more units of a line of which `credited` units are credited.

    Whatever the steps, all units together give exactly what the line cost after discounts.
    """

    def share(units: int) -> Decimal:
        return cents(line.line_price_incl_tax * units / line.quantity)

    return share(credited + quantity) - share(credited)


def units_left(lines: Iterable[Any], credited: Credited) -> dict[int, int]:
    """How many units of each line no refund credits yet."""
    return {line.pk: max(0, line.quantity - credited.units.get(line.pk, 0)) for line in lines}
