"""Attempts to pay: opened under the order's lock, charged outside any transaction, then settled."""

import logging
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from shopease.core import clock
from shopease.payments.models import PaymentAttempt
from shopease.payments.registry import gateway_for
from shopease.payments.types import Action, Charge, Disputed, Gateway, GiveBack, Outcome, Result

logger = logging.getLogger(__name__)

Status = PaymentAttempt.Status

_STATUS_OF = {
    Result.CAPTURED: Status.CAPTURED,
    Result.PROMISED: Status.PROMISED,
    Result.ACTION: Status.ACTION,
    Result.DECLINED: Status.DECLINED,
    Result.UNKNOWN: Status.UNKNOWN,
}


def attempt_open(
    *,
    order: Any,
    gateway: str,
    amount: Decimal | None = None,
    number: int = 1,
    status: str = Status.STARTED,
) -> PaymentAttempt:
    """Record that this (locked) order is about to be paid; the whole total unless told otherwise."""
    return PaymentAttempt.objects.create(
        status=status,
        order=order,
        number=number,
        gateway=gateway,
        idempotency_key=f"{order.number}-{number}",
        amount=order.total_incl_tax if amount is None else amount,
        currency=order.currency,
    )


def attempt_charge(*, attempt: PaymentAttempt, token: str, return_url: str = "") -> Outcome:
    """Ask the gateway for the money. Changes nothing here; an error is an unknown outcome.

    Raises `RuntimeError` inside a transaction, as the others that ask a provider.
    """
    charge = charge_of(attempt, token=token, return_url=return_url)
    return _answer(attempt, "charging", lambda gateway: gateway.charge(charge))


def attempt_ask(*, attempt: PaymentAttempt) -> Outcome:
    """Ask the provider what became of an attempt; unknown when it doesn't answer."""
    return _answer(attempt, "asking after", lambda gateway: gateway.lookup(charge_of(attempt)))


def attempt_cancel(*, attempt: PaymentAttempt) -> Outcome:
    """Give an open attempt up at the provider; captured when it was too late, unknown without an answer."""
    return _answer(attempt, "giving up", lambda gateway: gateway.cancel(charge_of(attempt)))


def attempt_refund(*, attempt: PaymentAttempt, key: str, amount: Decimal) -> Outcome:
    """Give a part of a captured attempt back, once per key; unknown when the provider doesn't answer."""
    part = GiveBack(key, amount)
    return _answer(attempt, "refunding", lambda gateway: gateway.refund(charge_of(attempt), part))


def attempt_refund_lookup(*, attempt: PaymentAttempt, part: GiveBack) -> Outcome:
    """Ask what became of a part that was given back; unknown when the provider doesn't answer."""
    charge = charge_of(attempt)
    return _answer(attempt, "asking after a refund", lambda gateway: gateway.refund_lookup(charge, part))


def attempt_disputes(*, attempt: PaymentAttempt) -> Sequence[Disputed] | None:
    """The disputes about an attempt; None when the provider doesn't answer."""
    gateway = _gateway(attempt, "asking after disputes of")
    try:
        return gateway.disputes(charge_of(attempt)) if gateway else None
    except Exception:
        logger.exception("Asking after disputes of %s ended without an answer", attempt.idempotency_key)
        return None


def attempt_action(*, attempt: PaymentAttempt, is_owner: bool, return_url: str = "") -> Action | None:
    """What the customer has to do for an attempt that waits for that; None when the provider is silent.

    `is_owner`: whose order it is has logged in; nobody else is shown what cards are kept.
    """
    gateway = _gateway(attempt, "preparing")
    charge = charge_of(attempt, return_url=return_url)
    try:
        return gateway.action(charge, is_owner=is_owner) if gateway else None
    except Exception:
        logger.exception("Preparing %s ended without an answer", attempt.idempotency_key)
        return None


def charge_of(attempt: PaymentAttempt, *, token: str = "", return_url: str = "") -> Charge:
    """The attempt as its gateway takes it. One query where the order isn't loaded."""
    order = attempt.order
    return Charge(
        idempotency_key=attempt.idempotency_key,
        amount=attempt.amount,
        currency=attempt.currency,
        token=token,
        reference=attempt.reference,
        order_number=order.number,
        user_id=order.user_id,
        email=order.email or "",
        return_url=return_url,
    )


def _answer(attempt: PaymentAttempt, what: str, call: Callable[[Gateway], Outcome]) -> Outcome:
    gateway = _gateway(attempt, what)
    if gateway is None:
        return Outcome(Result.UNKNOWN)
    try:
        return call(gateway)
    except Exception:
        logger.exception("%s %s ended without an answer", what, attempt.idempotency_key)
        return Outcome(Result.UNKNOWN)


def _gateway(attempt: PaymentAttempt, what: str) -> Gateway | None:
    """The attempt's gateway, outside any transaction: no lock is held while a provider thinks."""
    with transaction.atomic(durable=True):  # refuses to be nested
        pass
    gateway = gateway_for(attempt.gateway)
    if gateway is None:
        logger.error("%s %s: there is no gateway %s", what, attempt.idempotency_key, attempt.gateway)
    return gateway


def attempt_settle(*, attempt: PaymentAttempt, outcome: Outcome) -> bool:
    """Write the outcome of an attempt that is open, under its order's lock; whether it was.

    Money that came after it was given up is written too. What is not known keeps the reference that is.
    """
    settles = [*PaymentAttempt.OPEN]
    if outcome.result is Result.CAPTURED:
        settles.append(Status.DECLINED)
    attempt.status = _STATUS_OF[outcome.result]
    attempt.reference = outcome.reference[:120] or attempt.reference
    attempt.message = outcome.message[:255]
    attempt.settled_at = None if attempt.status in PaymentAttempt.OPEN else clock.now()
    fields = ("status", "reference", "message", "settled_at")
    waiting = PaymentAttempt.objects.filter(pk=attempt.pk, status__in=settles)
    return bool(waiting.update(**{name: getattr(attempt, name) for name in fields}))
