"""E-mails in the shop's design, rendered from templates/emails/ and sent over SMTP."""

import hashlib
import re
import smtplib
from collections.abc import Mapping, Sequence
from email.utils import formataddr, parseaddr
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template

from shopease.core.translation import in_language
from shopease.notifications.errors import ChannelDownError
from shopease.shop.selectors import shop_identity

MANY_EMPTY_LINES = re.compile(r"\n{3,}")
Attachment = tuple[str, bytes, str]
"""File name, content, media type."""


class Written(NamedTuple):
    """A mail's subject and its two parts."""

    subject: str
    text: str
    html: str


def mail_send(
    *,
    message_id_key: str,
    to: str,
    template: str,
    context: Mapping[str, Any],
    attachments: Sequence[Attachment] = (),
    headers: Mapping[str, str] | None = None,
    language: str = "",
    subject: str = "",
) -> None:
    """Render `emails/<template>.{subject.txt,txt,html}` and send it to one address.

    With a `subject` no file is needed for it. Templates get `context`, `shop` (the identity), `site_url` (no
    slash at its end) and `subject`; links are absolute. The Message-ID depends on `message_id_key` alone, so
    that a repetition is the same message to
    a mailbox. Raises ChannelDownError when the server can't be reached or takes no mail from us at
    all, smtplib's errors when it refuses this mail. No transaction may be open.
    """
    mail_hand_over(
        mail_write(template=template, context=context, language=language, subject=subject),
        to=to,
        message_id_key=message_id_key,
        attachments=attachments,
        headers=headers,
    )


def mail_hand_over(
    written: Written,
    *,
    to: str,
    message_id_key: str,
    attachments: Sequence[Attachment] = (),
    headers: Mapping[str, str] | None = None,
) -> None:
    """Send a written mail; raises as `mail_send`."""
    shop = shop_identity()
    mail = EmailMultiAlternatives(
        subject=written.subject,
        body=written.text,
        from_email=formataddr((one_line(shop.name), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[to],
        reply_to=[shop.email] if shop.email else None,
        headers={
            "Message-ID": message_id(message_id_key),
            "Auto-Submitted": "auto-generated",
            **(headers or {}),
        },
    )
    mail.attach_alternative(written.html, "text/html")
    for name, content, media_type in attachments:
        mail.attach(name, content, media_type)
    try:
        mail.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
        raise
    except OSError as error:  # smtplib's errors, time-outs, refused connections, unknown hosts
        raise ChannelDownError(f"{type(error).__name__}: {error}") from error


def mail_write(
    *, template: str, context: Mapping[str, Any], language: str = "", subject: str = ""
) -> Written:
    """A mail as `mail_send` sends it, without sending it."""
    with in_language(language):
        values = {**context, "shop": shop_identity(), "site_url": settings.SITE_URL}
        values["subject"] = one_line(subject or _as_text(f"emails/{template}.subject.txt", values))
        text = MANY_EMPTY_LINES.sub("\n\n", _as_text(f"emails/{template}.txt", values)).strip() + "\n"
        return Written(values["subject"], text, get_template(f"emails/{template}.html").render(values))


def message_id(key: str) -> str:
    """The Message-ID header of the mail that `key` names."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:40]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"


def absolute_url(path: str) -> str:
    """`path` of the shop as a link that works in a mail."""
    return f"{settings.SITE_URL}/{path.removeprefix('/')}"


def one_line(text: str) -> str:
    """`text` without line breaks, so that it can't add a header."""
    return " ".join(text.split())


def _as_text(template_name: str, values: Mapping[str, Any]) -> str:
    """A plain-text template: nothing is escaped, for there is nothing to escape it for."""
    template = get_template(template_name).template  # type: ignore[attr-defined]
    return str(template.render(Context(dict(values), autoescape=False)))
