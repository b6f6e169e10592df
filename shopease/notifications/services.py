"""Writing to the outbox."""

from collections.abc import Mapping
from typing import Any

from shopease.core import clock
from shopease.notifications.models import OutboxMessage


def message_enqueue(
    *, key: str, topic: str, recipient: str = "", payload: Mapping[str, Any] | None = None
) -> None:
    """Write down what must be told, in the caller's transaction; a known `key` changes nothing.

    A duplicate never breaks the caller's transaction. One query. The caller then wakes the worker
    with `wake(deliver_outbox)`; what it forgets is found by the sweep.
    """
    OutboxMessage.objects.bulk_create(
        [OutboxMessage(key=key, topic=topic, recipient=recipient, payload=dict(payload or {}))],
        ignore_conflicts=True,
    )


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
