"""What customers may do to their orders by themselves, and until when. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Sum

from shopease.core import clock
from shopease.fulfilment.models import ReturnLine, ReturnRequest
from shopease.fulfilment.states import EDGES, States, Taker

RETURNS_FROM = frozenset(
    {States.PARTLY_SHIPPED, States.ON_HOLD, States.SHIPPED, States.DELIVERED, States.RETURN_REQUESTED}
)
"""Where something may have left; an order of which pieces are open goes on while others come back."""


@dataclass(frozen=True)
class Returnable:
    """What of an order may be sent back, by order line, and until when; no end before it has arrived."""

    units: Mapping[int, int] = field(default_factory=dict)
    until: datetime | None = None
    is_over: bool = False

    @property
    def is_possible(self) -> bool:
        """Whether something may be sent back now."""
        return bool(self.units) and not self.is_over


def customer_may_cancel(order: Any) -> bool:
    """Whether a customer may cancel what is open of the order: until it is being packed. No query."""
    return Taker.CUSTOMER in EDGES[States(order.status)].get(States.CANCELLED, frozenset())


def units_asked_back(order: Any) -> dict[int, int]:
    """Units by line (id) that open returns name. One query."""
    asked = ReturnLine.objects.filter(request__order=order, request__status__in=ReturnRequest.OPEN)
    return dict(asked.order_by().values_list("line").annotate(units=Sum("quantity")))


def order_returnable(order: Any) -> Returnable:
    """What of the order may be sent back: shipped units that no open return names. Three queries at most."""
    if order.status not in RETURNS_FROM:
        return Returnable()
    waiting = units_asked_back(order)
    units = {
        line.pk: line.num_shipped - line.num_returned - waiting.get(line.pk, 0)
        for line in order.lines.all()
        if line.needs_shipping
    }
    changes = order.status_changes.all()
    arrived = [change.date_created for change in changes if change.new_status == States.DELIVERED]
    until = min(arrived) + timedelta(days=settings.RETURN_DAYS) if arrived else None
    return Returnable(
        units={pk: quantity for pk, quantity in units.items() if quantity > 0},
        until=until,
        is_over=until is not None and clock.now() > until,
    )
