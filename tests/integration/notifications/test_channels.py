"""An SMTP server that is down, hung or refuses: nothing is lost and nothing else waits."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings

from shopease.core import clock
from shopease.notifications import handlers
from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.models import OutboxMessage
from shopease.notifications.services import message_enqueue
from tests.integration.notifications.probe.handlers import send
from tests.services.smtp import SmtpServer

PROBE = Path(__file__).parent / "probe"
pytestmark = pytest.mark.usefixtures("committed_db", "probe_topics")


@pytest.fixture
def probe_topics(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[list[str]]:
    """The topics "mail" and "note"; what a "note" tells is listed."""
    notes: list[str] = []
    monkeypatch.setattr(handlers, "_handlers", {})
    handlers.register("mail", send)
    handlers.register("note", lambda message: notes.append(message.key))
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], PROBE / "templates"]}
    ]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_TIMEOUT = 1
    settings.OUTBOX_CHANNEL_RETRY_SECONDS = 20
    cache.clear()
    yield notes
    cache.clear()


@pytest.fixture
def hung_port() -> Iterator[int]:
    """A port that takes connections and never says anything."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(20)
        yield server.getsockname()[1]


def mails_enqueue(number: int) -> None:
    for index in range(number):
        message_enqueue(key=f"mail:{index}", topic="mail", recipient="ada@example.com")


def pass_the_time() -> None:
    """Let the waiting after an outage be over."""
    cache.clear()
    OutboxMessage.objects.update(due_at=clock.now())


def test_what_a_stopped_server_did_not_take_goes_out_when_it_is_back(
    smtp_server: SmtpServer, settings: Settings
) -> None:
    settings.EMAIL_PORT = smtp_server.port
    smtp_server.stop()
    mails_enqueue(3)
    outbox_deliver()
    message = OutboxMessage.objects.get(key="mail:0")
    assert (message.status, message.attempts) == ("pending", 0)
    assert message.last_error.startswith("ConnectionRefusedError")
    assert 19 <= (message.due_at - clock.now()).total_seconds() <= 25

    smtp_server.start()
    pass_the_time()
    outbox_deliver()
    subjects = [delivery.message["Subject"] for delivery in smtp_server.messages]
    assert sorted(subjects) == ["Probe mail:0", "Probe mail:1", "Probe mail:2"]
    assert list(OutboxMessage.objects.values_list("status", flat=True)) == ["sent"] * 3


def test_a_hung_server_costs_one_time_out_and_other_topics_go_on(
    hung_port: int, settings: Settings, probe_topics: list[str]
) -> None:
    settings.EMAIL_PORT = hung_port
    mails_enqueue(5)
    message_enqueue(key="note:1", topic="note")
    start = time.monotonic()
    outbox_deliver()
    assert 0.9 < time.monotonic() - start < 4  # not five time-outs
    assert probe_topics == ["note:1"]
    assert OutboxMessage.objects.filter(topic="mail", status="pending").count() == 5


def test_a_recipient_that_the_server_refuses_does_not_hold_up_the_others(
    smtp_server: SmtpServer, settings: Settings
) -> None:
    settings.EMAIL_PORT = smtp_server.port
    smtp_server.refusal = "451 greylisted, come back later"
    mails_enqueue(2)
    outbox_deliver()
    rows = OutboxMessage.objects.order_by("key").values_list("status", "attempts")
    assert list(rows) == [("pending", 1), ("pending", 1)]
    assert "greylisted" in OutboxMessage.objects.get(key="mail:0").last_error

    smtp_server.refusal = ""
    pass_the_time()
    outbox_deliver()
    assert len(smtp_server.messages) == 2


def test_a_mail_arrives_as_text_and_html(smtp_server: SmtpServer, settings: Settings) -> None:
    settings.EMAIL_PORT = smtp_server.port
    mails_enqueue(1)
    outbox_deliver()
    delivery = smtp_server.messages[0]
    assert delivery.recipients == ["ada@example.com"]
    assert delivery.message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in delivery.message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert delivery.message["Auto-Submitted"] == "auto-generated"
