"""Telling the shop that messages were given up: once, and again only after somebody has looked after them."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shopease.core import clock
from shopease.core.translation import in_language
from shopease.notifications.errors import MessageSkippedError
from shopease.notifications.events import (
    Channel,
    Event,
    Family,
    Sample,
    Sheet,
    Text,
    shop_values,
    ways_of,
)
from shopease.notifications.models import OutboxMessage
from shopease.notifications.selectors import messages_given_up
from shopease.notifications.services import message_enqueue
from shopease.notifications.texts import event_mail_send
from shopease.shop.selectors import shop_identity

TOPIC = "outbox.dead"
DEAD = "message_dead"
LISTED = 10

PLACEHOLDERS: Mapping[str, Text] = {
    "outbox.what": gettext_lazy("How many messages were given up"),
    "outbox.link": gettext_lazy("Address of their list"),
}

OUTBOX_EVENTS = (
    Event(
        DEAD,
        gettext_lazy("Messages given up"),
        gettext_lazy("When the outbox gives a message up, until all of them were tried again or set aside."),
        staff_subject=gettext_lazy("Not delivered: {outbox.what}"),
        staff_text=gettext_lazy(
            "# Messages could not be delivered\n\nThe outbox tried often enough and gave up: {outbox.what}."
            "\n\n{details}\n\n{button}\n\nTry them again or set them aside. Until then you are not told "
            "of more."
        ),
        to_staff=True,
    ),
)


def outbox_family() -> Family:
    """The events about the outbox itself, to be registered."""
    return Family(
        gettext_lazy("Outbox"),
        OUTBOX_EVENTS,
        lambda _event, _channel: PLACEHOLDERS,
        outbox_sample,
        is_last=True,
    )


def dead_tell(message: OutboxMessage) -> None:
    """Tell the shop that `message` was just given up, unless others were before it; in the transaction.

    What workers give up at the same moment is told once an hour at most. Three queries.
    """
    if message.topic == TOPIC or _dead().exclude(pk=message.pk).exists():
        return
    email = shop_identity().email
    if email and ways_of(DEAD).staff:
        key = f"outbox-dead:{clock.now():%Y-%m-%dT%H}"
        message_enqueue(key=key, topic=TOPIC, recipient=email, event=DEAD)


def dead_mail_deliver(message: OutboxMessage) -> None:
    """Handler: list what is given up now."""
    found = list(_dead()[:LISTED])
    if not found:
        raise MessageSkippedError(_("Nothing is given up any more."))
    with in_language(""):
        sheet = dead_sheet(found, _dead().count())
    event_mail_send(message=message, sheet=sheet, channel=Channel.STAFF)


def dead_sheet(found: list[OutboxMessage], number: int) -> Sheet:
    """A mail about messages that were given up, of which there are `number`; in the active language."""
    url = f"{settings.SITE_URL}{reverse('dashboard:outbox')}?status=dead"
    what = ngettext("%(number)d message", "%(number)d messages", number) % {"number": number}
    context: dict[str, Any] = {"found": found, "button_url": url, "button_label": _("See the outbox")}
    return Sheet({**shop_values(), "outbox.what": what, "outbox.link": url}, context, "message_dead")


def outbox_sample(event: str, channel: str) -> Sample | None:
    """What is given up, else the latest messages as if they were."""
    found = list(_dead()[:LISTED]) or list(OutboxMessage.objects.order_by("-pk")[:2])
    return Sample(_("messages of yours"), lambda: dead_sheet(found, len(found))) if found else None


def _dead() -> QuerySet[OutboxMessage]:
    return messages_given_up().exclude(topic=TOPIC)
