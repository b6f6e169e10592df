"""The one table of an order's life: where it may go from where it is, and who may take it there.

Needs nothing of Django, for the settings read Oscar's pipelines from it. What a step does to stock,
payment and messages is told beside it and done by `services`.
"""

from enum import StrEnum


class States(StrEnum):
    """Statuses as they are stored, and as Oscar's dashboard shows them."""

    PENDING_PAYMENT = "Pending payment"
    PENDING = "Pending"
    CONFIRMED = "Confirmed"
    PROCESSING = "Processing"
    PARTLY_SHIPPED = "Partly shipped"
    SHIPPED = "Shipped"
    DELIVERED = "Delivered"
    ON_HOLD = "On hold"
    CANCELLED = "Cancelled"
    RETURN_REQUESTED = "Return requested"
    RETURNED = "Returned"


class Taker(StrEnum):
    """Who takes a step."""

    SYSTEM = "system"
    CUSTOMER = "customer"
    STAFF = "staff"


S = States
_ALL = frozenset(Taker)
_STAFF = frozenset({Taker.STAFF, Taker.SYSTEM})
_SYSTEM = frozenset({Taker.SYSTEM})
_ASKING = frozenset({Taker.CUSTOMER, Taker.SYSTEM})

EDGES: dict[States, dict[States, frozenset[Taker]]] = {
    # Stock is allocated, nothing is paid. Paid or promised makes it pending; cancelling releases the stock.
    S.PENDING_PAYMENT: {S.PENDING: _SYSTEM, S.CANCELLED: _ALL},
    # Cancelling releases what is allocated and gives back what was paid, here and below.
    S.PENDING: {S.CONFIRMED: _STAFF, S.ON_HOLD: _STAFF, S.CANCELLED: _ALL},
    # Shipments take units out of stock; how far they got decides between the two statuses. An order
    # of which nothing is sent is delivered by being made available.
    S.CONFIRMED: {
        S.PROCESSING: _STAFF,
        S.PARTLY_SHIPPED: _SYSTEM,
        S.SHIPPED: _STAFF,
        S.DELIVERED: _SYSTEM,
        S.ON_HOLD: _STAFF,
        S.CANCELLED: _ALL,
    },
    S.PROCESSING: {
        S.PARTLY_SHIPPED: _SYSTEM,
        S.SHIPPED: _STAFF,
        S.DELIVERED: _SYSTEM,
        S.ON_HOLD: _STAFF,
        S.CANCELLED: _STAFF,
    },
    # Back to processing only when a shipment is undone that never left. What left may be asked back already:
    # the return has states of its own, the order goes on here and follows when nothing is open any more.
    S.PARTLY_SHIPPED: {S.SHIPPED: _STAFF, S.ON_HOLD: _STAFF, S.PROCESSING: _SYSTEM},
    S.SHIPPED: {
        S.DELIVERED: _STAFF,
        S.RETURN_REQUESTED: _ASKING,
        S.RETURNED: _SYSTEM,
        S.PARTLY_SHIPPED: _SYSTEM,
        S.PROCESSING: _SYSTEM,
    },
    # With a return, never by hand: nobody would close it.
    S.DELIVERED: {S.RETURN_REQUESTED: _ASKING},
    # Everything back: returned. Refused, withdrawn or only a part of it back: as it was before.
    S.RETURN_REQUESTED: {S.RETURNED: _SYSTEM, S.SHIPPED: _SYSTEM, S.DELIVERED: _SYSTEM},
    S.RETURNED: {},
    # An order goes on where it was held.
    S.ON_HOLD: {
        S.PENDING: _STAFF,
        S.CONFIRMED: _STAFF,
        S.PROCESSING: _STAFF,
        S.PARTLY_SHIPPED: _STAFF,
        S.CANCELLED: _STAFF,
    },
    S.CANCELLED: {},
}
"""From → to → who may take the step. Nothing else is possible."""

PIPELINE: dict[str, tuple[str, ...]] = {
    old.value: tuple(new.value for new in edges) for old, edges in EDGES.items()
}
"""The same as Oscar's settings want it."""

NOT_SOLD = (S.PENDING_PAYMENT.value, S.CANCELLED.value)
"""Orders that are no sale (yet, or any more)."""


class PaymentState(StrEnum):
    """Where the money of an order is; the second dimension beside its status."""

    UNPAID = "unpaid"
    PROMISED = "promised"
    PAID = "paid"
    PARTLY_REFUNDED = "partly refunded"
    REFUNDED = "refunded"
