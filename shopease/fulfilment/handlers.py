"""What this room does when the outbox delivers one of its messages."""

from django.db.models import Q

from catalogue_ext.services import products_refresh
from shopease.fulfilment.services import stock_alerts_refresh
from shopease.fulfilment.services.provider_events import provider_event_handle
from shopease.fulfilment.services.repaying import payment_refund_settle
from shopease.notifications.models import OutboxMessage


def refresh_products(message: OutboxMessage) -> None:
    """Bring price and availability of products up to their stock records; see what runs low."""
    ids = message.payload["product_ids"]
    products_refresh(product_ids=ids)
    stock_alerts_refresh(among=Q(product__in=ids))


def refund_payment(message: OutboxMessage) -> None:
    """Give money of an order back."""
    payment_refund_settle(payment_refund_id=message.payload["payment_refund_id"])


def hear_provider(message: OutboxMessage) -> None:
    """Look at the charge that a payment provider sent a message about."""
    provider_event_handle(gateway=message.payload["gateway"], event_id=message.payload["event_id"])
