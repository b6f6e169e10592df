"""What is still to be paid for an order and how, as pages and mails tell it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shopease.fulfilment.messages import Payload
from shopease.fulfilment.selectors import order_money, payment_url
from shopease.fulfilment.states import States
from shopease.payments.models import PaymentAttempt
from shopease.payments.registry import gateway_for
from shopease.payments.services import charge_of


@dataclass(frozen=True)
class Promise:
    """Money that a customer will bring, and how."""

    name: str
    description: str
    amount: Decimal
    instructions: tuple[tuple[str, str], ...]


def promises_of(order: Any) -> list[Promise]:
    """What was promised for an order and how to keep it. One query, none with its attempts loaded."""
    found = []
    for attempt in order.payment_attempts.all():
        if attempt.status != PaymentAttempt.Status.PROMISED:
            continue
        attempt.order = order
        if gateway := gateway_for(attempt.gateway):
            facts = tuple(gateway.instructions(charge_of(attempt)))
            found.append(Promise(gateway.name, gateway.description, attempt.amount, facts))
    return found


@dataclass(frozen=True)
class Owing:
    """What a customer has yet to pay; `url` leads to the payment page where that is to be done now."""

    due: Decimal
    promises: list[Promise]
    url: str
    is_waiting: bool
    """Whether the bank has not answered yet."""


def owing_of(order: Any) -> Owing:
    """What is to be paid for an order. One query when nothing is or its attempts are loaded, else three."""
    money = order_money(order)
    if not money.due or order.status == States.RETURNED:
        return Owing(Decimal(0), [], "", is_waiting=False)
    waiting = {PaymentAttempt.Status.STARTED, PaymentAttempt.Status.UNKNOWN}
    return Owing(
        due=money.due,
        promises=promises_of(order) if money.promised else [],
        url=payment_url(order) if money.unpromised else "",
        is_waiting=any(attempt.status in waiting for attempt in order.payment_attempts.all()),
    )


def placed_context(order: Any, payload: Payload) -> dict[str, Any]:
    """How to keep what was promised, for the confirmation."""
    return {"promises": promises_of(order)}


def payment_context(order: Any, payload: Payload) -> dict[str, Any]:
    """Where to pay, and what was promised, for mails that ask for money."""
    link = {"button_url": payment_url(order), "button_label": _("Pay now")}
    return {**link, **placed_context(order, payload)}
