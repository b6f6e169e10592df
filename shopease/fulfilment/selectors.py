"""Reading orders and what a basket would cost as an order."""

import hashlib
from typing import Any

from django.db.models import QuerySet
from oscar.core.loading import get_model

from shopease.fulfilment.models import OrderLink
from shopease.fulfilment.types import Habit, Quote
from shopease.payments.models import PaymentAttempt


def quote_for(*, basket: Any, shipping_method: Any, shipping_charge: Any, total: Any) -> Quote:
    """What a customer agrees to, of a basket with its strategy and offers applied. No query beyond
    the basket's own lines."""
    lines = tuple(
        (
            line.stockrecord_id,
            line.quantity,
            str(line.line_price_incl_tax_incl_discounts),
        )
        for line in basket.all_lines()
    )
    discounts = tuple(
        (str(application["name"]), str(application["discount"])) for application in basket.offer_applications
    )
    return Quote(
        lines=lines,
        discounts=discounts,
        shipping_code=shipping_method.code,
        shipping=str(shipping_charge.incl_tax),
        total=str(total.incl_tax),
        currency=total.currency,
    )


def token_hash(token: str) -> str:
    """What is kept of an order link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def order_by_token(token: str) -> Any | None:
    """The order behind an unguessable link; None when the link is unknown or was revoked."""
    link = (
        OrderLink.objects.select_related("order", "order__shipping_address")
        .filter(token_hash=token_hash(token), revoked_at=None)
        .first()
    )
    return link.order if link else None


def order_for_page(order_id: int) -> Any | None:
    """An order with what its page shows: lines with products, discounts, address, attempts."""
    return (
        get_model("order", "Order")
        .objects.select_related("shipping_address__country", "user")
        .prefetch_related("lines__product__parent", "discounts", "payment_attempts", "status_changes")
        .filter(pk=order_id)
        .first()
    )


def orders_of_basket(basket_id: int) -> QuerySet[Any]:
    """Orders that came from a basket and were not cancelled: none or one."""
    orders: QuerySet[Any] = get_model("order", "Order").objects.filter(basket_id=basket_id)
    return orders.exclude(status="Cancelled")


def order_habit(user: Any) -> Habit | None:
    """How the customer's latest order came and was paid; None before the first. One query."""
    attempts = PaymentAttempt.objects.filter(order__user=user).exclude(status=PaymentAttempt.Status.DECLINED)
    latest = attempts.order_by("-order__date_placed", "-number")
    found = latest.values_list("order__shipping_code", "gateway").first()
    return Habit(*found) if found else None
