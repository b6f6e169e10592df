"""How an order may be changed, and was, for its page in the dashboard."""

from typing import Any

from django import template

from shopease.fulfilment.selectors import order_money
from shopease.fulfilment.services.editing import order_is_editable
from shopease.fulfilment.states import States

register = template.Library()
register.filter("is_editable", order_is_editable)


@register.simple_tag
def order_edits(order: Any) -> dict[str, Any]:
    """What was changed, the latest first, and what nobody has paid or promised. Three queries."""
    is_off = order.status in {States.CANCELLED, States.RETURNED}
    draft = getattr(order, "draft", None)
    return {
        "done": list(order.edits.select_related("actor")),
        "due": None if is_off else order_money(order).unpromised,
        "pay_until": draft.pay_until if draft and order.status == States.PENDING_PAYMENT else None,
        "is_editable": order_is_editable(order),
    }
