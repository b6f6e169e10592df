"""Cancelling an order or units of its lines: stock, credit, money and the customer's mail together."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from shopease.core.db import in_transaction
from shopease.fulfilment.errors import TransitionRefusedError
from shopease.fulfilment.locks import order_with_origins_lock
from shopease.fulfilment.models import Refund
from shopease.fulfilment.rules import customer_may_cancel
from shopease.fulfilment.services.messages import order_tell
from shopease.fulfilment.services.refunds import RefundWish, refund_cancelled_write
from shopease.fulfilment.services.status import lines_cancel, open_quantities, order_follow_parcels


def order_cancel(
    *,
    order_id: int,
    lines: Mapping[int, int] | None = None,
    reason: str = "",
    to: str = Refund.To.PAYMENT,
    actor: Any = None,
    by_customer: bool = False,
) -> Any:
    """Cancel units of lines (by id), or all that is open; the order as it is now.

    `reason` stands in the log and in the customer's mail. Money that was paid goes back, or becomes
    store credit. Customers (`actor` is nobody for guests) may cancel until the order is being packed.
    Raises `TransitionRefusedError`, `QuantityRefusedError`, `RefundRefusedError` (nothing changed) and
    `BusyError`.
    """

    def work() -> Any:
        order = order_with_origins_lock(order_id)
        if order is None:
            raise TransitionRefusedError(_("This order does not exist."))
        if by_customer and not customer_may_cancel(order):
            raise TransitionRefusedError(_("This order can't be cancelled any more: it is being packed."))
        units = open_quantities(order) if lines is None else lines
        if not any(units.values()):
            raise TransitionRefusedError(_("Choose what is cancelled."))
        cancel_write(order=order, units=units, reason=reason, to=to, actor=actor)
        return order

    return in_transaction(work)


def cancel_write(
    *,
    order: Any,
    units: Mapping[int, int],
    instead: Sequence[Any] = (),
    reason: str = "",
    to: str = Refund.To.PAYMENT,
    actor: Any = None,
    tell: bool = True,
) -> None:
    """As `order_cancel`, inside the caller's transaction on an order that is locked with its origins.

    `instead`: as `lines_cancel` takes it.
    """
    lines = lines_cancel(order, units, instead=instead, actor=actor, reason=reason)
    order_follow_parcels(order=order, actor=actor, reason=reason)
    refund = refund_cancelled_write(
        order=order,
        units=units,
        wish=RefundWish(to=to, reason=Refund.Reason.CANCELLED, note=reason, actor=actor),
    )
    if tell:
        order_tell(
            order=order,
            event="cancelled",
            ref=str(sum(line.num_cancelled for line in lines)),
            payload={
                "units": {str(pk): quantity for pk, quantity in units.items() if quantity},
                "refund_id": refund.pk if refund else None,
                "reason": reason,
            },
        )
