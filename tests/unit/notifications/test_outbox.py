"""Rows of the outbox: written once, with what they tell of; tried again; given up; sent again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import Settings

from shopease.core import clock
from shopease.notifications.delivery import message_lease, outbox_deliver
from shopease.notifications.errors import ChannelDownError
from shopease.notifications.models import OutboxMessage
from shopease.notifications.services import message_enqueue

pytestmark = pytest.mark.django_db
Register = Callable[[str, Callable[[OutboxMessage], None]], None]
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Recorder:
    """A handler that notes what it got and fails as it is told."""

    def __init__(self, *errors: Exception | None) -> None:
        self.errors = list(errors)
        self.payloads: list[Any] = []

    def __call__(self, message: OutboxMessage) -> None:
        self.payloads.append(message.payload)
        error = self.errors.pop(0) if self.errors else None
        if error:
            raise error


def refuse(message: OutboxMessage) -> None:
    raise ValueError("no such mailbox")


def test_a_key_is_told_once_and_its_duplicate_leaves_the_transaction_whole() -> None:
    with transaction.atomic():
        message_enqueue(key="order:1:placed", topic="t", payload={"n": 1})
        message_enqueue(key="order:1:placed", topic="t", payload={"n": 2})
        message_enqueue(key="order:2:placed", topic="t")
    rows = OutboxMessage.objects.order_by("key").values_list("key", "payload")
    assert list(rows) == [("order:1:placed", {"n": 1}), ("order:2:placed", {})]


def test_a_change_that_is_rolled_back_is_not_told() -> None:
    def change() -> None:
        with transaction.atomic():
            message_enqueue(key="order:1:placed", topic="t")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert not OutboxMessage.objects.exists()


def test_what_was_sent_forgets_its_payload(own_handlers: Register) -> None:
    handler = Recorder()
    own_handlers("t", handler)
    message_enqueue(key="k", topic="t", payload={"token": "secret"})
    assert outbox_deliver() is False
    assert outbox_deliver() is False
    message = OutboxMessage.objects.get()
    assert handler.payloads == [{"token": "secret"}]
    assert (message.status, message.payload, message.attempts, message.last_error) == ("sent", {}, 1, "")
    assert message.sent_at is not None
    assert message.leased_until is None


def test_messages_go_out_in_the_order_in_which_they_fell_due(own_handlers: Register) -> None:
    handler = Recorder()
    own_handlers("t", handler)
    for number in range(3):
        message_enqueue(key=f"k{number}", topic="t", payload={"n": number})
    outbox_deliver()
    assert handler.payloads == [{"n": 0}, {"n": 1}, {"n": 2}]


def test_a_refused_message_waits_twice_as_long_each_time(own_handlers: Register, settings: Settings) -> None:
    settings.OUTBOX_RETRY_SECONDS = 30
    own_handlers("t", refuse)
    with clock.at(NOON):
        message_enqueue(key="k", topic="t", payload={"n": 1})
    moment = NOON
    for attempt, seconds in enumerate((30, 60, 120, 240), start=1):
        with clock.at(moment):
            outbox_deliver()
        message = OutboxMessage.objects.get()
        assert (message.status, message.attempts) == ("pending", attempt)
        assert message.last_error == "ValueError: no such mailbox"
        assert message.payload == {"n": 1}
        delay = message.due_at - moment
        assert timedelta(seconds=seconds) <= delay <= timedelta(seconds=seconds * 1.25)
        with clock.at(message.due_at - timedelta(milliseconds=1)):
            outbox_deliver()
        assert OutboxMessage.objects.get().attempts == attempt
        moment = message.due_at


def test_the_last_refusal_gives_a_message_up_and_resend_tells_it(
    own_handlers: Register, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.OUTBOX_MAX_ATTEMPTS = 3
    handler = Recorder(ValueError("a"), ValueError("b"), ValueError("c"))
    own_handlers("t", handler)
    message_enqueue(key="k", topic="t", payload={"n": 1})
    for _ in range(5):
        OutboxMessage.objects.update(due_at=clock.now())
        outbox_deliver()
    message = OutboxMessage.objects.get()
    assert (message.status, message.attempts, message.last_error) == ("dead", 3, "ValueError: c")
    call_command("outbox")
    assert "dead: k (3 attempts): ValueError: c" in capsys.readouterr().out

    call_command("outbox", resend="k")
    outbox_deliver()
    message.refresh_from_db()
    assert (message.status, message.attempts, message.payload) == ("sent", 1, {})
    assert handler.payloads == [{"n": 1}] * 4


def test_resend_refuses_what_was_not_given_up(own_handlers: Register) -> None:
    message_enqueue(key="k", topic="t")
    with pytest.raises(CommandError, match="No message with the key 'k' was given up"):
        call_command("outbox", resend="k")
    assert OutboxMessage.objects.get().status == "pending"


def test_the_command_counts_and_names_the_oldest(capsys: pytest.CaptureFixture[str]) -> None:
    message_enqueue(key="a", topic="t")
    OutboxMessage.objects.update(created_at=clock.now() - timedelta(seconds=90))
    message_enqueue(key="b", topic="t")
    call_command("outbox")
    out = capsys.readouterr().out
    assert [line.split() for line in out.splitlines()[:4]] == [
        ["pending", "2"],
        ["sent", "0"],
        ["skipped", "0"],
        ["dead", "0"],
    ]
    assert " 90 s ago" in out


def test_a_message_without_a_handler_is_kept(own_handlers: Register) -> None:
    message_enqueue(key="k", topic="unheard-of")
    outbox_deliver()
    message = OutboxMessage.objects.get()
    assert message.status == "pending"
    assert message.last_error == "UnknownTopicError: No handler is registered for the topic 'unheard-of'."


def test_while_a_channel_is_down_one_message_asks_and_other_topics_go_out(own_handlers: Register) -> None:
    down = Recorder(*[ChannelDownError("refused")] * 9)
    other = Recorder()
    own_handlers("mail", down)
    own_handlers("stock", other)
    for number in range(3):
        message_enqueue(key=f"mail:{number}", topic="mail")
    message_enqueue(key="stock:1", topic="stock")
    outbox_deliver()
    assert (len(down.payloads), len(other.payloads)) == (1, 1)
    outbox_deliver()
    assert len(down.payloads) == 1
    asked = OutboxMessage.objects.get(key="mail:0")
    assert (asked.status, asked.attempts, asked.last_error) == ("pending", 0, "refused")


def test_an_outage_never_counts_as_refusal_but_ends_after_days(
    own_handlers: Register, settings: Settings
) -> None:
    settings.OUTBOX_CHANNEL_DAYS = 3
    settings.OUTBOX_CHANNEL_RETRY_SECONDS = 0
    own_handlers("mail", Recorder(*[ChannelDownError("refused")] * 99))
    with clock.at(NOON):
        message_enqueue(key="k", topic="mail")
    for hours in range(72):
        with clock.at(NOON + timedelta(hours=hours)):
            outbox_deliver()
    assert OutboxMessage.objects.get().status == "pending"
    with clock.at(NOON + timedelta(hours=73)):
        outbox_deliver()
    assert OutboxMessage.objects.get().status == "dead"


def test_a_leased_message_is_nobody_elses_until_the_lease_runs_out(settings: Settings) -> None:
    settings.OUTBOX_LEASE_SECONDS = 30
    with clock.at(NOON):
        message_enqueue(key="k", topic="t")
        assert message_lease() is not None
        assert message_lease() is None
    with clock.at(NOON + timedelta(seconds=29)):
        assert message_lease() is None
    with clock.at(NOON + timedelta(seconds=30)):
        again = message_lease()
    assert again is not None
    assert again.attempts == 2


def test_a_message_that_kills_its_workers_is_given_up(settings: Settings) -> None:
    settings.OUTBOX_MAX_ATTEMPTS = 2
    message_enqueue(key="k", topic="t")
    for _ in range(2):
        assert message_lease() is not None
        OutboxMessage.objects.update(leased_until=clock.now())
    assert message_lease() is None
    message = OutboxMessage.objects.get()
    assert (message.status, message.last_error) == ("dead", "Its worker was lost at every attempt.")


def test_a_worker_whose_lease_ran_out_does_not_disturb_its_successor(own_handlers: Register) -> None:
    def outlived(message: OutboxMessage) -> None:
        OutboxMessage.objects.update(leased_until=clock.now() + timedelta(seconds=99), attempts=2)
        raise ValueError("too late")

    own_handlers("t", outlived)
    message_enqueue(key="k", topic="t")
    outbox_deliver()
    message = OutboxMessage.objects.get()
    assert (message.status, message.attempts, message.last_error) == ("pending", 2, "")
    assert message.leased_until is not None
