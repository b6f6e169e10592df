"""SMS by a pluggable sender. Adding one is a class with `send` and its path in SMS_SENDER."""

from dataclasses import dataclass
from typing import Protocol

import phonenumbers
from django.conf import settings
from django.utils.module_loading import import_string

MAX_TEXT = 459
"""Characters of three SMS sent as one."""

_NO_SMS = {phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.PREMIUM_RATE}


@dataclass(frozen=True)
class Sms:
    """A text to one phone. A repeated `key` is the same SMS to a provider."""

    key: str
    to: str
    """E.164: a plus sign and digits."""
    text: str


class SmsSender(Protocol):
    """A provider. Raises ChannelDownError when it can't be reached, SmsRefusedError if it refuses an SMS."""

    def send(self, sms: Sms) -> None:
        """Hand it over; at most ten seconds, outside any transaction."""
        ...


def sms_is_on() -> bool:
    """Whether the shop has a sender."""
    return bool(settings.SMS_SENDER)


def sms_number(phone: object) -> str:
    """The number in E.164 where an SMS can be sent to it; else nothing."""
    try:
        number = phonenumbers.parse(str(phone or ""), None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) in _NO_SMS:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def sms_send(*, key: str, to: str, text: str) -> None:
    """Send one SMS by the sender of the settings; raises what that raises."""
    sender: SmsSender = import_string(settings.SMS_SENDER)()
    sender.send(Sms(key, to, text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"))
