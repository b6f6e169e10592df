"""A new stock record opens its ledger; a changed one may have run low, or have risen."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from shopease.core.queue import wake
from shopease.fulfilment.services import stock_alerts_refresh, stock_open
from shopease.fulfilment.services.payments import payments_collect
from shopease.fulfilment.states import States
from shopease.notifications.tasks import deliver_outbox


def open_ledger(instance: Any, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
    """Connected to StockRecord's post_save; `bulk_create` callers call `stock_open` themselves."""
    if created and not raw:
        stock_open(stockrecord=instance)


def follow_level(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Connected to StockRecord's post_save; what one transaction touches is looked at once."""
    if raw:
        return
    connection = transaction.get_connection()
    if not hasattr(connection, "levels_to_follow"):
        connection.levels_to_follow = set()
    connection.levels_to_follow.add(instance.pk)
    transaction.on_commit(_flush)


def _flush() -> None:
    pending = transaction.get_connection().levels_to_follow
    ids = list(pending)
    pending.clear()
    if ids and stock_alerts_refresh(among=Q(pk__in=ids)):
        wake(deliver_outbox)


def collect_on_delivery(order: Any, new_status: str, **kwargs: Any) -> None:
    """Connected to Oscar's order_status_changed: couriers bring the money of what they delivered."""
    if new_status == States.DELIVERED:
        payments_collect(order)
