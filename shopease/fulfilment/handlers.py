"""What this room does when the outbox delivers one of its messages."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from catalogue_ext.services import products_refresh
from shopease.core.translation import in_language
from shopease.fulfilment.selectors import order_for_page
from shopease.fulfilment.services import refund_settle, stock_alerts_refresh
from shopease.notifications.mail import mail_send
from shopease.notifications.models import OutboxMessage


def confirm_to_customer(message: OutboxMessage) -> None:
    """Mail the order confirmation with the link to the order's page."""
    order = order_for_page(message.payload["order_id"])
    if order is None or not message.recipient:
        return
    with in_language(order.language):
        path = reverse("order-link", kwargs={"token": message.payload["token"]})
    context: dict[str, Any] = {"order": order, "order_url": settings.SITE_URL + path}
    mail_send(
        message_id_key=message.key,
        to=message.recipient,
        template="order_placed",
        context=context,
        language=order.language,
    )


def refresh_products(message: OutboxMessage) -> None:
    """Bring price and availability of products up to their stock records; see what runs low."""
    ids = message.payload["product_ids"]
    products_refresh(product_ids=ids)
    stock_alerts_refresh(among=Q(product__in=ids))


def refund_payment(message: OutboxMessage) -> None:
    """Give the money of a cancelled order back."""
    refund_settle(attempt_id=message.payload["attempt_id"])
