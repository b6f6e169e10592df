"""What can go wrong when telling people things."""

from django.utils.translation import gettext as _


class NotificationError(Exception):
    """Base of this room's errors."""


class UnknownTopicError(NotificationError):
    """No handler is registered for a message's topic."""


class ChannelDownError(NotificationError):
    """The way out (an SMTP server, a webhook's host) can't be reached; the message itself is fine.

    A handler that raises it has its message tried again for days and not counted as refused.
    """


class MessageSkippedError(NotificationError):
    """There is nobody to tell, or the shop doesn't want it told: the message ends without being sent."""


class UnknownPlaceholderError(NotificationError):
    """A text has placeholders that mean nothing, parts of the mail amid a line, or what must stand apart
    glued to something; may be shown to staff."""

    def __init__(self, names: list[str], *, alone: bool = False, apart: bool = False) -> None:
        super().__init__(names)
        self.names = sorted({f"{{{name}}}" for name in names})
        self.alone, self.apart = alone, apart

    def __str__(self) -> str:
        names = ", ".join(self.names)
        if self.alone:
            return _("%(names)s must stand alone on a line.") % {"names": names}
        if self.apart:
            return _("%(names)s must stand between spaces.") % {"names": names}
        return _("%(names)s means nothing here.") % {"names": names}


class SmsRefusedError(NotificationError):
    """The provider doesn't take this SMS, and wouldn't if it were asked again."""
