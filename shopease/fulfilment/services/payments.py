"""Paying an order: an attempt is opened under the order's lock, the provider is asked outside any
transaction, and its answer is written once, whoever brings it: the request, a sweep or a message of the
provider."""

import logging
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shopease.core import clock
from shopease.core.db import in_transaction
from shopease.fulfilment.errors import (
    NothingDueError,
    PaymentAmountError,
    PaymentRefusedError,
    PaymentUnderWayError,
)
from shopease.fulfilment.locks import attempts_lock, order_lock, order_with_origins_lock
from shopease.fulfilment.selectors import ZERO, order_money
from shopease.fulfilment.services.advancing import order_cancel_unpaid
from shopease.fulfilment.services.messages import order_tell
from shopease.fulfilment.services.paying import (
    order_paid_refresh,
    order_payment_write,
    payment_state_of,
    promises_trim,
)
from shopease.fulfilment.services.refunds import money_return
from shopease.fulfilment.services.status import order_move
from shopease.fulfilment.states import States
from shopease.payments.models import PaymentAttempt
from shopease.payments.registry import NOTHING_DUE, gateways, gateways_for
from shopease.payments.selectors import attempt_open_of
from shopease.payments.services import (
    attempt_cancel,
    attempt_charge,
    attempt_open,
    attempt_settle,
)
from shopease.payments.types import Outcome, Purchase, Result

logger = logging.getLogger(__name__)

Status = PaymentAttempt.Status

MAX_ATTEMPTS = 30
"""Of one order: whoever tries more cards than that is trying cards."""

UNDER_WAY = timedelta(seconds=30)
"""A call to a provider takes at most ten seconds; before that its attempt may be under way."""


def payment_make(*, order_id: int, gateway: str, token: str = "", return_url: str = "") -> Outcome:
    """Pay what is due of an order; another attempt that was open is given up first.

    `token` is the gateway's name for the card and is kept nowhere. Raises `NothingDueError`,
    `PaymentRefusedError`, `PaymentUnderWayError` (nothing was charged by this call) and `BusyError`.
    """
    payment_give_up(order_id=order_id)
    attempt = in_transaction(lambda: _open(order_id, gateway))
    outcome = attempt_charge(attempt=attempt, token=token, return_url=return_url)
    order_confirm(attempt=attempt, outcome=outcome)
    return outcome


def payment_give_up(*, order_id: int) -> None:
    """End the order's open attempt at the provider, so that it can be paid in another way.

    It may turn out to be paid. Raises `PaymentUnderWayError` while nobody can tell.
    """
    attempt = attempt_open_of(order_id)
    if attempt is None:
        return
    if attempt.status == Status.STARTED and attempt.created_at > clock.now() - UNDER_WAY:
        raise PaymentUnderWayError
    outcome = attempt_cancel(attempt=attempt)
    order_confirm(attempt=attempt, outcome=outcome)
    if outcome.result not in {Result.DECLINED, Result.CAPTURED}:
        raise PaymentUnderWayError


def payment_abandon(*, order_id: int) -> Any:
    """End an order that nobody paid and give its basket back to its shopper; the order as it is now.

    Raises `PaymentRefusedError` when it is paid or promised after all, else as `payment_give_up`.
    """
    payment_give_up(order_id=order_id)
    return in_transaction(lambda: _abandon(order_id))


def _abandon(order_id: int) -> Any:
    order = order_with_origins_lock(order_id, reopens_basket=True)
    if order is None or order.status != States.PENDING_PAYMENT:
        raise PaymentRefusedError
    if attempt_open_of(order_id) is not None:
        raise PaymentUnderWayError
    order_cancel_unpaid(order=order)
    return order


def _open(order_id: int, gateway: str) -> PaymentAttempt:
    order = order_lock(order_id)
    if order is None or order.status in {States.CANCELLED, States.RETURNED}:
        raise PaymentRefusedError
    due = order_money(order).due
    if not due:
        raise NothingDueError
    if gateway not in {found.code for found in gateways_for(purchase_of(order))}:
        raise PaymentRefusedError
    if attempt_open_of(order_id) is not None:
        raise PaymentUnderWayError
    latest = max((attempt.number for attempt in order.payment_attempts.all()), default=0)
    if latest >= MAX_ATTEMPTS:
        raise PaymentRefusedError
    return attempt_open(order=order, gateway=gateway, amount=due, number=latest + 1)


def purchase_of(order: Any) -> Purchase:
    """What an order's ways to pay depend on. One query."""
    is_sent = order.lines.filter(needs_shipping=True).exists()
    return Purchase(is_sent=is_sent, currency=order.currency)


def payment_first(*, order: Any, gateway: str, due: Decimal, is_sent: bool) -> PaymentAttempt:
    """The first attempt of a (locked) order that is being placed, for what credit has not paid.

    Raises `PaymentRefusedError`: the caller's transaction must roll back.
    """
    purchase = Purchase(is_sent=is_sent, currency=order.currency)
    if due and gateway not in {found.code for found in gateways_for(purchase)}:
        raise PaymentRefusedError
    return attempt_open(order=order, gateway=gateway if due else NOTHING_DUE, amount=due)


def payment_receive(
    *, order_id: int, gateway: str, amount: Decimal, seen: Decimal, reference: str = "", actor: Any = None
) -> None:
    """Write down money that came in past any provider: by transfer, or in cash.

    `seen` is what was due when somebody looked: entered twice it counts once. Raises
    `PaymentRefusedError`, `PaymentAmountError` (nothing changed) and `BusyError`.
    """

    def work() -> None:
        order = order_lock(order_id)
        way = gateways().get(gateway)
        if order is None or way is None or way.settles_itself:
            raise PaymentRefusedError
        due = order_money(order).due
        if due != seen or not ZERO < amount <= due:
            raise PaymentAmountError(due, order.currency)
        _receive(order, gateway, amount, reference)
        note = _("%(amount)s %(currency)s received: %(way)s. %(reference)s") % {
            "amount": amount,
            "currency": order.currency,
            "way": way.name,
            "reference": reference,
        }
        order.notes.create(user=actor, message=note.strip(), note_type="System")

    in_transaction(work)


def payments_collect(order: Any) -> None:
    """Book what couriers collect when they deliver, for a (locked) order that was just delivered."""
    for attempt in attempts_lock(order):
        gateway = gateways().get(attempt.gateway)
        if attempt.status == Status.PROMISED and gateway is not None and gateway.is_collected:
            _receive(order, attempt.gateway, attempt.amount, "")


def _receive(order: Any, gateway: str, amount: Decimal, reference: str) -> None:
    """A captured attempt for the money: the promise that it keeps, or one of its own."""
    attempts = attempts_lock(order)
    kept = next(
        (
            one
            for one in attempts
            if (one.status, one.gateway, one.amount) == (Status.PROMISED, gateway, amount)
        ),
        None,
    )
    number = max((one.number for one in attempts), default=0) + 1
    attempt = kept or attempt_open(
        order=order, gateway=gateway, amount=amount, number=number, status=Status.CAPTURED
    )
    attempt.status, attempt.reference, attempt.settled_at = Status.CAPTURED, reference[:120], clock.now()
    attempt.save(update_fields=("status", "reference", "settled_at"))
    _settled(order, attempt, is_kept=kept is not None)


def order_confirm(*, attempt: PaymentAttempt, outcome: Outcome, is_away: bool = False) -> None:
    """Write what became of an attempt, once: paid, promised, declined (the order waits for another),
    waiting for the customer, or unknown (asked for later).

    `is_away`: the customer is not looking, and is told by mail when it failed.
    """
    in_transaction(lambda: _confirm(attempt, outcome, is_away))


def _confirm(attempt: PaymentAttempt, outcome: Outcome, is_away: bool) -> None:
    order = order_lock(attempt.order_id)
    if order is None or not attempt_settle(attempt=attempt, outcome=outcome):
        return
    if outcome.result in {Result.CAPTURED, Result.PROMISED}:
        _settled(order, attempt)
    elif outcome.result is Result.DECLINED and is_away and order.status == States.PENDING_PAYMENT:
        order_tell(order=order, event="payment_failed", ref=str(attempt.number))


def _settled(order: Any, attempt: PaymentAttempt, *, is_kept: bool = False) -> None:
    """Money came, or was promised: the order goes on, and what is too much goes back."""
    order_payment_write(order=order, attempt=attempt, is_kept=is_kept)
    money = order_money(order)
    if money.promised > money.due:
        promises_trim(order, due=money.due, keep=attempt.pk)
    if order.status == States.PENDING_PAYMENT and not money.unpromised:
        order.payment_state = payment_state_of(money).value  # one UPDATE for both
        order_move(order=order, status=States.PENDING)
        order_tell(order=order, event="placed")
    elif attempt.status == Status.CAPTURED and money.excess < attempt.amount:
        order_tell(order=order, event="paid", ref=str(attempt.number))
    if money.excess:
        logger.warning("Order %s got %s more than is due", order.number, money.excess)
        money_return(order=order, amount=money.excess)
        returned = {"returned": str(money.excess)}
        order_tell(order=order, event="refunded", ref=f"surplus-{attempt.number}", payload=returned)
        money = order_money(order)
    order_paid_refresh(order, money)
