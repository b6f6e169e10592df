"""One step for many orders: each for itself, so that one refusal stops none of the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shopease.core.db import BusyError
from shopease.fulfilment.errors import FulfilmentError
from shopease.fulfilment.services.advancing import order_advance
from shopease.fulfilment.states import States

RESUME = "resume"
"""Instead of a status: back to where each order was held."""


@dataclass(frozen=True, slots=True)
class StepResult:
    """What became of one order: moved, as it was already, or refused with the reason."""

    number: str
    old_status: str
    status: str
    refusal: str = ""

    @property
    def is_moved(self) -> bool:
        """Whether the step was taken."""
        return not self.refusal and self.old_status != self.status


def orders_advance(
    *, order_ids: Iterable[int], status: str, actor: Any, reason: str = ""
) -> list[StepResult]:
    """Let each order take a step (a status, or `RESUME`), the oldest first; what became of each.

    Every order is a transaction of its own. Orders that don't exist are left out.
    """
    orders = get_model("order", "Order").objects.filter(pk__in=set(order_ids)).order_by("pk")
    return [_advance(order, status, actor, reason) for order in orders]


def _advance(order: Any, status: str, actor: Any, reason: str) -> StepResult:
    old = order.status
    if status == RESUME:
        if old != States.ON_HOLD:
            return StepResult(order.number, old, old, _("This order isn't on hold."))
        status = order.held_from
    try:
        moved = order_advance(order_id=order.pk, status=status, actor=actor, note=reason)
    except FulfilmentError as refusal:
        return StepResult(order.number, old, old, str(refusal))
    except BusyError:
        return StepResult(order.number, old, old, _("The order is busy. Please try again."))
    return StepResult(order.number, old, moved.status)
