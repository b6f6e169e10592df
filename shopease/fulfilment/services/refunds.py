"""Refunds: what is credited on an order is written at once, its money follows through the outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from catalogue_ext.templatetags.currency_filters import currency
from shopease.core.db import in_transaction
from shopease.core.money import cents
from shopease.fulfilment.crediting import ZERO, Credited, line_credit, order_credited, units_left
from shopease.fulfilment.errors import QuantityRefusedError, RefundRefusedError
from shopease.fulfilment.locks import attempts_lock, order_lines_lock, order_lock
from shopease.fulfilment.models import Refund, RefundLine
from shopease.fulfilment.rules import units_asked_back
from shopease.fulfilment.selectors import order_money, order_paid
from shopease.fulfilment.services.invoices import credit_note_issue
from shopease.fulfilment.services.messages import order_tell
from shopease.fulfilment.services.paying import order_paid_refresh, promises_trim
from shopease.fulfilment.services.restocking import lines_return
from shopease.notifications.services import message_enqueue
from shopease.payments.credit.services import credit_give_back, credit_grant
from shopease.payments.models import CreditEntry, PaymentRefund
from shopease.payments.services.refunds import payment_refunds_open

REFUND_TOPIC = "payment.refund"
NOTE_LENGTH = 500

Parts = list[tuple[Any, int, Decimal]]
"""Order line, units, amount with tax."""


@dataclass(frozen=True)
class RefundWish:
    """What is to be credited, why, and where its money goes; amounts contain tax."""

    lines: Mapping[int, int] = field(default_factory=dict)
    """Order line (id) → units."""
    shipping: Decimal = ZERO
    other: Decimal = ZERO
    to: str = Refund.To.PAYMENT
    reason: str = Refund.Reason.OTHER
    note: str = ""
    """Shown to the customer."""
    actor: Any = None
    request_key: str = ""
    taken: tuple[PaymentRefund, ...] = ()
    """What a bank has taken already, as much as is credited or more: nothing is sent."""


def refund_create(*, order_id: int, restock: Mapping[int, int] | None = None, **wish: Any) -> Refund:
    """Credit what the fields of `RefundWish` say, and send the money back.

    What was never paid only lowers what is due. `restock`: units of lines (by id) that came back without a
    return and go into stock. The same `request_key` again answers with the first refund. Raises
    `RefundRefusedError` and `QuantityRefusedError` (nothing changed) when more is asked for than there is,
    and `BusyError`.
    """
    wanted = RefundWish(**wish)
    return in_transaction(lambda: _create(order_id, wanted, restock or {}))


def _create(order_id: int, wish: RefundWish, restock: Mapping[int, int]) -> Refund:
    order = order_lock(order_id)
    if order is None:
        raise RefundRefusedError(_("This order does not exist."))
    key = wish.request_key
    known = Refund.objects.filter(order=order, request_key=key).first() if key else None
    if known is not None:
        return known
    if restock:
        _check_not_asked_back(order, restock)
        lines_return(order, restock, restocked=restock, actor=wish.actor)
    refund = refund_write(order=order, wish=wish)
    if refund.unpaid == refund.amount:
        order_tell(order=order, event="changed", ref=f"refund-{refund.number}")
    else:
        order_tell(order=order, event="refunded", ref=str(refund.number), payload={"refund_id": refund.pk})
    return refund


def _check_not_asked_back(order: Any, restock: Mapping[int, int]) -> None:
    """What an open return names comes back with that return."""
    asked = units_asked_back(order)
    for line in order_lines_lock(order):
        most = line.num_shipped - line.num_returned - asked.get(line.pk, 0)
        if line.pk in asked and restock.get(line.pk, 0) > most:
            raise QuantityRefusedError(line.title, restock[line.pk], most)


def refund_write(*, order: Any, wish: RefundWish) -> Refund:
    """As `refund_create`, inside the caller's transaction on a locked order; tells nobody."""
    credited = order_credited(order)
    parts = _parts(order_lines_lock(order), wish.lines, credited)
    shipping, other = cents(wish.shipping), cents(wish.other)
    amount = _sum(parts) + shipping + other
    if min(shipping, other) < 0 or amount <= 0:
        raise RefundRefusedError(_("Choose what is refunded."))
    if shipping > order.shipping_incl_tax - credited.shipping:
        raise RefundRefusedError(_("That is more than the delivery did cost."))
    if amount > order.total_incl_tax - credited.amount:
        raise RefundRefusedError(_("That is more than is left of this order's total."))
    return _write(order=order, credited=credited, parts=parts, shipping=shipping, other=other, wish=wish)


def refund_within_write(*, order: Any, wish: RefundWish, less: Decimal = ZERO) -> Refund | None:
    """As `refund_write`, leaving out what is more than the order's total has left; `less` is kept back of
    the lines' worth. None when nothing remains, as for an order that costs nothing. Raises
    `RefundRefusedError` (nothing changed) when more is to be kept back than they are worth."""
    credited = order_credited(order)
    lines = order_lines_lock(order)
    room = order.total_incl_tax - credited.amount
    worth = _sum(_parts(lines, wish.lines, credited))
    if less > worth:
        worth_now = currency(worth, order.currency)
        raise RefundRefusedError(_("No more than %(worth)s can be kept back.") % {"worth": worth_now})
    parts = _parts(lines, wish.lines, credited, most=max(ZERO, min(room, worth - cents(less))))
    room -= _sum(parts)
    shipping = min(room, cents(wish.shipping), order.shipping_incl_tax - credited.shipping)
    other = min(room - shipping, cents(wish.other))
    if _sum(parts) + shipping + other <= 0:
        return None
    return _write(order=order, credited=credited, parts=parts, shipping=shipping, other=other, wish=wish)


def refund_cancelled_write(*, order: Any, units: Mapping[int, int], wish: RefundWish) -> Refund | None:
    """Credit units that were just cancelled, and with the last of an order all that is left of it.

    What was credited before is not credited again; else as `refund_within_write`.
    """
    lines = order_lines_lock(order)
    left = units_left(lines, order_credited(order))
    if all(line.num_cancelled == line.quantity for line in lines):
        wish = replace(wish, lines=left, shipping=order.shipping_incl_tax, other=order.total_incl_tax)
    else:
        wish = replace(wish, lines={pk: min(quantity, left.get(pk, 0)) for pk, quantity in units.items()})
    return refund_within_write(order=order, wish=wish)


def _parts(
    lines: Sequence[Any], units: Mapping[int, int], credited: Credited, *, most: Decimal | None = None
) -> Parts:
    """What each line's units are worth, together `most` at most; refused where there are not so many."""
    by_id = {line.pk: line for line in lines}
    left = units_left(lines, credited)
    parts: Parts = []
    for pk, quantity in sorted(units.items()):
        if quantity == 0:
            continue
        if quantity < 0 or quantity > left.get(pk, 0):
            raise QuantityRefusedError(by_id[pk].title if pk in by_id else "", quantity, left.get(pk, 0))
        amount = line_credit(by_id[pk], credited=credited.units.get(pk, 0), quantity=quantity)
        if most is not None:
            amount = min(amount, most - _sum(parts))
        parts.append((by_id[pk], quantity, amount))
    return parts


def _sum(parts: Parts) -> Decimal:
    return sum((amount for _line, _quantity, amount in parts), ZERO)


def _write(
    *, order: Any, credited: Credited, parts: Parts, shipping: Decimal, other: Decimal, wish: RefundWish
) -> Refund:
    """The refund with its lines, and its money on the way: what the order now costs less than was paid."""
    amount = _sum(parts) + shipping + other
    costs = order.total_incl_tax - credited.amount - amount
    back = amount if wish.taken else min(amount, max(ZERO, order_paid(order) - costs))
    is_credit = wish.to == Refund.To.CREDIT
    if is_credit and order.user is None:
        raise RefundRefusedError(_("Store credit needs an account: this customer has none."))
    refund = Refund.objects.create(
        order=order,
        number=Refund.objects.filter(order=order).count() + 1,
        request_key=wish.request_key or None,
        reason=wish.reason,
        note=wish.note[:NOTE_LENGTH],
        to=wish.to,
        lines_amount=_sum(parts),
        shipping=shipping,
        other=other,
        amount=amount,
        unpaid=amount - back,
        to_payments=ZERO if is_credit else back,
        to_credit=back if is_credit else ZERO,
        actor=wish.actor,
    )
    RefundLine.objects.bulk_create(
        RefundLine(refund=refund, line=line, quantity=quantity, amount=part) for line, quantity, part in parts
    )
    if is_credit and back:
        credit_grant(
            user=order.user,
            amount=back,
            key=f"order:{order.number}:refund:{refund.number}",
            kind=CreditEntry.Kind.REFUNDED,
            order=order,
            actor=wish.actor,
        )
    elif wish.taken:
        refund.payments.set(wish.taken)
    elif back:
        refund.payments.set(money_return(order=order, amount=back, actor=wish.actor))
    credit_note_issue(refund)
    money = order_money(order)
    if money.promised > money.due:
        promises_trim(order, due=money.due)
    order_paid_refresh(order)
    return refund


def money_return(*, order: Any, amount: Decimal, actor: Any = None) -> list[PaymentRefund]:
    """Send so much of what was paid for a locked order back to where it came from.

    First to the payments, by the outbox, the latest first; the rest to the gift cards and store credit.
    """
    parts = payment_refunds_open(attempts=attempts_lock(order), amount=amount)
    for part in parts:
        message_enqueue(
            key=f"payment:{part.idempotency_key}",
            topic=REFUND_TOPIC,
            payload={"payment_refund_id": part.pk},
        )
    rest = amount - sum((part.amount for part in parts), ZERO)
    if rest and credit_give_back(order=order, amount=rest, actor=actor) != rest:
        raise RuntimeError(f"Order {order.number}: there is less to give back than it was paid with.")
    return parts
