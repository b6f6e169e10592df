"""What people are told: events with the shop's own texts, and what may stand in them.

Rooms register what they tell, in families of events that are about the same thing:

    family_register(Family(label=_("Stock"), events=(LOW,), placeholders=…, sample=…))

Texts are written in the little language of `notifications.letters`, translated as every string is, and
edited by staff (`texts`). Customers are told in their language, the shop in its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shopease.notifications.mail import Attachment
from shopease.notifications.models import MessageText
from shopease.notifications.selectors import message_ways
from shopease.notifications.types import Ways
from shopease.shop.selectors import shop_identity

Text = str | Promise
Channel = MessageText.Channel

SHOP_PLACEHOLDERS: Mapping[str, Text] = {
    "shop.name": _("Name of the shop"),
    "shop.email": _("The shop's e-mail address"),
    "shop.phone": _("The shop's phone number"),
}


@dataclass(frozen=True)
class Event:
    """One step that somebody should hear of: customers by mail or SMS, the shop by a mail of its own."""

    code: str
    label: Text
    when: Text
    """For staff: when it is told."""
    subject: Text = ""
    opening: Text = ""
    """The text up to its ending."""
    sms: Text = ""
    ending: tuple[str, ...] = ()
    """What follows the opening, before the last sentence of mails that may be answered."""
    staff_subject: Text = ""
    staff_text: Text = ""
    to_staff: bool = False
    """Whether the shop is told, unless staff switched it."""
    is_asked_for: bool = False
    """Whether its customer asked for it, so that nobody switches it off."""
    needs: tuple[str, ...] = ()
    """What its mail is worth nothing without."""
    secrets: tuple[str, ...] = ()
    """Placeholders that no subject shows, for subjects are kept, and none may hand on to others."""

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The ways by which it can be told."""
        has = {Channel.MAIL: self.subject, Channel.SMS: self.sms, Channel.STAFF: self.staff_subject}
        return tuple(channel for channel, text in has.items() if text)

    def own(self, channel: str) -> tuple[str, str]:
        """The shop's own subject and text for a channel, in the active language."""
        if channel == Channel.SMS:
            return "", str(self.sms)
        if channel == Channel.STAFF:
            return str(self.staff_subject), str(self.staff_text)
        closing = (*self.ending, gettext("Questions? Answer this mail.")) if self.ending else ()
        return str(self.subject), "\n\n".join((str(self.opening), *closing))


@dataclass(frozen=True)
class Sheet:
    """What one message shows, in the active language: its placeholders' values, its templates' context."""

    values: Mapping[str, str]
    context: Mapping[str, Any]
    template: str = "letter"
    attachments: Sequence[Attachment] = field(default=())


@dataclass(frozen=True)
class Sample:
    """What an event is shown with to who writes its text."""

    name: str
    sheet: Callable[[], Sheet]


@dataclass(frozen=True)
class Family:
    """Events that are about the same thing; both functions take an event's code and a channel."""

    label: Text
    events: tuple[Event, ...]
    placeholders: Callable[[str, str], Mapping[str, Text]]
    sample: Callable[[str, str], Sample | None]
    """None while there is nothing to show one with."""
    is_last: bool = False
    """Whether lists show it after all others."""


FAMILIES: list[Family] = []
EVENTS: dict[str, Event] = {}
_family: dict[str, Family] = {}


def family_register(family: Family) -> None:
    """Called from an AppConfig's `ready`; a code belongs to one event."""
    for event in family.events:
        if EVENTS.setdefault(event.code, event) is not event:
            raise ValueError(f"There is an event {event.code!r} already.")
        _family[event.code] = family
    FAMILIES.append(family)
    FAMILIES.sort(key=lambda one: one.is_last)


def placeholders_of(event: str, channel: str) -> dict[str, Text]:
    """What may stand in braces in the text of an event for a channel, and what it means."""
    return {**_family[event].placeholders(event, channel), **SHOP_PLACEHOLDERS}


def sample_of(event: str, channel: str) -> Sample | None:
    """Something of the shop's to show an event with."""
    return _family[event].sample(event, channel)


def shop_values() -> dict[str, str]:
    """The values of `SHOP_PLACEHOLDERS`."""
    shop = shop_identity()
    return {"shop.name": shop.name, "shop.email": shop.email, "shop.phone": shop.phone}


def languages_of(channel: str) -> dict[str, str]:
    """The languages in which a channel is written: code and name. The shop reads its own."""
    languages = dict(settings.LANGUAGES)
    if channel == Channel.STAFF:
        return {settings.LANGUAGE_CODE: languages[settings.LANGUAGE_CODE]}
    return languages


def ways_of(event: str) -> Ways:
    """How an event is told: as staff switched it, else as its definition says. One query."""
    return message_ways(event) or ways_default(event)


def ways_default(event: str) -> Ways:
    """How an event is told where staff said nothing: by mail, and to the shop where it must act."""
    definition = EVENTS[event]
    return Ways(mail=Channel.MAIL in definition.channels, sms=False, staff=definition.to_staff)


def event_label(code: str) -> str:
    """What staff call an event."""
    event = EVENTS.get(code)
    return str(event.label) if event else code
