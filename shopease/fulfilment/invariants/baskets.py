"""Baskets: no order twice, no person with two, none frozen for long."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.states import States

FROZEN_TOO_LONG = timedelta(hours=3)
"""The sweep opens them after one, and comes once an hour."""


def baskets() -> Iterator[str]:
    """One live order a basket, one open basket a person, none frozen for long."""
    orders = get_model("order", "Order").objects.exclude(status=States.CANCELLED).exclude(basket=None)
    for basket, number in _several(orders, "basket"):
        yield f"basket {basket}: {number} live orders"
    model = get_model("basket", "Basket")
    for status in (model.OPEN, model.SAVED):
        owned = model.objects.filter(status=status).exclude(owner=None)
        for owner, number in _several(owned, "owner"):
            yield f"user {owner}: {number} baskets that are {status}"
    since = clock.now() - FROZEN_TOO_LONG
    touched = get_model("basket", "Line").objects.filter(basket=OuterRef("pk"), date_updated__gte=since)
    frozen = model.objects.filter(status=model.FROZEN, date_created__lt=since).exclude(Exists(touched))
    for pk in frozen.values_list("pk", flat=True):
        yield f"basket {pk}: frozen for too long"


def _several(rows: Any, by: str) -> Any:
    counted = rows.order_by().values(by).annotate(n=Count("pk"))
    return counted.filter(n__gt=1).values_list(by, "n")
