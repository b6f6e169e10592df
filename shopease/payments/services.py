"""Attempts to pay: opened with the order, charged outside any transaction, then settled."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction

from shopease.core import clock
from shopease.payments.models import PaymentAttempt
from shopease.payments.registry import gateway_for
from shopease.payments.types import Charge, Gateway, Outcome, Result

logger = logging.getLogger(__name__)

Status = PaymentAttempt.Status

_STATUS_OF = {
    Result.CAPTURED: Status.CAPTURED,
    Result.PROMISED: Status.PROMISED,
    Result.DECLINED: Status.DECLINED,
    Result.UNKNOWN: Status.UNKNOWN,
}


def attempt_open(*, order: Any, gateway: str, number: int = 1) -> PaymentAttempt:
    """Record that this order is about to be paid; inside the transaction that creates the order."""
    return PaymentAttempt.objects.create(
        order=order,
        number=number,
        gateway=gateway,
        idempotency_key=f"{order.number}-{number}",
        amount=order.total_incl_tax,
        currency=order.currency,
    )


def attempt_charge(*, attempt: PaymentAttempt, token: str) -> Outcome:
    """Ask the gateway for the money. Changes nothing here; an error is an unknown outcome.

    Raises `RuntimeError` inside a transaction, as the two below.
    """
    charge = Charge(attempt.idempotency_key, attempt.amount, attempt.currency, token)
    return _answer(attempt, "charging", lambda gateway: gateway.charge(charge))


def attempt_ask(*, attempt: PaymentAttempt) -> Outcome:
    """Ask the provider what became of an attempt; unknown when it doesn't answer."""
    return _answer(attempt, "asking after", lambda gateway: gateway.lookup(attempt.idempotency_key))


def attempt_refund(*, attempt: PaymentAttempt) -> Outcome:
    """Give a captured attempt back in full; unknown when the provider doesn't answer."""
    return _answer(attempt, "refunding", lambda gateway: gateway.refund(attempt.idempotency_key))


def _answer(attempt: PaymentAttempt, what: str, call: Callable[[Gateway], Outcome]) -> Outcome:
    """Call the attempt's gateway outside any transaction: no lock is held while a provider thinks."""
    with transaction.atomic(durable=True):  # refuses to be nested
        pass
    gateway = gateway_for(attempt.gateway)
    if gateway is None:
        logger.error("%s %s: there is no gateway %s", what, attempt.idempotency_key, attempt.gateway)
        return Outcome(Result.UNKNOWN)
    try:
        return call(gateway)
    except Exception:
        logger.exception("%s %s ended without an answer", what, attempt.idempotency_key)
        return Outcome(Result.UNKNOWN)


def attempt_settle(*, attempt: PaymentAttempt, outcome: Outcome) -> None:
    """Write the outcome on the (locked) attempt."""
    attempt.status = _STATUS_OF[outcome.result]
    attempt.reference = outcome.reference[:120]
    attempt.message = outcome.message[:255]
    attempt.settled_at = None if outcome.result is Result.UNKNOWN else clock.now()
    attempt.save(update_fields=("status", "reference", "message", "settled_at"))
