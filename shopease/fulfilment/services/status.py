"""The steps of an order's life: status, quantities and stock move together.

Each function runs in the caller's transaction on an order that `locks` has locked: with what it came
from (`order_with_origins_lock`) where the step may end the order. People come by `advancing`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Case, F, Value, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from oscar.apps.order.signals import order_status_changed
from oscar.core.loading import get_model

from shopease.fulfilment.errors import QuantityRefusedError, TransitionRefusedError, UnpaidGoodsError
from shopease.fulfilment.locks import order_lines_lock
from shopease.fulfilment.models import ReturnRequest
from shopease.fulfilment.naming import status_name
from shopease.fulfilment.rules import units_asked_back
from shopease.fulfilment.selectors import order_waits_for_money
from shopease.fulfilment.services.stock import stock_consume, stock_put_back, stock_release
from shopease.fulfilment.states import EDGES, PaymentState, States, Taker

REASON_LENGTH = 255

SHIPS = frozenset({States.CONFIRMED, States.PROCESSING, States.PARTLY_SHIPPED})
"""Where parcels leave from."""
LEFT = frozenset({States.SHIPPED, States.DELIVERED, States.RETURN_REQUESTED})
"""Where no parcel is open, and where the order goes is said by its parcels and returns."""
HANDS_OUT = SHIPS | LEFT | {States.PENDING}
"""Where that may be handed out which needs no parcel: its money may come with the last of these."""
HANDED_OUT = frozenset({PaymentState.PAID.value, PaymentState.PARTLY_REFUNDED.value})
"""Where the money must be for that."""
UNSHIPS = frozenset({States.PARTLY_SHIPPED, States.SHIPPED})
CANCELS = SHIPS | {States.PENDING_PAYMENT, States.PENDING, States.ON_HOLD}
CLOSED = frozenset({States.DELIVERED, States.RETURN_REQUESTED, States.RETURNED, States.CANCELLED})


def order_move(
    *, order: Any, status: str, actor: Any = None, reason: str = "", taker: Taker = Taker.SYSTEM
) -> None:
    """Take one step of the table: the status, and a row of the log that says who and why.

    `actor` is for whom it happens, `taker` who must be allowed to take the step: the system may take
    each. Nothing else moves. Raises `TransitionRefusedError` (nothing changed).
    """
    old, new = States(order.status), States(status)
    _check_edge(order, old, new, taker)
    order.status = new.value
    order.held_from = old.value if new == States.ON_HOLD else ""
    order.save(update_fields=("status", "held_from", "payment_state"))
    order.status_changes.create(
        old_status=old.value, new_status=new.value, actor=actor, reason=reason[:REASON_LENGTH]
    )
    _lines_follow(order)
    order_status_changed.send(sender=order, order=order, old_status=old.value, new_status=new.value)


def _check_edge(order: Any, old: States, new: States, taker: Taker) -> None:
    takers = EDGES[old].get(new)
    names = {"old": status_name(old), "new": status_name(new)}
    if takers is None:
        raise TransitionRefusedError(_("An order that is “%(old)s” can't become “%(new)s”.") % names)
    if old == States.ON_HOLD and new.value not in {order.held_from, States.CANCELLED.value}:
        message = _("This order was held while it was “%(old)s”, and goes on there.")
        raise TransitionRefusedError(message % {"old": status_name(order.held_from)})
    if taker not in takers:
        if old == States.PENDING_PAYMENT:
            raise TransitionRefusedError(_("Only a payment makes an order leave “Pending payment”."))
        raise TransitionRefusedError(_("“%(new)s” isn't set by hand: it follows by itself.") % names)


def _lines_follow(order: Any) -> None:
    """A line has its order's status unless it is done already."""
    follows = Value(order.status)
    done = follows if order.status in CLOSED else Value(States.SHIPPED.value)
    order.lines.update(
        status=Case(
            When(num_cancelled=F("quantity"), then=Value(States.CANCELLED.value)),
            When(quantity=F("num_shipped") + F("num_cancelled"), then=done),
            default=follows,
        )
    )


def lines_ship(
    order: Any, quantities: Mapping[int, int], *, actor: Any = None, reason: str = ""
) -> list[Any]:
    """Take so many units of lines (by id) out of stock, for they leave; the order's lines as they are now.

    The order becomes partly shipped or shipped. What needs no parcel is handed out by this too; an order
    of nothing else is then delivered. Raises `TransitionRefusedError` and `QuantityRefusedError`
    (nothing changed).
    """
    lines = order_lines_lock(order)
    moving = _open_units(lines, quantities)
    parcels = any(line.needs_shipping for line in moving)
    if order.status not in (SHIPS if parcels or not moving else HANDS_OUT):
        raise TransitionRefusedError(
            _("Nothing leaves the house for an order that is “%(status)s”.")
            % {"status": status_name(order.status)}
        )
    is_unpaid = order_waits_for_money(order) if parcels else order.payment_state not in HANDED_OUT
    if moving and is_unpaid:
        raise UnpaidGoodsError
    stock_consume(order=order, units=moving)
    for line, quantity in moving.items():
        line.num_shipped += quantity
        line.save(update_fields=("num_shipped", "num_allocated"))
    _roll_up(order, lines, actor, reason)
    return lines


def lines_unship(
    order: Any, quantities: Mapping[int, int], *, actor: Any = None, reason: str = ""
) -> list[Any]:
    """Put units back that never left after all: allocated again, as before. Raises as `lines_ship`.

    What came back or is asked back has left.
    """
    lines = order_lines_lock(order)
    asked = units_asked_back(order)
    moving = _units(
        lines, quantities, lambda line: line.num_shipped - line.num_returned - asked.get(line.pk, 0)
    )
    if order.status not in UNSHIPS:
        raise TransitionRefusedError(
            _("What an order that is “%(status)s” sent can't be taken back.")
            % {"status": status_name(order.status)}
        )
    stock_put_back(order=order, units=moving)
    for line, quantity in moving.items():
        line.num_shipped -= quantity
        line.save(update_fields=("num_shipped", "num_allocated"))
    _roll_up(order, lines, actor, reason)
    return lines


def lines_cancel(
    order: Any,
    quantities: Mapping[int, int],
    *,
    instead: Sequence[Any] = (),
    actor: Any = None,
    reason: str = "",
) -> list[Any]:
    """Cancel so many open units of lines (by id) and give their stock back; the lines as they are now.

    Lines of baskets that come `instead` get their stock in the same move; the order has them already.
    With nothing left the order is cancelled, and what it used of vouchers and offers is given back; with
    the rest already sent it is shipped. Money is the caller's. The order must be locked with its origins.
    Raises `TransitionRefusedError`, `QuantityRefusedError` and `OutOfStockError` (nothing changed).
    """
    lines = order_lines_lock(order)
    moving = _open_units(lines, quantities)
    if order.status not in CANCELS:
        raise TransitionRefusedError(
            _("Nothing of an order that is “%(status)s” can be cancelled.")
            % {"status": status_name(order.status)}
        )
    stock_release(order=order, units=moving, instead=instead)
    for line, quantity in moving.items():
        line.num_cancelled += quantity
        line.allocation_cancelled = line.num_cancelled == line.quantity
        line.save(update_fields=("num_cancelled", "num_allocated", "allocation_cancelled"))
    _roll_up(order, lines, actor, reason)
    if order.status == States.CANCELLED:
        _uses_release(order)
    return lines


def order_follow_parcels(
    *, order: Any, actor: Any = None, reason: str = "", taker: Taker = Taker.SYSTEM
) -> None:
    """Bring an order of which nothing is open in line with its parcels and returns; another stays as it is.

    It is being sent back while a return is open, returned when all that left is back, delivered when all
    parcels arrived. Three queries at most.
    """
    if order.status not in LEFT:
        return
    status = _status_of_parcels(order)
    if status != order.status:
        order_move(order=order, status=status, actor=actor, reason=reason, taker=taker)


def _status_of_parcels(order: Any) -> States:
    if order.returns.filter(status__in=ReturnRequest.OPEN).exists():
        return States.RETURN_REQUESTED
    sent = [line for line in order.lines.all() if line.needs_shipping and line.num_shipped]
    if sent and all(line.num_returned == line.num_shipped for line in sent):
        return States.RETURNED
    arrived = list(order.shipments.filter(undone_at=None).values_list("delivered_at", flat=True))
    if arrived and all(arrived):
        return States.DELIVERED
    was_said = not arrived and order.status_changes.filter(new_status=States.DELIVERED).exists()
    return States.DELIVERED if was_said or order.status == States.DELIVERED else States.SHIPPED


def open_quantities(order: Any) -> dict[int, int]:
    """How many units of each line are neither shipped nor cancelled; lines without are left out."""
    return {line.pk: line.num_open for line in order_lines_lock(order) if line.num_open}


def _open_units(lines: Sequence[Any], quantities: Mapping[int, int]) -> dict[Any, int]:
    return _units(lines, quantities, lambda line: line.num_open)


def _units(lines: Sequence[Any], quantities: Mapping[int, int], most: Any) -> dict[Any, int]:
    """Line → units, of those that move; refused where there are not so many, or no such line."""
    by_id = {line.pk: line for line in lines}
    moving = {}
    for pk, quantity in quantities.items():
        if quantity == 0:
            continue
        line = by_id.get(pk)
        if line is None or quantity < 0 or quantity > most(line):
            raise QuantityRefusedError(line.title if line else "", quantity, most(line) if line else 0)
        moving[line] = quantity
    return dict(sorted(moving.items(), key=lambda item: item[0].pk))


def _roll_up(order: Any, lines: Sequence[Any], actor: Any, reason: str) -> None:
    """Bring the status in line with how far the units got."""
    status = _status_of_units(order, lines)
    if status is None or status == order.status:
        _lines_follow(order)
        return
    if order.status == States.ON_HOLD and status != States.CANCELLED:
        order_move(order=order, status=order.held_from, actor=actor, reason=reason)
    if order.status == States.PENDING and status == States.DELIVERED:
        order_move(order=order, status=States.CONFIRMED, actor=actor, reason=reason)
    if status != order.status:
        order_move(order=order, status=status, actor=actor, reason=reason)


def _status_of_units(order: Any, lines: Sequence[Any]) -> States | None:
    """Where the units put the order; None when they don't say."""
    parcels = [line for line in lines if line.needs_shipping]
    is_open = any(line.num_open for line in lines)
    has_left = any(line.num_shipped for line in parcels)
    if all(line.num_cancelled == line.quantity for line in lines):
        return States.CANCELLED
    if has_left and not any(line.num_open for line in parcels):
        return None if order.status in LEFT else States.SHIPPED
    if has_left:
        return None if order.status == States.ON_HOLD else States.PARTLY_SHIPPED
    if order.status in UNSHIPS:
        return States.PROCESSING
    return None if is_open else States.DELIVERED


def _uses_release(order: Any) -> None:
    """Give back what the order used of vouchers and offers."""
    vouchers = get_model("voucher", "Voucher").objects
    for application in get_model("voucher", "VoucherApplication").objects.filter(order=order):
        vouchers.filter(pk=application.voucher_id).update(num_orders=Greatest(F("num_orders") - 1, 0))
        application.delete()
    offer_model = get_model("offer", "ConditionalOffer")
    for discount in order.discounts.all():
        if discount.voucher_id:
            vouchers.filter(pk=discount.voucher_id).update(
                total_discount=Greatest(F("total_discount") - discount.amount, 0)
            )
        offers = offer_model.objects.filter(pk=discount.offer_id)
        offers.update(
            num_applications=Greatest(F("num_applications") - (discount.frequency or 0), 0),
            total_discount=Greatest(F("total_discount") - discount.amount, 0),
            num_orders=Greatest(F("num_orders") - 1, 0),
        )
        offer = offers.first()
        if offer is not None and offer.status == offer_model.CONSUMED and offer.get_max_applications():
            offers.update(status=offer_model.OPEN)
