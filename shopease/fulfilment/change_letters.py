"""What the mail about a changed order shows: the order as it is now, and what is still to be paid."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shopease.core.money import cents
from shopease.fulfilment.messages import Payload
from shopease.fulfilment.promises import owing_of
from shopease.fulfilment.selectors import order_money


@dataclass(frozen=True)
class Row:
    """What is left of a line."""

    title: str
    quantity: int
    amount: Decimal


def changed_context(order: Any, payload: Payload) -> dict[str, Any]:
    """Lines without what was cancelled, sums, and the way to pay where something is due now."""
    rows = []
    for line in order.lines.all():
        left = line.quantity - line.num_cancelled
        if left:
            rows.append(Row(line.title, left, cents(line.line_price_incl_tax * left / line.quantity)))
    owing = owing_of(order)
    context: dict[str, Any] = {"rows": rows, "money": order_money(order), "owing": owing}
    if owing.url:
        context |= {"button_url": owing.url, "button_label": _("Pay now")}
    return context
