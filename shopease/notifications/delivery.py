"""Emptying the outbox: one row at a time, leased, handled without any lock, settled.

A row is taken by a lease that is committed before its handler runs, so that no lock is held during
network traffic. A worker that dies leaves a lease that runs out, and the row is taken again; the
key makes the repetition harmless. Any number of workers may run this at once.
"""

import logging
import random
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from shopease.core import clock
from shopease.notifications.dead_letters import dead_tell
from shopease.notifications.errors import ChannelDownError, MessageSkippedError
from shopease.notifications.handlers import handler_for, topics
from shopease.notifications.models import OutboxMessage

logger = logging.getLogger(__name__)

RUN_SECONDS = 60
"""How long one run goes on; well below the time limit of a task."""
MAX_ERROR_LENGTH = 2000
MAX_RETRY = timedelta(hours=1)


def outbox_deliver() -> bool:
    """Deliver what is due; True when time ran out before the outbox was empty.

    When a topic's channel is down, one of its messages finds out and the others wait, so that a
    hung server doesn't keep other topics from going out.
    """
    deadline = time.monotonic() + RUN_SECONDS
    down = _topics_known_down()
    while time.monotonic() < deadline:
        message = message_lease(without=down)
        if message is None:
            return False
        if not message_deliver(message):
            down.add(message.topic)
    return True


def message_lease(*, without: set[str] | frozenset[str] = frozenset()) -> OutboxMessage | None:
    """Take the message that has been due for longest, except of the topics `without`; None when idle."""
    while True:
        with transaction.atomic():
            now = clock.now()
            due = _due(now).exclude(topic__in=without)
            if connection.features.has_select_for_update_skip_locked:
                due = due.select_for_update(skip_locked=True)
            message = due.order_by("due_at", "pk").first()
            if message is None:
                return None
            if message.attempts >= settings.OUTBOX_MAX_ATTEMPTS:
                _give_up(message, "Its worker was lost at every attempt.")
                continue
            lease = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
            taken = _due(now).filter(pk=message.pk).update(attempts=message.attempts + 1, leased_until=lease)
        if taken:
            message.attempts += 1
            message.leased_until = lease
            return message


def message_deliver(message: OutboxMessage) -> bool:
    """Run the handler of a leased message and settle the row; False when its channel is down."""
    try:
        handler_for(message.topic)(message)
    except ChannelDownError as error:
        logger.warning("The channel of %s is down: %s", message.topic, error)
        _channel_down(message, error)
        return False
    except MessageSkippedError as reason:
        _settled(message, OutboxMessage.Status.SKIPPED, str(reason))
    except Exception as error:
        logger.exception("Message %s failed (attempt %s)", message.key, message.attempts)
        _refused(message, error)
    else:
        _settled(message, OutboxMessage.Status.SENT)
    return True


def _settled(message: OutboxMessage, status: str, reason: str = "") -> None:
    """Unconditional: even when the lease ran out meanwhile, the message is out. The log of an order shows
    to whom it went and what it was called, and may send it again."""
    OutboxMessage.objects.filter(pk=message.pk).update(
        status=status,
        sent_at=clock.now() if status == OutboxMessage.Status.SENT else None,
        payload=message.payload if message.order_id else {},
        recipient=message.recipient,
        subject=message.subject,
        last_error=reason[:MAX_ERROR_LENGTH],
        leased_until=None,
    )


def _due(now: datetime) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(
        Q(leased_until=None) | Q(leased_until__lte=now),
        status=OutboxMessage.Status.PENDING,
        due_at__lte=now,
    )


def _ours(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    """The row, if the lease is still the one that this worker took."""
    return OutboxMessage.objects.filter(
        pk=message.pk, status=OutboxMessage.Status.PENDING, leased_until=message.leased_until
    )


def _channel_down(message: OutboxMessage, error: Exception) -> None:
    """Try again soon, without counting the attempt: the server is to blame, for days if need be."""
    seconds = settings.OUTBOX_CHANNEL_RETRY_SECONDS
    cache.set(_down_key(message.topic), True, timeout=seconds)
    if clock.now() - message.created_at > timedelta(days=settings.OUTBOX_CHANNEL_DAYS):
        _give_up(message, str(error))
        return
    _ours(message).update(
        attempts=message.attempts - 1,
        due_at=clock.now() + _jittered(timedelta(seconds=seconds)),
        leased_until=None,
        last_error=str(error)[:MAX_ERROR_LENGTH],
    )


def _refused(message: OutboxMessage, error: Exception) -> None:
    """Try again after twice the time, or give up after the last attempt."""
    text = f"{type(error).__name__}: {error}"
    if message.attempts >= settings.OUTBOX_MAX_ATTEMPTS:
        _give_up(message, text)
        return
    delay = min(MAX_RETRY, timedelta(seconds=settings.OUTBOX_RETRY_SECONDS * 2 ** (message.attempts - 1)))
    _ours(message).update(
        due_at=clock.now() + _jittered(delay), leased_until=None, last_error=text[:MAX_ERROR_LENGTH]
    )


def _give_up(message: OutboxMessage, reason: str) -> None:
    logger.error("Message %s is given up after %s attempts: %s", message.key, message.attempts, reason)
    dead = {"status": OutboxMessage.Status.DEAD, "last_error": reason[:MAX_ERROR_LENGTH]}
    with transaction.atomic():
        if _ours(message).update(leased_until=None, **dead):
            dead_tell(message)


def _jittered(delay: timedelta) -> timedelta:
    """`delay` to `delay` and a quarter, so that messages that failed together come back apart."""
    return delay * random.uniform(1.0, 1.25)  # noqa: S311


def _down_key(topic: str) -> str:
    return f"outbox-down:{topic}"


def _topics_known_down() -> set[str]:
    """Topics whose channel another run found down moments ago."""
    keys = {_down_key(topic): topic for topic in topics()}
    return {keys[key] for key in cache.get_many(keys)}
