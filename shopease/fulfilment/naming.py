"""What staff call the statuses of orders."""

from django.utils.translation import gettext_lazy

from shopease.fulfilment.states import States

NAMES = {
    States.PENDING_PAYMENT: gettext_lazy("Pending payment"),
    States.PENDING: gettext_lazy("Pending"),
    States.CONFIRMED: gettext_lazy("Confirmed"),
    States.PROCESSING: gettext_lazy("Processing"),
    States.PARTLY_SHIPPED: gettext_lazy("Partly shipped"),
    States.SHIPPED: gettext_lazy("Shipped"),
    States.DELIVERED: gettext_lazy("Delivered"),
    States.ON_HOLD: gettext_lazy("On hold"),
    States.CANCELLED: gettext_lazy("Cancelled"),
    States.RETURN_REQUESTED: gettext_lazy("Return requested"),
    States.RETURNED: gettext_lazy("Returned"),
}


def status_name(status: str) -> str:
    """A status in the reader's language."""
    return str(NAMES[States(status)]) if status in NAMES else status
