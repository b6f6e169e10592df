"""What the pages of a customer's orders ask for."""

from typing import Any

from django import template

from shopease.fulfilment import timeline

register = template.Library()

register.filter("status_name", timeline.status_name)


@register.simple_tag
def order_timeline(order: Any) -> list[timeline.Step]:
    """Where the order is: what happened, what is now, what comes. No query."""
    return timeline.order_timeline(order)
