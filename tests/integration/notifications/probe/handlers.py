"""Handlers that send a mail; some kill their worker the first time, as a power cut would."""

import os
import signal
import time
import uuid
from pathlib import Path

from shopease.notifications.mail import mail_send
from shopease.notifications.models import OutboxMessage


def send(message: OutboxMessage) -> None:
    _send(message, message.key)


def die_then_send(message: OutboxMessage) -> None:
    _die_once(message)
    _send(message, message.key)


def send_then_die(message: OutboxMessage) -> None:
    _send(message, message.key)
    _die_once(message)


def send_randomly_then_die(message: OutboxMessage) -> None:
    """The control: a mail whose Message-ID doesn't depend on its key."""
    _send(message, uuid.uuid4().hex)
    _die_once(message)


def _send(message: OutboxMessage, message_id_key: str) -> None:
    time.sleep(message.payload.get("seconds", 0))
    mail_send(
        message_id_key=message_id_key,
        to=message.recipient,
        template="probe",
        context={"key": message.key, "worker": os.getpid()},
    )


def _die_once(message: OutboxMessage) -> None:
    marker = Path(message.payload["marker"])
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
