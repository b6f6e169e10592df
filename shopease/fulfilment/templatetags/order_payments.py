"""What pages and the dashboard show of an order's money."""

from typing import Any

from django import template
from django.db.models import QuerySet

from shopease.fulfilment.promises import Owing, owing_of
from shopease.fulfilment.receive_form import ReceiveForm
from shopease.fulfilment.selectors import order_money, payment_url
from shopease.fulfilment.types import Money
from shopease.payments.models import Dispute, PaymentAttempt

register = template.Library()


@register.simple_tag
def order_owing(order: Any) -> Owing:
    """What is still to be paid, and how."""
    return owing_of(order)


@register.simple_tag
def order_taken(order: Any) -> list[PaymentAttempt]:
    """What was paid. No query with the order's attempts loaded."""
    attempts = order.payment_attempts.all()
    return [
        attempt for attempt in attempts if attempt.status == PaymentAttempt.Status.CAPTURED and attempt.amount
    ]


@register.simple_tag
def order_sums(order: Any) -> Money:
    """What the order costs and what of its money is where. One query."""
    return order_money(order)


@register.simple_tag
def order_attempts(order: Any) -> QuerySet[PaymentAttempt]:
    """Every attempt to pay the order, the latest first. One query."""
    return PaymentAttempt.objects.filter(order=order).order_by("-number")


@register.simple_tag
def order_disputes(order: Any) -> QuerySet[Dispute]:
    """What customers' banks claim back of the order's payments, the latest first. One query."""
    return Dispute.objects.select_related("attempt").filter(attempt__order=order).order_by("-pk")


@register.simple_tag
def order_payment_link(order: Any) -> str:
    """The address of the order's payment page."""
    return payment_url(order)


@register.simple_tag
def order_receive_form(order: Any) -> ReceiveForm | None:
    """The form for money that came past any provider; None when nothing is due."""
    form = ReceiveForm(order=order)
    return form if form.due and form.fields["gateway"].choices else None  # type: ignore[attr-defined]
