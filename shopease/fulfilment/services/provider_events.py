"""Messages of payment providers: taken at once, each once, and carried out by the outbox.

A message only says which charge to ask about: what the provider then answers is the truth, so that
messages may come late, twice and in any order.
"""

import logging

from shopease.core import clock
from shopease.core.db import in_transaction
from shopease.fulfilment.services.disputing import disputes_follow
from shopease.fulfilment.services.payments import order_confirm
from shopease.fulfilment.services.repaying import payment_refunds_recheck
from shopease.notifications.errors import ChannelDownError
from shopease.notifications.services import message_enqueue
from shopease.payments.models import PaymentAttempt, ProviderEvent
from shopease.payments.services import attempt_ask
from shopease.payments.types import Event, Result

logger = logging.getLogger(__name__)

TOPIC = "payment.event"


def provider_event_take(*, gateway: str, event: Event) -> None:
    """Write a provider's message down; one that is known changes nothing. Raises `BusyError`."""

    def work() -> None:
        row = ProviderEvent(
            gateway=gateway,
            event_id=event.event_id,
            kind=event.kind[:100],
            idempotency_key=event.idempotency_key[:120],
            reference=event.reference[:120],
            is_dispute=event.is_dispute,
        )
        ProviderEvent.objects.bulk_create([row], ignore_conflicts=True)
        message_enqueue(
            key=f"payment-event:{gateway}:{event.event_id}",
            topic=TOPIC,
            payload={"gateway": gateway, "event_id": event.event_id},
        )

    in_transaction(work)


def provider_event_handle(*, gateway: str, event_id: str) -> None:
    """Ask the provider about the charge that a message is about, its refunds or disputes, and write what
    it says.

    Without an answer an open attempt is asked after by the sweep. Raises `ChannelDownError` when nobody
    would ask any more, so that the outbox tries again.
    """
    event = ProviderEvent.objects.filter(gateway=gateway, event_id=event_id, handled_at=None).first()
    if event is None:
        return
    attempt = _attempt_of(event)
    if attempt is None:
        logger.warning("%s told %s of a charge that isn't ours: %s", gateway, event.kind, event.reference)
    if attempt is not None and attempt.status != PaymentAttempt.Status.CAPTURED:
        outcome = attempt_ask(attempt=attempt)
        if outcome.result is Result.UNKNOWN and attempt.status not in PaymentAttempt.OPEN:
            raise ChannelDownError(f"no answer about {attempt.idempotency_key}")
        order_confirm(attempt=attempt, outcome=outcome, is_away=True)
    if attempt is not None and event.is_dispute:
        disputes_follow(attempt=attempt)
    elif attempt is not None:
        payment_refunds_recheck(attempt=attempt)
    ProviderEvent.objects.filter(pk=event.pk).update(handled_at=clock.now())


def _attempt_of(event: ProviderEvent) -> PaymentAttempt | None:
    attempts = PaymentAttempt.objects.select_related("order").filter(gateway=event.gateway)
    if event.idempotency_key:
        return attempts.filter(idempotency_key=event.idempotency_key).first()
    return attempts.filter(reference=event.reference).first() if event.reference else None
