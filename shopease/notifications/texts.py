"""The text of an event: written by staff, else the shop's own; as a letter, as an SMS, as a preview."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import uuid4

from django.utils.translation import gettext as _

from shopease.core.translation import in_language, language_now
from shopease.notifications.errors import MessageSkippedError
from shopease.notifications.events import EVENTS, Channel, Sheet, sample_of
from shopease.notifications.letters import Letter, letter_render, line_render
from shopease.notifications.mail import Written, mail_hand_over, mail_send, mail_write
from shopease.notifications.models import MessageText, OutboxMessage
from shopease.notifications.selectors import message_text_for
from shopease.notifications.services import message_enqueue

TRIAL_TOPIC = "message.trial"


class Preview(NamedTuple):
    """What a text would make, and of what: a mail or an SMS."""

    name: str
    mail: Written | None = None
    sms: str = ""


def text_own(*, event: str, channel: str) -> MessageText:
    """The shop's own text in the active language, unsaved."""
    subject, body = EVENTS[event].own(channel)
    return MessageText(event=event, channel=channel, language=language_now(), subject=subject, body=body)


def letter_of(
    *,
    event: str,
    values: Mapping[str, str],
    channel: str = Channel.MAIL,
    written: MessageText | None = None,
) -> Letter:
    """The letter of an event in the active language: `written`, else by staff, else the shop's own.

    Where the values leave nothing of a subject the shop's own stands there: no mail goes without one.
    """
    own, secrets = text_own(event=event, channel=channel), EVENTS[event].secrets
    text = written or message_text_for(event=event, channel=channel) or own
    letter = letter_render(subject=text.subject, body=text.body, values=values, secrets=secrets)
    if letter.subject:
        return letter
    return letter_render(subject=own.subject, body=text.body, values=values, secrets=secrets)


def sms_of(*, event: str, values: Mapping[str, str], written: MessageText | None = None) -> str:
    """The SMS of an event in the active language, likewise; empty where an event has none."""
    text = written or message_text_for(event=event, channel=Channel.SMS)
    return line_render((text or text_own(event=event, channel=Channel.SMS)).body, values)


def event_mail_send(
    *,
    message: OutboxMessage,
    sheet: Sheet,
    channel: str = Channel.MAIL,
    language: str = "",
    headers: Mapping[str, str] | None = None,
) -> None:
    """Write the mail of a message's event and send it to the message's recipient; raises as `mail_send`.

    The row keeps its subject.
    """
    with in_language(language):
        letter = letter_of(event=message.event, channel=channel, values=sheet.values)
    message.subject = letter.subject[:255]
    mail_send(
        message_id_key=message.key,
        to=message.recipient,
        template=sheet.template,
        context={**sheet.context, "letter": letter},
        attachments=sheet.attachments,
        headers=headers,
        language=language,
        subject=letter.subject,
    )


def text_preview(written: MessageText) -> Preview | None:
    """What `written`, unsaved perhaps, would make; None while the shop has nothing to show it with."""
    sample = sample_of(written.event, written.channel)
    if sample is None:
        return None
    with in_language(written.language):
        sheet = sample.sheet()
        if written.channel == Channel.SMS:
            return Preview(sample.name, sms=sms_of(event=written.event, values=sheet.values, written=written))
        letter = letter_of(event=written.event, values=sheet.values, written=written)
        mail = mail_write(
            template=sheet.template,
            context={**sheet.context, "letter": letter},
            language=written.language,
            subject=letter.subject,
        )
    return Preview(sample.name, mail=mail)


def trial_mail_enqueue(*, written: MessageText, to: str) -> None:
    """Send what staff is writing, with a sample, to the person who writes it."""
    fields = ("event", "channel", "language", "subject", "body")
    message_enqueue(
        key=f"message-trial:{uuid4().hex}",
        topic=TRIAL_TOPIC,
        recipient=to,
        payload={name: str(getattr(written, name)) for name in fields},
    )


def trial_mail_deliver(message: OutboxMessage) -> None:
    """Handler: the mail that a text would make."""
    preview = text_preview(MessageText(**message.payload))
    if preview is None or preview.mail is None:
        raise MessageSkippedError(_("There is nothing yet that could serve as a sample."))
    mail_hand_over(preview.mail, to=message.recipient, message_id_key=message.key)
