"""What providers say of disputes, written down on their attempts."""

from decimal import Decimal

from shopease.core import clock
from shopease.payments.models import Dispute, PaymentAttempt
from shopease.payments.types import Disputed, Standing

Status = Dispute.Status

_STATUS_OF = {Standing.OPEN: Status.OPEN, Standing.WON: Status.WON, Standing.LOST: Status.LOST}


def dispute_write(*, attempt: PaymentAttempt, told: Disputed) -> Dispute | None:
    """Write how a dispute about a (locked) attempt stands; None when that is known.

    What is closed may be opened again or decided anew, as often as the provider says so. An amount in another
    currency counts as the whole attempt.
    """
    status = _STATUS_OF[told.standing]
    fee = told.fee if told.currency == attempt.currency else Decimal(0)
    known = Dispute.objects.filter(attempt=attempt, reference=told.reference[:120]).first()
    if known is not None and known.status == status:
        Dispute.objects.filter(pk=known.pk).update(answer_by=told.answer_by, fee=fee)
        return None
    is_ours = told.currency == attempt.currency and told.amount > 0
    dispute = known or Dispute(
        attempt=attempt,
        reference=told.reference[:120],
        amount=told.amount if is_ours else attempt.amount,
        reason=told.reason[:80],
    )
    if known is not None and known.status != Status.OPEN:
        dispute.reopened += 1
    dispute.status, dispute.answer_by, dispute.fee = status, told.answer_by, fee
    dispute.closed_at = None if status == Status.OPEN else clock.now()
    dispute.save()
    return dispute
