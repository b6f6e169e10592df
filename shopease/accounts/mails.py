"""Account mails: a row in the outbox now, rendered and sent by the worker later.

Known and unknown addresses cost the request the same: one row.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.timezone import localtime

from shopease.accounts.account_letters import account_event, account_sheet
from shopease.core.queue import wake
from shopease.core.translation import in_language, language_now
from shopease.notifications.models import OutboxMessage
from shopease.notifications.services import message_enqueue
from shopease.notifications.tasks import deliver_outbox
from shopease.notifications.texts import event_mail_send
from shopease.shop.selectors import shop_identity

MAIL_TOPIC = "account.mail"

_LINKS = ("activate_url", "password_reset_url", "signup_url")
"""The links that a mail may hold; the first that it has becomes its button."""


def account_mail_enqueue(*, template_prefix: str, recipient: str, context: Mapping[str, Any]) -> None:
    """Remember a mail of allauth's and wake the worker.

    `template_prefix` names allauth's texts ("account/email/login_code"); what the texts can't use is
    left behind, and links lead to SITE_URL whatever host the request came in by.
    """
    message_enqueue(
        key=f"account:{uuid4().hex}",
        topic=MAIL_TOPIC,
        recipient=recipient,
        payload={"template": template_prefix, "context": _plain(context), "language": language_now()},
    )
    wake(deliver_outbox)


def _plain(context: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, value in context.items():
        if name.endswith("_url"):
            plain[name] = settings.SITE_URL + urlsplit(str(value))._replace(scheme="", netloc="").geturl()
        elif name == "user":
            plain[name] = str(value)
        elif isinstance(value, datetime):
            plain[name] = localtime(value).strftime("%Y-%m-%d %H:%M %Z")
        elif isinstance(value, str | int | bool):
            plain[name] = value
    return plain


def account_mail_send(message: OutboxMessage) -> None:
    """Handler of `account.mail`: the event that it is, with allauth's own words where it only tells."""
    prefix, context = message.payload["template"], message.payload["context"]
    language = message.payload.get("language", "")
    site = {"name": shop_identity().name, "domain": urlsplit(settings.SITE_URL).netloc}
    context = {**context, "email": message.recipient, "current_site": site}
    message.event = account_event(prefix)
    with in_language(language):
        sheet = account_sheet(
            event=message.event,
            email=message.recipient,
            what=" ".join(render_to_string(f"{prefix}_subject.txt", context).split()),
            link=next((context[name] for name in _LINKS if context.get(name)), ""),
            code=context.get("code", ""),
            said=render_to_string(f"{prefix}_message.txt", context).strip(),
        )
    event_mail_send(message=message, sheet=sheet, language=language)
