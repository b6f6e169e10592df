"""The outbox: each step of an order has its message, and none waits without a reason."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.invariants.sums import CHUNK
from shopease.fulfilment.models import Shipment
from shopease.fulfilment.states import NOT_SOLD
from shopease.notifications.models import OutboxMessage

LATE = timedelta(minutes=5)
"""What is due for longer has no worker; what can't be sent now is due later."""


def outbox() -> Iterator[str]:
    """Each placed order and each parcel has its message, and none that is due waits for long."""
    orders = get_model("order", "Order").objects.order_by("pk").exclude(status__in=NOT_SOLD)
    for number in _untold(orders, "number", "placed").values_list("number", flat=True).iterator(CHUNK):
        yield f"order {number}: the customer was never told"
    parcels = Shipment.objects.order_by("pk").alias(ref=Cast("number", CharField()))
    untold = _untold(parcels, "order__number", "shipped", "ref")
    for order, number in untold.values_list("order__number", "number").iterator(CHUNK):
        yield f"order {order}: its customer was never told of parcel {number}"
    now = clock.now()
    waiting = OutboxMessage.objects.filter(
        Q(leased_until=None) | Q(leased_until__lte=now),
        status=OutboxMessage.Status.PENDING,
        created_at__lt=now - LATE,
        due_at__lt=now - LATE,
    )
    for key, since in waiting.order_by("pk").values_list("key", "created_at").iterator(CHUNK):
        yield f"message {key}: due, and pending since {since:%Y-%m-%d %H:%M}"


def _untold(rows: Any, number: str, event: str, ref: str = "") -> Any:
    """Rows without the message that the outbox must have under its key."""
    end = (Value(":"), ref) if ref else ()
    key = Concat(Value("order:"), number, Value(f":{event}"), *end, output_field=CharField())
    told = OutboxMessage.objects.filter(key=OuterRef("outbox_key"))
    return rows.alias(outbox_key=key).exclude(Exists(told))
