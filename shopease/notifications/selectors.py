"""Looking into the outbox."""

from datetime import datetime

from django.db.models import Count, Min, QuerySet

from shopease.notifications.models import OutboxMessage


def messages_by_status() -> dict[str, int]:
    """How many messages have each status; every status is there. One query."""
    counts: dict[str, int] = dict.fromkeys(OutboxMessage.Status.values, 0)
    counts.update(OutboxMessage.objects.values_list("status").annotate(number=Count("pk")))
    return counts


def oldest_pending() -> datetime | None:
    """When the message that waits for longest was written; None when nothing waits."""
    pending = OutboxMessage.objects.filter(status=OutboxMessage.Status.PENDING)
    oldest: datetime | None = pending.aggregate(at=Min("created_at"))["at"]
    return oldest


def messages_given_up() -> QuerySet[OutboxMessage]:
    """Messages that nobody tries to send any more, oldest first."""
    return OutboxMessage.objects.filter(status=OutboxMessage.Status.DEAD).order_by("pk")
