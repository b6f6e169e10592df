"""What customers and staff see of cancellations, returns and refunds of an order."""

from decimal import Decimal
from typing import Any

from django import template
from django.db.models import QuerySet

from shopease.core.money import cents
from shopease.fulfilment.crediting import order_credited
from shopease.fulfilment.models import Refund, ReturnRequest
from shopease.fulfilment.rules import Returnable, customer_may_cancel, order_returnable
from shopease.fulfilment.selectors import order_lacks
from shopease.fulfilment.services.status import CANCELS
from shopease.payments.models import PaymentRefund
from shopease.payments.registry import gateway_for

register = template.Library()


@register.simple_tag
def order_is_cancellable(order: Any) -> bool:
    """Whether the customer may cancel something of the order. No query with its lines loaded."""
    return customer_may_cancel(order) and any(line.num_open for line in order.lines.all())


@register.simple_tag
def order_to_return(order: Any) -> Returnable:
    """What of the order may be sent back. Two queries at most, none before anything was sent."""
    return order_returnable(order)


@register.simple_tag
def order_refunds(order: Any) -> QuerySet[Refund]:
    """The order's refunds with lines and payments. Four queries at most, none where
    `order_for_page` knows that there are none."""
    if order_lacks(order, "refunds"):
        return Refund.objects.none()
    return order.refunds.select_related("actor").prefetch_related("lines__line", "payments")


@register.simple_tag
def order_overpaid(order: Any) -> QuerySet[PaymentRefund]:
    """What goes back of an order because more was paid than it costs. One query at most."""
    if order_lacks(order, "overpaid"):
        return PaymentRefund.objects.none()
    refunds = PaymentRefund.objects.filter(attempt__order=order, credits=None, dispute=None)
    return refunds.order_by("pk")


@register.simple_tag
def order_returns(order: Any) -> QuerySet[ReturnRequest]:
    """The order's returns, latest first. Three queries at most."""
    if order_lacks(order, "returns"):
        return ReturnRequest.objects.none()
    return order.returns.select_related("refund").prefetch_related("lines__line")


@register.simple_tag
def order_desk_choices(order: Any) -> dict[str, bool]:
    """What the order desk may do with the order now. Three queries at most."""
    return {
        "can_cancel": order.status in CANCELS and any(line.num_open for line in order.lines.all()),
        "can_return": bool(order_returnable(order).units),
        "can_refund": order_credited(order).amount < order.total_incl_tax,
    }


@register.filter
def gateway_name(code: str) -> str:
    """What customers call the way to pay with this code."""
    gateway = gateway_for(code)
    return gateway.name if gateway else code


@register.filter
def unit_worth(line: Any) -> Decimal:
    """What one unit of an order line cost after discounts, with tax."""
    return cents(line.line_price_incl_tax / line.quantity)
