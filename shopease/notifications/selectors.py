"""Looking into the outbox, and at what staff wrote and switched."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from shopease.core.translation import language_now
from shopease.notifications.models import MessageSwitch, MessageText, OutboxMessage
from shopease.notifications.types import Ways


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


def message_text_for(*, event: str, channel: str) -> MessageText | None:
    """What staff wrote for an event in the active language; None where the shop's own holds. One query."""
    return MessageText.objects.filter(event=event, channel=channel, language=language_now()).first()


def message_ways(event: str) -> Ways | None:
    """How staff wants an event to be told; None where nobody has said so. One query."""
    switch = MessageSwitch.objects.filter(event=event).first()
    return Ways(mail=switch.mail, sms=switch.sms, staff=switch.staff) if switch else None


def message_texts() -> dict[tuple[str, str, str], MessageText]:
    """Everything that staff wrote, by event, channel and language. One query."""
    return {(text.event, text.channel, text.language): text for text in MessageText.objects.all()}


def message_ways_all() -> dict[str, Ways]:
    """What staff said about each event. One query."""
    return {
        switch.event: Ways(mail=switch.mail, sms=switch.sms, staff=switch.staff)
        for switch in MessageSwitch.objects.all()
    }


def messages_matching(*, status: str = "", topic: str = "", words: str = "") -> QuerySet[OutboxMessage]:
    """Messages of the outbox, the latest first; `words` are a part of a key, recipient or subject."""
    found = OutboxMessage.objects.select_related("order", "actor").order_by("-pk")
    if status:
        found = found.filter(status=status)
    if topic:
        found = found.filter(topic=topic)
    if words:
        found = found.filter(
            Q(key__icontains=words) | Q(recipient__icontains=words) | Q(subject__icontains=words)
        )
    return found


def messages_of_order(order: Any) -> QuerySet[OutboxMessage]:
    """What was told about an order, the latest first."""
    return OutboxMessage.objects.filter(order=order).select_related("actor").order_by("-pk")
