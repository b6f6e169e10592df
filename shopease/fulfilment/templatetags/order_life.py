"""An order's status, the steps it may take now, and its log, for pages."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shopease.fulfilment.naming import status_name
from shopease.fulfilment.selectors import order_waits_for_money
from shopease.fulfilment.states import EDGES, PaymentState, States, Taker

register = template.Library()
register.filter("status_name", status_name)

VERBS = {
    States.CONFIRMED: gettext_lazy("Confirm"),
    States.PROCESSING: gettext_lazy("Start processing"),
    States.SHIPPED: gettext_lazy("Ship all that is open"),
    States.DELIVERED: gettext_lazy("Mark as delivered"),
    States.ON_HOLD: gettext_lazy("Put on hold"),
    States.CANCELLED: pgettext_lazy("an order", "Cancel the order"),
}
"""What staff do with a button; the other steps follow from shipments, payments and returns."""

PACKED = frozenset({States.PROCESSING, States.SHIPPED})
"""Not offered where nothing is sent: that is handed out when it is paid."""

WHY = {
    States.ON_HOLD: gettext_lazy("Why is it put on hold?"),
    States.CANCELLED: gettext_lazy("Why is it cancelled?"),
}

COLOURS = {
    States.PENDING_PAYMENT: "light",
    States.PENDING: "warning",
    States.ON_HOLD: "warning",
    States.RETURN_REQUESTED: "warning",
    States.DELIVERED: "success",
    States.CANCELLED: "secondary",
    States.RETURNED: "secondary",
}

PAYMENT_COLOURS = {
    PaymentState.UNPAID: "light",
    PaymentState.PAID: "success",
    PaymentState.PROMISED: "info",
}


@dataclass(frozen=True)
class Step:
    """A button: where it leads, and what must be said with it."""

    status: str
    label: str
    asks: str = ""
    warning: str = ""
    colour: str = "secondary"


@register.filter
def status_label(order: Any) -> str:
    """The order's status; of an order on hold, with where it goes on."""
    if order.status == States.ON_HOLD and order.held_from:
        names = {"hold": status_name(order.status), "before": status_name(order.held_from)}
        return _("%(hold)s (%(before)s)") % names
    return status_name(order.status)


@register.filter
def status_colour(order: Any) -> str:
    """The colour of the badge."""
    return COLOURS.get(order.status, "primary")


@register.filter
def payment_colour(order: Any) -> str:
    """The colour of the badge."""
    return PAYMENT_COLOURS.get(order.payment_state, "secondary")


@register.filter
def person_name(user: Any) -> str:
    """Who did it; empty for nobody."""
    return str(user.get_full_name() or user.email) if user else ""


@register.filter
def customer_name(order: Any) -> str:
    """Who receives the order, else whose account it is; empty for a guest without an address."""
    if order.shipping_address:
        return str(order.shipping_address.name)
    return person_name(order.user)


@register.simple_tag
def order_steps(order: Any) -> list[Step]:
    """What staff may do with the order now, the way forward first. Two queries at most."""
    if order.status == States.ON_HOLD:
        resume = Step(order.held_from, _("Resume"), colour="primary")
        return [resume, _step(States.CANCELLED, is_paid=_is_paid(order))]
    edges = EDGES[States(order.status)]
    is_sent = order.shipping_address_id is not None or order.pickup_point_id is not None
    verbs = [status for status in VERBS if is_sent or status not in PACKED]
    possible = [status for status in verbs if Taker.STAFF in edges.get(status, ())]
    if States.SHIPPED in possible and not _is_paid(order) and order_waits_for_money(order):
        possible.remove(States.SHIPPED)
    steps = [_step(status, is_paid=_is_paid(order)) for status in possible]
    if steps and not steps[0].asks:
        steps[0] = Step(steps[0].status, steps[0].label, colour="primary")
    return steps


def _step(status: States, *, is_paid: bool) -> Step:
    cancels = status == States.CANCELLED
    told = [_("The customer reads this in the mail.")] if cancels else []
    if cancels and is_paid:
        told.append(_("What was paid is given back."))
    return Step(
        status=status.value,
        label=str(VERBS[status]),
        asks=str(WHY.get(status, "")),
        warning=" ".join(told),
        colour="danger" if cancels else "secondary",
    )


def _is_paid(order: Any) -> bool:
    return order.payment_state in {PaymentState.PAID, PaymentState.PARTLY_REFUNDED}


@register.simple_tag
def order_log(order: Any) -> list[Any]:
    """Every change of the order's status with who made it, the latest first. One query."""
    return list(order.status_changes.select_related("actor").order_by("-pk"))
