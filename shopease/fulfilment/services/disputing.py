"""Disputes: what banks claim back is noted on the order, told to the shop, and never shipped in silence.

While a dispute is open its money counts as the shop's. A lost one counts as money given back: what it
took is credited, for nobody claims it again. Opened again, it stays so until the bank has decided anew.
"""

from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from catalogue_ext.templatetags.currency_filters import currency
from shopease.core.db import in_transaction
from shopease.core.translation import in_language
from shopease.fulfilment.locks import attempts_lock, order_lines_lock, order_lock
from shopease.fulfilment.models import Refund
from shopease.fulfilment.selectors import order_money
from shopease.fulfilment.services.messages import order_tell
from shopease.fulfilment.services.paying import (
    order_paid_refresh,
    payment_refund_book,
    payment_refund_unbook,
)
from shopease.fulfilment.services.refunds import RefundWish, refund_write
from shopease.fulfilment.services.status import order_move
from shopease.fulfilment.states import EDGES, States
from shopease.notifications.errors import ChannelDownError
from shopease.payments.models import Dispute, PaymentAttempt, PaymentRefund
from shopease.payments.services import attempt_disputes
from shopease.payments.services.disputes import dispute_write
from shopease.payments.services.refunds import dispute_take, payment_refund_write
from shopease.payments.types import Disputed, Outcome, Result

Status = Dispute.Status


def disputes_follow(*, attempt: PaymentAttempt) -> bool:
    """Ask the provider about the disputes of an attempt and write what it says; whether that was news.

    Safe to run twice and side by side. Raises `ChannelDownError` when the provider doesn't answer.
    """
    found = attempt_disputes(attempt=attempt)
    if found is None:
        raise ChannelDownError(f"no answer about disputes of {attempt.idempotency_key}")
    news = [in_transaction(partial(_follow, attempt, told)) for told in found]
    return any(news)


def _follow(attempt: PaymentAttempt, told: Disputed) -> bool:
    order: Any = order_lock(attempt.order_id)  # which a payment protects
    order_lines_lock(order)
    (locked,) = (one for one in attempts_lock(order) if one.pk == attempt.pk)
    dispute = dispute_write(attempt=locked, told=told)
    if dispute is None:
        return False
    about = {
        "amount": currency(dispute.amount, locked.currency),
        "reference": dispute.reference,
        "status": dispute.get_status_display(),
    }
    with in_language(""):
        text = _("Dispute %(reference)s about %(amount)s: %(status)s.") % about
    order.notes.create(message=text, note_type="System")
    if dispute.status != Status.WON and States.ON_HOLD in EDGES[States(order.status)]:
        order_move(order=order, status=States.ON_HOLD, reason=text)
    if dispute.status == Status.LOST:
        disputes_count(order)
    if dispute.status == Status.WON:
        _give_back(order, dispute)
    event = "dispute_opened" if dispute.status == Status.OPEN else "dispute_closed"
    ref = f"{dispute.pk}-{dispute.reopened}" if dispute.reopened else str(dispute.pk)
    order_tell(order=order, event=event, ref=ref, payload={"dispute_id": dispute.pk})
    return True


def _give_back(order: Any, dispute: Dispute) -> None:
    """The bank gave the shop what it had taken when the dispute was lost before: whether it goes to the
    customer, whose credit stands, is for a person to say, as with a refund that was refused."""
    parts = list(dispute.parts.filter(status=PaymentRefund.Status.DONE).order_by("pk"))
    for part in parts:
        message = _("The bank gave it back to the shop.")
        payment_refund_write(refund=part, outcome=Outcome(Result.DECLINED, part.reference, message))
        payment_refund_unbook(part)
    if parts:
        order_paid_refresh(order)


def disputes_count(order: Any) -> None:
    """Count what lost disputes of a locked order took as given back, as far as that wasn't done.

    It pays off what the shop held too much; the rest is credited. No more than the shop holds: what became
    store credit before, it has paid twice. Nothing is sent to anybody. The lines and attempts are locked too.
    """
    lost = Dispute.objects.filter(attempt__order=order, status=Status.LOST)
    for dispute in lost.order_by("pk"):
        before = order_money(order)
        part = dispute_take(dispute=dispute, most=before.held)
        if part is None:
            continue
        payment_refund_book(part)
        credit = min(part.amount - before.excess, before.owed)
        if credit > 0:
            with in_language(order.language):
                note = _("Your bank took this payment back.")
            reason = Refund.Reason.DISPUTED
            refund_write(order=order, wish=RefundWish(other=credit, reason=reason, note=note, taken=(part,)))
        order_paid_refresh(order)
