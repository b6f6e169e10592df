"""The newsletter: who asked for it, who confirmed by mail, who ended it."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from shopease.accounts.account_letters import newsletter_sheet
from shopease.accounts.models import Subscriber, new_token
from shopease.core import clock
from shopease.core.cells import cell_safe
from shopease.core.queue import wake
from shopease.core.translation import in_language, language_now
from shopease.notifications.mail import absolute_url
from shopease.notifications.models import OutboxMessage
from shopease.notifications.services import message_enqueue
from shopease.notifications.tasks import deliver_outbox
from shopease.notifications.texts import event_mail_send

CONFIRM_TOPIC, WELCOME_TOPIC = "newsletter.confirm", "newsletter.welcome"
MAIL_EVERY = timedelta(hours=1)
"""How often one address is asked to confirm, so that nobody's mailbox is flooded."""
UNCONFIRMED_DAYS = 30

Status = Subscriber.Status


def subscriber_ask(*, email: str) -> None:
    """Ask the owner of `email` by mail whether the newsletter may come.

    Nothing happens for an address that gets it already or was asked within the hour; callers say the
    same in each case, so that nobody learns who reads it.
    """
    address = email.lower()
    with transaction.atomic():
        Subscriber.objects.bulk_create(
            [Subscriber(email=address, asked_at=clock.now() - MAIL_EVERY)], ignore_conflicts=True
        )
        subscriber = Subscriber.objects.select_for_update().get(email=address)
        if subscriber.status == Status.SUBSCRIBED or (
            subscriber.status == Status.UNCONFIRMED and subscriber.asked_at > clock.now() - MAIL_EVERY
        ):
            return
        if subscriber.status == Status.ENDED:
            subscriber.token = new_token()
        subscriber.status, subscriber.asked_at = Status.UNCONFIRMED, clock.now()
        subscriber.language = language_now()
        subscriber.save()
        _enqueue(subscriber, CONFIRM_TOPIC, subscriber.asked_at.timestamp())
    wake(deliver_outbox)


def subscriber_confirm(*, token: str) -> Subscriber | None:
    """Let the newsletter come to whoever opened the mailed link; None when it ended. Safe to repeat."""
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().filter(token=token).first()
        if subscriber is None or subscriber.status == Status.ENDED:
            return None
        if subscriber.status == Status.UNCONFIRMED:
            subscriber.status, subscriber.confirmed_at = Status.SUBSCRIBED, clock.now()
            subscriber.ended_at = None
            subscriber.save()
            _enqueue(subscriber, WELCOME_TOPIC, subscriber.confirmed_at.timestamp())
    wake(deliver_outbox)
    return subscriber


def subscriber_end(*, token: str) -> Subscriber | None:
    """Send this address nothing more; None when there is no such token. Safe to repeat."""
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().filter(token=token).first()
        if subscriber is not None and subscriber.status != Status.ENDED:
            subscriber.status, subscriber.ended_at = Status.ENDED, clock.now()
            subscriber.save()
    return subscriber


def subscriber_by_token(token: str) -> Subscriber | None:
    """Whom a mailed link belongs to. One query."""
    return Subscriber.objects.filter(token=token).first()


def subscribers_confirmed() -> QuerySet[Subscriber]:
    """Those who get the newsletter, the latest first."""
    return Subscriber.objects.filter(status=Status.SUBSCRIBED).order_by("-confirmed_at", "-pk")


def subscribers_rows() -> Iterator[tuple[str, ...]]:
    """Heading and rows of a table of those who get the newsletter. One query, read in parts."""
    yield ("email", "asked_at", "confirmed_at", "unsubscribe_url")
    for subscriber in subscribers_confirmed().iterator(chunk_size=500):
        moments = (subscriber.asked_at, subscriber.confirmed_at)
        times = (localtime(moment).isoformat(timespec="seconds") if moment else "" for moment in moments)
        yield (cell_safe(subscriber.email), *times, unsubscribe_url(subscriber))


def subscribers_forget_unconfirmed() -> int:
    """Delete addresses that never confirmed; how many."""
    since = clock.now() - timedelta(days=UNCONFIRMED_DAYS)
    return Subscriber.objects.filter(status=Status.UNCONFIRMED, asked_at__lt=since).delete()[0]


def subscriber_forget(*, email: str) -> None:
    """Delete what is known of an address, because its owner's account is deleted."""
    Subscriber.objects.filter(email__iexact=email).delete()


def unsubscribe_url(subscriber: Subscriber) -> str:
    """The link that ends the newsletter, for a mail."""
    with in_language(subscriber.language):
        return absolute_url(reverse("newsletter-unsubscribe", args=[subscriber.token]))


def newsletter_mail_send(message: OutboxMessage) -> None:
    """Handler of both topics: ask an address to confirm, or welcome it."""
    subscriber = Subscriber.objects.filter(pk=message.payload["subscriber_id"]).first()
    is_question = message.topic == CONFIRM_TOPIC
    wanted = Status.UNCONFIRMED if is_question else Status.SUBSCRIBED
    if subscriber is None or subscriber.status != wanted:
        return
    message.event = "newsletter_confirm" if is_question else "newsletter_welcome"
    with in_language(subscriber.language):
        path = reverse("newsletter-confirm", args=[subscriber.token])
        sheet = newsletter_sheet(
            end_link=unsubscribe_url(subscriber), confirm_link=absolute_url(path) if is_question else ""
        )
    event_mail_send(
        message=message, sheet=sheet, language=subscriber.language, headers=list_headers(subscriber)
    )


def list_headers(subscriber: Subscriber) -> dict[str, str]:
    """The headers by which a mail program offers to unsubscribe with one click (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{unsubscribe_url(subscriber)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _enqueue(subscriber: Subscriber, topic: str, moment: float) -> None:
    message_enqueue(
        key=f"{topic}:{subscriber.pk}:{moment:.6f}",
        topic=topic,
        recipient=subscriber.email,
        payload={"subscriber_id": subscriber.pk},
    )
