"""What can go wrong when telling people things."""


class NotificationError(Exception):
    """Base of this room's errors."""


class UnknownTopicError(NotificationError):
    """No handler is registered for a message's topic."""


class ChannelDownError(NotificationError):
    """The way out (an SMTP server, a webhook's host) can't be reached; the message itself is fine.

    A handler that raises it has its message tried again for days and not counted as refused.
    """
