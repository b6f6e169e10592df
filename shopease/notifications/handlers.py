"""Who carries out a topic: higher rooms register their handlers here when they start."""

from collections.abc import Callable

from shopease.notifications.errors import UnknownTopicError
from shopease.notifications.models import OutboxMessage

Handler = Callable[[OutboxMessage], None]

_handlers: dict[str, Handler] = {}


def register(topic: str, handler: Handler) -> None:
    """Let `handler` carry out messages of `topic`; called from an AppConfig's `ready`.

    A handler runs outside any transaction, may be called twice for one message and tells failure
    by raising: `ChannelDownError` when its channel can't be reached, anything else when this one
    message could not be delivered.
    """
    known = _handlers.setdefault(topic, handler)
    if known is not handler:
        raise ValueError(f"The topic {topic!r} already has the handler {known!r}.")


def handler_for(topic: str) -> Handler:
    """The handler of `topic`; raises UnknownTopicError."""
    try:
        return _handlers[topic]
    except KeyError:
        raise UnknownTopicError(f"No handler is registered for the topic {topic!r}.") from None


def topics() -> list[str]:
    """The topics that have a handler."""
    return list(_handlers)
