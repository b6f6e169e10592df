"""Refunds of payments on their way: the provider is asked, members of staff pay out what it can't."""

import logging
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from shopease.core import clock
from shopease.core.db import BusyError, in_transaction
from shopease.fulfilment.errors import RefundRefusedError
from shopease.fulfilment.locks import attempts_lock, order_lines_lock, order_lock, payment_refund_lock
from shopease.fulfilment.models import Refund
from shopease.fulfilment.selectors import order_money
from shopease.fulfilment.services.disputing import disputes_count
from shopease.fulfilment.services.messages import order_tell
from shopease.fulfilment.services.paying import (
    order_paid_refresh,
    payment_refund_book,
    payment_refund_unbook,
)
from shopease.fulfilment.services.refunds import money_return
from shopease.fulfilment.services.settling import in_time
from shopease.notifications.errors import ChannelDownError
from shopease.payments.models import PaymentAttempt, PaymentRefund
from shopease.payments.services.refunds import (
    payment_refund_ask,
    payment_refund_lookup,
    payment_refund_write,
)
from shopease.payments.types import Outcome, Result

logger = logging.getLogger(__name__)

Status = PaymentRefund.Status

ASK_AGAIN_AFTER = timedelta(minutes=10)
"""When the outbox should have carried a refund out, and has not."""


def payment_refund_settle(*, payment_refund_id: int) -> None:
    """Have a refund carried out and write what became of it; nothing when that is known.

    Raises `ChannelDownError` when the provider doesn't answer: it stays under way and is asked again.
    """
    refund = PaymentRefund.objects.filter(pk=payment_refund_id, status=Status.WAITING).first()
    if refund is None:
        return
    outcome = payment_refund_ask(refund=refund)
    if outcome.result is Result.UNKNOWN:
        raise ChannelDownError(f"no answer about {refund.idempotency_key}")
    if outcome.result is Result.DECLINED:
        logger.error("The provider refused %s: %s", refund.idempotency_key, outcome.message)
    _settle(refund, outcome, actor=None)


def payment_refunds_recheck(*, attempt: PaymentAttempt) -> int:
    """Ask what became of refunds that the provider took: some fail days later. How many did.

    Raises `ChannelDownError` when the provider doesn't answer.
    """
    done = attempt.refunds.filter(status=Status.DONE, dispute=None, settled_by=None).order_by("pk")
    failed = 0
    for refund in done:
        outcome = payment_refund_lookup(refund=refund)
        if outcome.result is Result.UNKNOWN:
            raise ChannelDownError(f"no answer about {refund.idempotency_key}")
        if outcome.result is Result.DECLINED:
            logger.error("%s failed after all: %s", refund.idempotency_key, outcome.message)
            failed += _settle(refund, outcome, actor=None)
    return failed


def payment_refunds_settle(*, limit: int = 100) -> int:
    """Carry out what is still under way after ten minutes, in any order; how many were settled.

    Safe to run twice and side by side: the provider knows each refund by its key.
    """
    settled = 0
    waiting = PaymentRefund.objects.filter(
        status=Status.WAITING, created_at__lte=clock.now() - ASK_AGAIN_AFTER
    )
    some = waiting.order_by("?").values_list("pk", flat=True)[:limit]  # who stays open blocks nobody
    for pk in in_time(some):
        try:
            payment_refund_settle(payment_refund_id=pk)
        except (ChannelDownError, BusyError):
            continue
        settled += 1
    return settled


def payment_refund_pay_out(*, payment_refund_id: int, reference: str, actor: Any) -> None:
    """Write down that a member of staff has paid a refund out by hand.

    Raises `RefundRefusedError` (nothing changed) when it doesn't wait for that.
    """
    refund = PaymentRefund.objects.filter(pk=payment_refund_id, status=Status.BY_HAND).first()
    if refund is None or not _settle(refund, Outcome(Result.CAPTURED, reference), actor=actor):
        raise RefundRefusedError(_("This refund doesn't wait for being paid out."))


def payment_refund_retry(*, payment_refund_id: int, actor: Any) -> None:
    """Send what a provider refused once more, as a new refund (of the same credit).

    Raises `RefundRefusedError` (nothing changed) when it wasn't refused, or was sent again already.
    """
    refused = PaymentRefund.objects.filter(pk=payment_refund_id, status=Status.REFUSED).first()
    if refused is None:
        raise RefundRefusedError(_("This refund was not refused."))

    def work() -> None:
        order = order_lock(refused.attempt.order_id)
        if order_money(order).excess < refused.amount:
            raise RefundRefusedError(_("This refund was sent again already."))
        parts = money_return(order=order, amount=refused.amount, actor=actor)
        credit = Refund.objects.filter(payments=refused).first()
        if credit is not None:
            credit.payments.add(*parts)
        order_paid_refresh(order)

    in_transaction(work)


def _settle(refund: PaymentRefund, outcome: Outcome, *, actor: Any) -> bool:
    def work() -> bool:
        order = order_lock(refund.attempt.order_id)
        order_lines_lock(order)
        attempts_lock(order)
        locked = payment_refund_lock(refund.pk)
        was_done = locked is not None and locked.status == Status.DONE
        if locked is None or not payment_refund_write(refund=locked, outcome=outcome, actor=actor):
            return False
        if locked.status == Status.DONE:
            payment_refund_book(locked)
        if locked.status == Status.REFUSED:
            if was_done:
                payment_refund_unbook(locked)
            about = {"payment_refund_id": locked.pk}
            order_tell(order=order, event="refund_refused", ref=str(locked.pk), payload=about)
            disputes_count(order)  # a provider refuses to give back what a bank has taken
        order_paid_refresh(order)
        return True

    return in_transaction(work)
