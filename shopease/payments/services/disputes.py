"""What providers say of disputes, written down on their attempts."""

import logging

from shopease.core import clock
from shopease.payments.models import Dispute, PaymentAttempt
from shopease.payments.types import Disputed, Standing

logger = logging.getLogger(__name__)

Status = Dispute.Status

_STATUS_OF = {Standing.OPEN: Status.OPEN, Standing.WON: Status.WON, Standing.LOST: Status.LOST}


def dispute_write(*, attempt: PaymentAttempt, told: Disputed) -> Dispute | None:
    """Write how a dispute about a (locked) attempt stands; None when that is known.

    What is closed stays closed: a provider that says otherwise later is for people to look at. An amount in
    another currency counts as the whole attempt.
    """
    status = _STATUS_OF[told.standing]
    known = Dispute.objects.filter(attempt=attempt, reference=told.reference[:120]).first()
    if known is not None and known.status != Status.OPEN:
        if known.status != status:
            logger.error("Dispute %s is %s here, %s at the provider", known, known.status, status)
        return None
    if known is not None and status == Status.OPEN:
        Dispute.objects.filter(pk=known.pk).update(answer_by=told.answer_by)
        return None
    is_ours = told.currency == attempt.currency and told.amount > 0
    dispute = known or Dispute(
        attempt=attempt,
        reference=told.reference[:120],
        amount=told.amount if is_ours else attempt.amount,
        reason=told.reason[:80],
    )
    dispute.status, dispute.answer_by = status, told.answer_by
    dispute.closed_at = None if status == Status.OPEN else clock.now()
    dispute.save()
    return dispute
