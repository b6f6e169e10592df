"""Payments whose outcome is not known yet: the provider is asked, and what it says is written."""

import logging
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TypeVar

from shopease.core import clock
from shopease.core.db import BusyError
from shopease.fulfilment.selectors import order_due
from shopease.fulfilment.services.payments import order_confirm
from shopease.payments.models import PaymentAttempt
from shopease.payments.services import attempt_ask, attempt_cancel
from shopease.payments.types import Result

logger = logging.getLogger(__name__)

Status = PaymentAttempt.Status

RUN_SECONDS = 45
"""How long one run asks; a provider that hangs costs ten seconds each time."""

ASK_AFTER = timedelta(seconds=30)
"""A call to a provider takes at most ten seconds; sooner it may still be under way."""

GIVE_UP_AFTER = timedelta(minutes=15)
"""When the provider never booked the charge, nobody waits for it any more."""

WAIT_FOR = timedelta(days=1)
"""For a customer who went to the bank, or left a card's form open."""


Found = TypeVar("Found")


def in_time(found: Iterable[Found]) -> Iterator[Found]:
    """As many as one run has time for, of what a provider is asked about."""
    deadline = time.monotonic() + RUN_SECONDS
    for one in found:
        if time.monotonic() > deadline:
            return
        yield one


def attempts_settle(*, limit: int = 100) -> int:
    """Ask after attempts without an outcome, in any order; how many got one. Safe to run twice.

    An order whose attempt failed waits for another; its customer is told.
    """
    settled = 0
    waiting = PaymentAttempt.objects.filter(
        status__in=PaymentAttempt.OPEN, created_at__lte=clock.now() - ASK_AFTER
    )
    some = waiting.select_related("order").order_by("?")[:limit]  # who stays open blocks nobody
    for attempt in in_time(some):
        try:
            settled += _settle(attempt)
        except BusyError:
            logger.info("%s is busy and waits for the next run", attempt.idempotency_key)
    return settled


def _settle(attempt: PaymentAttempt) -> bool:
    outcome = attempt_ask(attempt=attempt)
    if outcome.result is Result.ACTION and _is_forgotten(attempt):
        outcome = attempt_cancel(attempt=attempt)
    too_old = attempt.created_at <= clock.now() - GIVE_UP_AFTER
    if outcome.result is Result.DECLINED and attempt.status == Status.STARTED and not too_old:
        return False  # it may be under way still
    if outcome.result is Result.UNKNOWN:
        return False
    order_confirm(attempt=attempt, outcome=outcome, is_away=True)
    return outcome.result is not Result.ACTION


def _is_forgotten(attempt: PaymentAttempt) -> bool:
    """Whether nobody waits for the customer any more: it took too long, or the order is paid otherwise."""
    return attempt.created_at <= clock.now() - WAIT_FOR or not order_due(attempt.order)
