"""Our books against the providers': what differs is told, and settled where the provider's word is enough."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from shopease.core import clock
from shopease.core.db import BusyError
from shopease.fulfilment.selectors import ZERO
from shopease.fulfilment.services.disputing import disputes_follow
from shopease.fulfilment.services.payments import order_confirm
from shopease.fulfilment.services.repaying import payment_refunds_recheck, payment_refunds_settle
from shopease.fulfilment.services.settling import attempts_settle, in_time
from shopease.notifications.errors import ChannelDownError
from shopease.payments.models import Dispute, PaymentAttempt, PaymentRefund
from shopease.payments.registry import gateways
from shopease.payments.types import Booked, Gateway, Outcome, Result

logger = logging.getLogger(__name__)

BATCH = 500
MARGIN = timedelta(minutes=10)
"""What is younger may be under way between the two books."""


@dataclass(frozen=True)
class Difference:
    """One charge on which the books differ; `is_settled` when ours follow the provider's now."""

    gateway: str
    key: str
    what: str
    is_settled: bool = False

    def __str__(self) -> str:
        return f"{self.gateway} {self.key}: {self.what}"


def payments_reconcile(*, days: int = 3) -> list[Difference]:
    """Compare what was booked in the last days, both ways. Safe to run twice.

    First everybody is asked about what is open. Queries: some for 500 charges, and those of what is
    settled.
    """
    attempts_settle(limit=10_000)
    payment_refunds_settle(limit=10_000)
    since, until = clock.now() - timedelta(days=days), clock.now() - MARGIN
    found: list[Difference] = []
    for gateway in gateways().values():
        if not gateway.settles_itself:
            continue
        try:
            found += _compare(gateway, since, until)
            found += _disputes(gateway, since)
        except Exception:
            logger.exception("The list of %s could not be read", gateway.code)
            found.append(Difference(gateway.code, "–", _("its list could not be read")))
    for difference in found:
        logger.log(
            logging.INFO if difference.is_settled else logging.ERROR, "Payments differ: %s", difference
        )
    return found


def _compare(gateway: Gateway, since: datetime, until: datetime) -> Iterator[Difference]:
    seen: set[str] = set()
    for batch in _batched(gateway.booked_since(since)):
        ours = PaymentAttempt.objects.filter(gateway=gateway.code).select_related("order")
        known = {
            one.idempotency_key: one
            for one in ours.filter(idempotency_key__in=[b.idempotency_key for b in batch])
        }
        back = _given_back(known.values())
        for booked in batch:
            seen.add(booked.idempotency_key)
            try:
                yield from _differences(gateway.code, booked, known.get(booked.idempotency_key), back)
            except BusyError:
                yield Difference(gateway.code, booked.idempotency_key, _("its order is busy"))
    kept = PaymentAttempt.objects.filter(
        gateway=gateway.code,
        status=PaymentAttempt.Status.CAPTURED,
        amount__gt=0,
        created_at__range=(since, until),
    )
    for key in kept.values_list("idempotency_key", flat=True).iterator():
        if key not in seen:
            yield Difference(gateway.code, key, _("captured here, unknown to the provider"))


def _disputes(gateway: Gateway, since: datetime) -> Iterator[Difference]:
    """Ask after disputes that are open, or were opened since then: their messages may be lost."""
    named = [reference for reference in gateway.disputed_since(since) if reference]
    attempts = PaymentAttempt.objects.select_related("order").filter(
        Q(disputes__status=Dispute.Status.OPEN) | Q(reference__in=named),
        gateway=gateway.code,
        status=PaymentAttempt.Status.CAPTURED,
    )
    for attempt in in_time(attempts.distinct().order_by("pk")):
        try:
            is_news = disputes_follow(attempt=attempt)
        except ChannelDownError:
            yield Difference(gateway.code, attempt.idempotency_key, _("nobody answers about its disputes"))
            continue
        except BusyError:
            yield Difference(gateway.code, attempt.idempotency_key, _("its order is busy"))
            continue
        if is_news:
            what = _("disputed at the provider, now here too")
            yield Difference(gateway.code, attempt.idempotency_key, what, is_settled=True)


def _differences(
    code: str, booked: Booked, attempt: PaymentAttempt | None, back: dict[int, tuple[Decimal, Decimal]]
) -> Iterator[Difference]:
    key = booked.idempotency_key
    if attempt is None:
        yield Difference(code, key, _("captured by the provider, unknown here"))
        return
    if attempt.status != PaymentAttempt.Status.CAPTURED:
        order_confirm(attempt=attempt, outcome=Outcome(Result.CAPTURED, booked.reference), is_away=True)
        yield Difference(code, key, _("captured by the provider, now here too"), is_settled=True)
        return
    if (attempt.amount, attempt.currency) != (booked.captured, booked.currency):
        amounts = {"ours": attempt.amount, "theirs": booked.captured}
        yield Difference(code, key, _("captured %(ours)s here, %(theirs)s at the provider") % amounts)
    done, under_way = back.get(attempt.pk, (ZERO, ZERO))
    if booked.refunded < done and _refund_has_failed(attempt):
        yield Difference(code, key, _("a refund failed at the provider, now here too"), is_settled=True)
        return
    if not done <= booked.refunded <= done + under_way:
        amounts = {"ours": done, "theirs": booked.refunded}
        yield Difference(code, key, _("given back %(ours)s here, %(theirs)s at the provider") % amounts)


def _refund_has_failed(attempt: PaymentAttempt) -> bool:
    try:
        return payment_refunds_recheck(attempt=attempt) > 0
    except ChannelDownError:
        return False


def _given_back(attempts: Iterable[PaymentAttempt]) -> dict[int, tuple[Decimal, Decimal]]:
    """Of each attempt: what is given back, and what is on its way. One query."""
    status = PaymentRefund.Status
    ids = [attempt.pk for attempt in attempts]
    refunds = PaymentRefund.objects.filter(attempt__in=ids, dispute=None)  # those aren't refunds to them
    sums = refunds.values_list("attempt").annotate(
        done=Sum("amount", filter=Q(status=status.DONE)),
        waiting=Sum("amount", filter=Q(status=status.WAITING)),
    )
    return {pk: (done or ZERO, waiting or ZERO) for pk, done, waiting in sums}


def _batched(rows: Iterator[Booked]) -> Iterator[list[Booked]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
