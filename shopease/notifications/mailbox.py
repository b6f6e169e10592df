"""A mailbox on disk for local work: mails are files that /dev/mail/ shows.

Like a customer's mailbox it holds a Message-ID once, however often the mail is sent.
"""

import email
import email.policy
import hashlib
import os
import re
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage as OutgoingMail
from django.core.mail.backends.base import BaseEmailBackend

NAME = re.compile(r"[0-9a-f]{32}")
"""What a mail is called in addresses and on disk: a hash of its Message-ID."""


class MailboxBackend(BaseEmailBackend):
    """Writes each mail to VAR_DIR/mail instead of sending it."""

    def send_messages(self, email_messages: Sequence[OutgoingMail]) -> int:
        for mail in email_messages:
            message = mail.message()
            digest = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()
            _write(_folder() / f"{digest[:32]}.eml", message.as_bytes())
        return len(email_messages)


class StoredMail(NamedTuple):
    """A mail of the mailbox."""

    name: str
    received_at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def recipient(self) -> str:
        return str(self.message["To"] or "")

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part is not None else ""

    @property
    def attachments(self) -> list[EmailMessage]:
        return [part for part in self.message.iter_attachments() if isinstance(part, EmailMessage)]

    @property
    def attachment_names(self) -> list[tuple[str, str]]:
        """Name and media type of each attachment; a template takes a part's own for headers."""
        return [(part.get_filename() or "", part.get_content_type()) for part in self.attachments]


def mails_stored() -> list[StoredMail]:
    """All mails, newest first."""
    found = [mail_stored(path.stem) for path in _folder().glob("*.eml")]
    return sorted((mail for mail in found if mail), key=lambda mail: mail.received_at, reverse=True)


def mail_stored(name: str) -> StoredMail | None:
    """The mail called `name`; None when there is none."""
    path = _folder() / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return StoredMail(name, datetime.fromtimestamp(path.stat().st_mtime, tz=UTC), message)


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write(path: Path, content: bytes) -> None:
    """Put the whole file in place at once: another process may be reading."""
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(temporary).replace(path)
