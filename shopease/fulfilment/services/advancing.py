"""The door for people and sweeps to the steps of an order's life: locks, checks, and all that a step does."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shopease.core.db import BusyError, in_transaction
from shopease.fulfilment.errors import TransitionRefusedError
from shopease.fulfilment.locks import order_lines_lock, order_with_origins_lock
from shopease.fulfilment.services.cancelling import cancel_write
from shopease.fulfilment.services.invoices import invoice_issue
from shopease.fulfilment.services.shipping import shipment_write, shipments_deliver
from shopease.fulfilment.services.status import open_quantities, order_move
from shopease.fulfilment.states import EDGES, States, Taker


def order_advance(*, order_id: int, status: str, actor: Any = None, note: str = "") -> Any:
    """Take a step with all that it does to stock and payment; the order as it is now.

    `actor` is a member of staff, or nobody: then the shop itself takes the step. `note` is the reason that
    the log keeps. Shipping sends all that is open in one parcel, delivered is said of all parcels, cancelling
    releases what is open and starts the refund of what was captured. Raises `TransitionRefusedError`,
    `ShipmentRefusedError` (nothing changed) and `BusyError`.
    """
    return in_transaction(lambda: _advance(order_id, status, actor, note))


def _advance(order_id: int, status: str, actor: Any, note: str) -> Any:
    order = order_with_origins_lock(order_id)
    if order is None:
        raise TransitionRefusedError(_("This order does not exist."))
    if status not in EDGES:
        raise TransitionRefusedError(_("There is no status “%(status)s”.") % {"status": status})
    if status == order.status:
        return order
    if status == States.SHIPPED:
        shipment_write(order=order, lines=open_quantities(order), actor=actor, reason=note)
    elif status == States.CANCELLED:
        order_end(order=order, actor=actor, reason=note)
    else:
        taker = Taker.STAFF if actor else Taker.SYSTEM
        order_move(order=order, status=status, actor=actor, reason=note, taker=taker)
        if status == States.DELIVERED:
            shipments_deliver(order=order)
        if status == States.CONFIRMED:
            invoice_issue(order)
    return order


def order_end(*, order: Any, actor: Any = None, reason: str = "", tell: bool = True) -> None:
    """Cancel all of a locked order of which nothing has left yet, with its money and its mail."""
    lines = order_lines_lock(order)
    if any(line.num_shipped for line in lines):
        raise TransitionRefusedError(
            _("A part of this order has left already. Cancel the lines that are still open.")
        )
    units = {line.pk: line.num_open for line in lines if line.num_open}
    cancel_write(order=order, units=units, actor=actor, reason=reason, tell=tell)
    if order.status != States.CANCELLED:
        order_move(order=order, status=States.CANCELLED, actor=actor, reason=reason)


def order_cancel_unpaid(*, order: Any, reason: str = "", tell: bool = False) -> None:
    """End an order that nobody paid, and open its basket to its shopper again.

    The order is locked with its origins and `reopens_basket`. Who sees what happened at once needs no mail.
    """
    order_end(order=order, reason=reason, tell=tell)
    if order.basket_id:
        basket_reopen(get_model("basket", "Basket").objects.get(pk=order.basket_id))


def basket_reopen(basket: Any) -> None:
    """Let a basket be filled again; its owner's newer one takes it over. Both are locked by
    `basket_given_back_lock`.

    Raises `BusyError` when the owner begins another in this very moment.
    """
    model = type(basket)
    newer = model.open.filter(owner_id=basket.owner_id).first() if basket.owner_id else None
    if newer is not None and newer.merge(basket, add_quantities=False):
        return
    try:
        with transaction.atomic():
            basket.thaw()
    except IntegrityError as error:
        raise BusyError from error
