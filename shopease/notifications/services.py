"""Writing to the outbox, trying again what was given up, and keeping what staff writes."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from shopease.core import clock
from shopease.notifications.models import MessageSwitch, MessageText, OutboxMessage
from shopease.notifications.types import Ways

KEPT_FOR = timedelta(days=30)
FORGET_BATCH = 2000


def message_enqueue(
    *, key: str, topic: str, recipient: str = "", payload: Mapping[str, Any] | None = None, event: str = ""
) -> None:
    """Write down what must be told, in the caller's transaction; a known `key` changes nothing.

    A duplicate never breaks the caller's transaction. One query. The caller then wakes the worker
    with `wake(deliver_outbox)`; what it forgets is found by the sweep.
    """
    told = OutboxMessage(key=key, topic=topic, recipient=recipient, payload=dict(payload or {}), event=event)
    messages_enqueue([told])


def messages_enqueue(messages: Sequence[OutboxMessage]) -> None:
    """The same for several at once, in one query."""
    OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)


def message_resend(*, key: str) -> bool:
    """Make a message that was given up due again, with all its attempts; False when there is none."""
    return bool(
        OutboxMessage.objects.filter(key=key, status=OutboxMessage.Status.DEAD).update(
            status=OutboxMessage.Status.PENDING,
            attempts=0,
            due_at=clock.now(),
            leased_until=None,
        )
    )


def messages_retry(messages: QuerySet[OutboxMessage]) -> int:
    """Make those of `messages` that were given up, or wait for another attempt, due now; how many.

    What a worker holds at this moment is left to it.
    """
    status = OutboxMessage.Status
    now = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return messages.filter(free, status__in=(status.DEAD, status.PENDING)).update(
        status=status.PENDING, attempts=0, due_at=now, leased_until=None
    )


def messages_set_aside(messages: QuerySet[OutboxMessage]) -> int:
    """Let those of `messages` that were given up rest for good, with their last error; how many."""
    status = OutboxMessage.Status
    return messages.filter(status=status.DEAD).update(status=status.SKIPPED)


def message_text_save(*, text: MessageText, actor: Any) -> None:
    """Keep what staff wrote for an event, channel and language; its placeholders were checked."""
    MessageText.objects.update_or_create(
        event=text.event,
        channel=text.channel,
        language=text.language,
        defaults={
            "subject": text.subject,
            "body": text.body,
            "updated_by": actor,
            "updated_at": clock.now(),
        },
    )


def message_text_reset(*, event: str, channel: str, language: str) -> bool:
    """Go back to the shop's own text; False when there was no other."""
    found = MessageText.objects.filter(event=event, channel=channel, language=language)
    return bool(found.delete()[0])


def message_ways_set(*, event: str, ways: Ways) -> None:
    """Say how an event is told from now on."""
    MessageSwitch.objects.update_or_create(
        event=event, defaults={"mail": ways.mail, "sms": ways.sms, "staff": ways.staff}
    )


def messages_forget() -> int:
    """Delete what went out long ago and belongs to no order: its key is not needed any more; how many.

    An order's messages are its log and stay. In batches, so that no statement takes long.
    """
    done = (OutboxMessage.Status.SENT, OutboxMessage.Status.SKIPPED)
    since = clock.now() - KEPT_FOR
    old = OutboxMessage.objects.filter(order=None, status__in=done, created_at__lt=since).order_by("pk")
    count = 0
    while ids := list(old.values_list("pk", flat=True)[:FORGET_BATCH]):
        count += OutboxMessage.objects.filter(pk__in=ids).delete()[0]
    return count
