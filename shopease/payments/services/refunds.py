"""Giving captured payments back in parts: written first, carried out by the provider, then settled."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum

from shopease.core import clock
from shopease.core.money import cents_in_sql
from shopease.payments.models import Dispute, PaymentAttempt, PaymentRefund
from shopease.payments.services.attempts import attempt_refund, attempt_refund_lookup
from shopease.payments.types import GiveBack, Outcome, Result

Status = PaymentRefund.Status


def payment_refunds_open(*, attempts: Iterable[PaymentAttempt], amount: Decimal) -> list[PaymentRefund]:
    """Write that so much goes back, spread over the (locked) captured attempts, latest first.

    Less is written when less was captured: the caller compares the sum. Two queries a part.
    """
    parts = []
    for attempt in sorted(attempts, key=lambda found: -found.number):
        part = min(amount, attempt.amount - attempt.refunded)
        if attempt.status == PaymentAttempt.Status.CAPTURED and part > 0 and _take(attempt, part):
            parts.append(_create(attempt, part))
            amount -= part
    return parts


def dispute_take(*, dispute: Dispute, most: Decimal) -> PaymentRefund | None:
    """Count what a lost dispute took of its (locked) attempt as given back, once; None when all is counted.

    No more than `most`, nor than the attempt has left: what went back before, the shop has paid twice.
    """
    attempt = PaymentAttempt.objects.get(pk=dispute.attempt_id)
    parts = dispute.parts.exclude(status=Status.REFUSED)
    counted = parts.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    part = min(dispute.amount - counted, attempt.amount - attempt.refunded, most)
    if part <= 0 or not _take(attempt, part):
        return None
    return _create(
        attempt,
        part,
        dispute=dispute,
        status=Status.DONE,
        reference=dispute.reference,
        settled_at=clock.now(),
    )


def _create(attempt: PaymentAttempt, amount: Decimal, **fields: Any) -> PaymentRefund:
    number = attempt.refunds.count() + 1
    key = f"{attempt.idempotency_key}-refund-{number}"
    return PaymentRefund.objects.create(
        attempt=attempt, number=number, idempotency_key=key, amount=amount, **fields
    )


def _take(attempt: PaymentAttempt, amount: Decimal) -> bool:
    """Count the amount as given back where that much is left; the database decides."""
    left = PaymentAttempt.objects.filter(pk=attempt.pk, refunded__lte=cents_in_sql(F("amount") - amount))
    if not left.update(refunded=cents_in_sql(F("refunded") + amount)):
        return False
    attempt.refunded += amount
    return True


def payment_refund_ask(*, refund: PaymentRefund) -> Outcome:
    """Have the provider carry the refund out, once per key; unknown when it doesn't answer.

    Raises `RuntimeError` inside a transaction.
    """
    return attempt_refund(attempt=refund.attempt, key=refund.idempotency_key, amount=refund.amount)


def payment_refund_lookup(*, refund: PaymentRefund) -> Outcome:
    """Ask what became of a refund that the provider took; unknown when it doesn't answer."""
    part = GiveBack(refund.idempotency_key, refund.amount, refund.reference)
    return attempt_refund_lookup(attempt=refund.attempt, part=part)


def payment_refund_write(*, refund: PaymentRefund, outcome: Outcome, actor: Any = None) -> bool:
    """Write what the provider answered on a (locked) refund; whether that settled it.

    Refused, even after it seemed done, its amount counts as captured again. Promised, somebody has to pay
    it out by hand.
    """
    is_open = refund.status == Status.WAITING or (refund.status == Status.BY_HAND and actor)
    has_failed = refund.status == Status.DONE and outcome.result is Result.DECLINED
    if outcome.result is Result.UNKNOWN or not (is_open or has_failed):
        return False
    refund.status = {
        Result.CAPTURED: Status.DONE,
        Result.PROMISED: Status.BY_HAND,
        Result.DECLINED: Status.REFUSED,
    }[outcome.result]
    refund.reference, refund.message = outcome.reference[:120], outcome.message[:255]
    refund.settled_at = None if refund.status == Status.BY_HAND else clock.now()
    refund.settled_by = actor
    refund.save(update_fields=("status", "reference", "message", "settled_at", "settled_by"))
    if refund.status == Status.REFUSED:
        attempt = PaymentAttempt.objects.filter(pk=refund.attempt_id)
        attempt.update(refunded=cents_in_sql(F("refunded") - refund.amount))
    return True
