"""Returns: asked for by the customer, answered and received by staff; the refund follows the goods."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shopease.core import clock
from shopease.core.db import in_transaction
from shopease.fulfilment.crediting import ZERO, order_credited, units_left
from shopease.fulfilment.errors import QuantityRefusedError, ReturnRefusedError
from shopease.fulfilment.locks import order_lines_lock, order_lock, return_lock
from shopease.fulfilment.models import Refund, ReturnLine, ReturnRequest
from shopease.fulfilment.rules import order_returnable
from shopease.fulfilment.services.messages import order_tell
from shopease.fulfilment.services.refunds import RefundWish, refund_within_write
from shopease.fulfilment.services.restocking import lines_return
from shopease.fulfilment.services.status import order_follow_parcels
from shopease.fulfilment.states import Taker

TEXT_LENGTH = 1000

Status = ReturnRequest.Status


@dataclass(frozen=True)
class Wanted:
    """Units of an order line that a customer wants to send back, and why."""

    quantity: int
    reason: str


@dataclass(frozen=True)
class Arrived:
    """What came of a line of a return, how it is, and how much of it is sold again."""

    quantity: int
    restocked: int = 0
    condition: str = ""


def return_request(
    *,
    order_id: int,
    lines: Mapping[int, Wanted],
    wants: str = Refund.To.PAYMENT,
    note: str = "",
    actor: Any = None,
    by_staff: bool = False,
) -> ReturnRequest:
    """Ask to send units of lines (by id) back. `actor` is nobody for guests.

    Staff may do it for the customer when the days for it are over. Raises `ReturnRefusedError`,
    `QuantityRefusedError` (nothing changed) and `BusyError`.
    """

    def ask() -> ReturnRequest:
        order = order_lock(order_id)
        if order is None:
            raise ReturnRefusedError(_("This order does not exist."))
        wanted = _wanted(order, lines, by_staff=by_staff)
        request = ReturnRequest.objects.create(
            order=order,
            number=f"{order.number}-R{ReturnRequest.objects.filter(order=order).count() + 1}",
            wants=wants,
            note=note[:TEXT_LENGTH],
            requested_by=actor,
        )
        ReturnLine.objects.bulk_create(
            ReturnLine(request=request, line_id=pk, quantity=want.quantity, reason=want.reason)
            for pk, want in wanted.items()
        )
        taker = Taker.SYSTEM if by_staff else Taker.CUSTOMER
        order_follow_parcels(order=order, actor=actor, reason=request.number, taker=taker)
        _tell(request, "return_requested")
        return request

    return in_transaction(ask)


def _wanted(order: Any, lines: Mapping[int, Wanted], *, by_staff: bool) -> dict[int, Wanted]:
    """What is really asked for; refused when it is too late or more than left the house."""
    titles = {line.pk: line.title for line in order_lines_lock(order)}
    returnable = order_returnable(order)
    if returnable.is_over and not by_staff:
        raise ReturnRefusedError(_("The days in which this order could be sent back are over."))
    wanted = {pk: want for pk, want in sorted(lines.items()) if want.quantity}
    if not wanted:
        raise ReturnRefusedError(_("Choose what you want to send back."))
    for pk, want in wanted.items():
        most = returnable.units.get(pk, 0)
        if not 0 < want.quantity <= most:
            raise QuantityRefusedError(titles.get(pk, ""), want.quantity, most)
    return wanted


def return_approve(*, return_id: int, answer: str = "", actor: Any = None) -> ReturnRequest:
    """Let the customer send it. Raises `ReturnRefusedError` (nothing changed) and `BusyError`."""
    return _step(return_id, (Status.REQUESTED,), lambda found: _decide(found, Status.APPROVED, answer, actor))


def return_refuse(*, return_id: int, answer: str, actor: Any = None) -> ReturnRequest:
    """Say no; the order goes back to where it was. Raises as `return_approve`."""
    return _step(return_id, ReturnRequest.OPEN, lambda found: _decide(found, Status.REFUSED, answer, actor))


def return_withdraw(*, return_id: int, actor: Any = None) -> ReturnRequest:
    """The customer keeps it after all; the order goes back to where it was. Raises as `return_approve`."""
    return _step(return_id, ReturnRequest.OPEN, lambda found: _decide(found, Status.WITHDRAWN, "", actor))


def _decide(request: ReturnRequest, status: str, answer: str, actor: Any) -> None:
    request.status, request.answer = status, answer[:TEXT_LENGTH]
    request.decided_by, request.decided_at = actor, clock.now()
    request.save(update_fields=("status", "answer", "decided_by", "decided_at"))
    if status == Status.APPROVED:
        _tell(request, "return_approved")
        return
    if status == Status.REFUSED:
        _tell(request, "return_refused")
    order_follow_parcels(order=request.order, actor=actor, reason=request.number)


def return_receive(
    *,
    return_id: int,
    arrived: Mapping[int, Arrived],
    shipping: Decimal = ZERO,
    less: Decimal = ZERO,
    to: str = "",
    refund: bool = True,
    note: str = "",
    actor: Any = None,
) -> ReturnRequest:
    """Write down what came of the lines of a return (by id) and give the money for it back.

    `shipping` is credited with it, `less` is kept back of the lines' worth (for wear). `to` is what the
    customer wants unless it says otherwise; without `refund` no money moves. Raises `ReturnRefusedError`,
    `QuantityRefusedError`, `RefundRefusedError` (nothing changed) and `BusyError`.
    """

    def receive(request: ReturnRequest) -> None:
        units = _arrive(request, arrived, actor)
        if refund and units:
            wish = RefundWish(
                lines=units,
                shipping=shipping,
                to=to or request.wants,
                reason=Refund.Reason.RETURNED,
                note=note,
                actor=actor,
            )
            request.refund = refund_within_write(order=request.order, wish=wish, less=less)
        request.status, request.answer = Status.RECEIVED, note[:TEXT_LENGTH]
        request.received_by, request.received_at = actor, clock.now()
        request.save(update_fields=("status", "answer", "refund", "received_by", "received_at"))
        _tell(request, "return_received")
        order_follow_parcels(order=request.order, actor=actor, reason=request.number)

    return _step(return_id, ReturnRequest.OPEN, receive)


def _arrive(request: ReturnRequest, arrived: Mapping[int, Arrived], actor: Any) -> dict[int, int]:
    """Units that came and are not credited yet, by order line."""
    rows = {row.pk: row for row in request.lines.select_related("line")}
    came: dict[int, int] = {}
    restocked: dict[int, int] = {}
    for pk, found in sorted(arrived.items()):
        row = rows.get(pk)
        if row is None or not 0 <= found.quantity <= row.quantity:
            most = row.quantity if row else 0
            raise QuantityRefusedError(row.line.title if row else "", found.quantity, most)
        row.num_received, row.num_restocked = found.quantity, found.restocked
        row.condition = found.condition
        came[row.line_id], restocked[row.line_id] = found.quantity, found.restocked
        if not 0 <= found.restocked <= found.quantity:
            raise QuantityRefusedError(row.line.title, found.restocked, found.quantity)
        row.save(update_fields=("num_received", "num_restocked", "condition"))
    lines_return(request.order, came, restocked=restocked, actor=actor)
    left = units_left(request.order.lines.all(), order_credited(request.order))
    units = {pk: min(quantity, left[pk]) for pk, quantity in came.items()}
    return {pk: quantity for pk, quantity in units.items() if quantity}


def _step(return_id: int, allowed: tuple[str, ...], step: Callable[[ReturnRequest], None]) -> ReturnRequest:
    """Take a step of a return under its order's lock, once."""

    def work() -> ReturnRequest:
        found = ReturnRequest.objects.filter(pk=return_id).values_list("order_id", flat=True).first()
        order = order_lock(found) if found else None
        request = return_lock(return_id) if order else None
        if request is None or order is None:
            raise ReturnRefusedError(_("This return does not exist."))
        if request.status not in allowed:
            message = _("This return is closed already: %(status)s.")
            raise ReturnRefusedError(message % {"status": request.get_status_display()})
        request.order = order
        step(request)
        return request

    return in_transaction(work)


def _tell(request: ReturnRequest, event: str) -> None:
    order_tell(order=request.order, event=event, ref=str(request.pk), payload={"return_id": request.pk})
