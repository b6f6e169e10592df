"""What was told about an order, for its page in the dashboard."""

from typing import Any

from django import template

from shopease.notifications.events import event_label
from shopease.notifications.selectors import messages_of_order

register = template.Library()


@register.simple_tag
def order_messages(order: Any) -> list[Any]:
    """Messages about an order, the latest first. One query."""
    return list(messages_of_order(order))


@register.filter
def event_name(code: str) -> str:
    """What staff call an event."""
    return event_label(code)
