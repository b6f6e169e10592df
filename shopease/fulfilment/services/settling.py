"""Orders whose payment is not known yet: the provider is asked, then the order goes on or ends."""

import logging
from datetime import timedelta

from oscar.core.loading import get_model

from shopease.core import clock
from shopease.core.db import in_transaction
from shopease.fulfilment.locks import attempt_lock, order_lock
from shopease.fulfilment.services.placing import order_confirm
from shopease.payments.models import PaymentAttempt
from shopease.payments.services import attempt_ask, attempt_refund
from shopease.payments.types import Outcome, Result

logger = logging.getLogger(__name__)

Status = PaymentAttempt.Status

ASK_AFTER = timedelta(seconds=30)
"""A call to a provider takes at most ten seconds; sooner it may still be under way."""

GIVE_UP_AFTER = timedelta(minutes=15)
"""When the provider never booked the charge, the order ends and its stock is free again."""


def attempts_settle(*, limit: int = 100) -> int:
    """Ask after attempts without an outcome, oldest first; how many got one. Safe to run twice."""
    settled = 0
    waiting = PaymentAttempt.objects.filter(
        status__in=(Status.STARTED, Status.UNKNOWN),
        created_at__lte=clock.now() - ASK_AFTER,
    )
    for attempt in waiting.order_by("pk")[:limit]:
        outcome = attempt_ask(attempt=attempt)
        too_old = attempt.created_at <= clock.now() - GIVE_UP_AFTER
        if outcome.result in {Result.CAPTURED, Result.PROMISED} or (
            outcome.result is Result.DECLINED and (too_old or attempt.status == Status.UNKNOWN)
        ):
            order_confirm(attempt=attempt, outcome=outcome)
            settled += 1
    return settled


def refund_settle(*, attempt_id: int) -> None:
    """Give the money of a cancelled order back, once.

    Raises `RuntimeError` when the provider gave no answer, so that the outbox tries again.
    """
    attempt = PaymentAttempt.objects.filter(pk=attempt_id, status=Status.REFUNDING).first()
    if attempt is None:
        return
    outcome = attempt_refund(attempt=attempt)
    if outcome.result is Result.UNKNOWN:
        raise RuntimeError(f"No answer about the refund of {attempt.idempotency_key}")
    in_transaction(lambda: _write_refund(attempt_id, outcome))


def _write_refund(attempt_id: int, outcome: Outcome) -> None:
    order_id = PaymentAttempt.objects.values_list("order_id", flat=True).get(pk=attempt_id)
    order_lock(order_id)
    attempt = attempt_lock(attempt_id)
    if attempt is None or attempt.status != Status.REFUNDING:
        return
    if outcome.result is Result.DECLINED:
        logger.error("The provider refused to refund %s", attempt.idempotency_key)
        raise RuntimeError(f"The provider refused to refund {attempt.idempotency_key}")
    attempt.status = Status.REFUNDED
    attempt.save(update_fields=("status",))
    source = get_model("payment", "Source").objects.filter(order_id=order_id).order_by("-pk").first()
    if source is not None:
        source.refund(attempt.amount, reference=outcome.reference, status="refunded")
