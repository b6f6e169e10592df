"""A real SMTP server that keeps what it gets."""

import logging
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.services.process import HOST, free_port, wait_until


@dataclass(frozen=True)
class Delivery:
    """One accepted mail: envelope and content."""

    sender: str
    recipients: list[str]
    message: EmailMessage


logging.getLogger("mail.log").setLevel(logging.WARNING)


class _Keeper:
    def __init__(self, server: "SmtpServer") -> None:
        self.server = server

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.server.refusal:
            return self.server.refusal
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.server.messages.append(Delivery(envelope.mail_from, list(envelope.rcpt_tos), message))
        return "250 OK"


class SmtpServer:
    """Listens in a thread of this process; `refusal` may be set to an SMTP answer such as `451 later`."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"smtp://{HOST}:{self.port}"
        self.messages: list[Delivery] = []
        self.refusal = ""
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen on the same port; the messages stay."""
        self.stop()
        self._controller = Controller(_Keeper(self), hostname=HOST, port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Close the port: connections are refused from now on."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def wait_for(self, count: int, seconds: float = 30) -> list[Delivery]:
        """The messages as soon as there are `count` of them."""
        wait_until(lambda: len(self.messages) >= count, seconds=seconds, what=f"{count} mails")
        return self.messages

    def wait_for_subject(self, words: str, seconds: float = 60) -> Delivery:
        """The first mail whose subject holds these words, as soon as there is one."""

        def found() -> list[Delivery]:
            return [delivery for delivery in self.messages if words in delivery.message["Subject"]]

        wait_until(lambda: bool(found()), seconds=seconds, what=f"a mail about {words}")
        return found()[0]
