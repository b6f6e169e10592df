"""Where an order is, in a customer's words: what happened, what is now, what comes."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shopease.fulfilment.states import States

NAMES: dict[str, Promise] = {
    States.PENDING_PAYMENT: _("Waiting for payment"),
    States.PENDING: _("Received"),
    States.CONFIRMED: _("Confirmed"),
    States.PROCESSING: _("Being packed"),
    States.PARTLY_SHIPPED: _("Partly on its way"),
    States.SHIPPED: _("On its way"),
    States.DELIVERED: _("Delivered"),
    States.ON_HOLD: _("On hold"),
    States.CANCELLED: _("Cancelled"),
    States.RETURN_REQUESTED: _("Return asked for"),
    States.RETURNED: _("Returned"),
}
"""Each status as a customer reads it."""

MEANINGS: dict[str, Promise] = {
    States.PENDING_PAYMENT: _("Your goods are kept for you until the payment has arrived."),
    States.PENDING: _("We have your order and will confirm it soon."),
    States.CONFIRMED: _("Your goods are put aside for you."),
    States.PROCESSING: _("Your goods are being packed."),
    States.PARTLY_SHIPPED: _("A part has left us, the rest follows."),
    States.SHIPPED: _("Everything has left us."),
    States.DELIVERED: _("Everything has arrived."),
    States.ON_HOLD: _("Something has to be clarified first. We will write to you."),
    States.CANCELLED: _("Nothing will be sent. Whatever you paid goes back to you."),
    States.RETURN_REQUESTED: _("We look at what you want to send back."),
    States.RETURNED: _("What you sent back has arrived."),
}

WAY = (States.PENDING, States.CONFIRMED, States.PROCESSING, States.SHIPPED, States.DELIVERED)
WAY_WITHOUT_PARCEL = (States.PENDING, States.CONFIRMED, States.DELIVERED)
ENDED = frozenset({States.CANCELLED, States.RETURN_REQUESTED, States.RETURNED})


@dataclass(frozen=True, slots=True)
class Step:
    """One entry: `at` is None for what is still to come."""

    name: Promise | str
    at: datetime | None = None
    is_current: bool = False
    meaning: Promise | str = ""


def status_name(status: str) -> Promise | str:
    """A status as a customer reads it."""
    return NAMES.get(status, status)


def order_timeline(order: Any) -> list[Step]:
    """All steps of an order of `order_for_page`, the current one marked. No query."""
    passed = _passed(order)
    steps = [Step(status_name(status), at) for status, at in passed]
    steps[0] = Step(_("Ordered"), order.date_placed)
    steps[-1] = replace(steps[-1], is_current=True, meaning=MEANINGS.get(order.status, ""))
    return [*steps, *(Step(NAMES[status]) for status in _ahead(order))]


def _passed(order: Any) -> list[tuple[str, datetime]]:
    """Statuses with their moments: each that was really reached, oldest first.

    Oscar lists changes from the newest; what was undone (a hold, a mistaken shipment) stays out.
    """
    changes = sorted(order.status_changes.all(), key=lambda change: (change.date_created, change.pk))
    reached = [(States.PENDING.value, order.date_placed)]
    for change in changes:
        if change.new_status == States.PENDING:
            del reached[1:]  # it was received when it was placed
            continue
        known = [status for status, _at in reached]
        if change.new_status in known:
            del reached[known.index(change.new_status) + 1 :]
        else:
            reached.append((change.new_status, change.date_created))
    if reached[-1][0] != order.status:
        reached.append((order.status, order.date_placed))
    return reached


def _ahead(order: Any) -> tuple[str, ...]:
    """What comes when nothing goes wrong."""
    if order.status in ENDED:
        return ()
    is_sent = any(line.needs_shipping for line in order.lines.all())
    way = [status.value for status in (WAY if is_sent else WAY_WITHOUT_PARCEL)]
    now = {
        States.PENDING_PAYMENT: States.PENDING,
        States.PARTLY_SHIPPED: States.PROCESSING,
        States.ON_HOLD: order.held_from,
    }
    where = now.get(order.status, order.status)
    return tuple(way[way.index(where) + 1 :]) if where in way else ()
