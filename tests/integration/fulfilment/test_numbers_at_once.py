"""Invoices that many workers write at once are numbered without gaps; without the lock they are not."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, connections

from shopease.core.db import BusyError
from shopease.fulfilment.models import DocumentSeries, OrderDocument
from shopease.fulfilment.services import invoices
from tests.factories.catalogue import product_create
from tests.factories.orders import order_create

ORDERS = 24


def _bill_all(*, workers: int = 8) -> list[str]:
    """Let workers bill the same new orders twice each; every fifth try dies after its number was taken."""
    cup = product_create("Cup", stock=ORDERS)
    orders = [order_create({cup: 1}).pk for _ in range(ORDERS)]

    def bill(order_id: int) -> str:
        try:
            invoices.order_bill(order_id=order_id)
        except (RuntimeError, BusyError, DatabaseError) as error:
            return type(error).__name__
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(bill, [*orders, *orders]))


def _dying(original: Any) -> Any:
    """`original`, which dies after each fifth document was written."""
    calls = iter(range(10_000))

    def die(**kwargs: Any) -> None:
        original(**kwargs)
        if next(calls) % 5 == 4:
            raise RuntimeError

    return die


def test_numbers_have_no_gaps(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(invoices, "order_tell", _dying(invoices.order_tell))
        ends = _bill_all()
    assert set(ends) == {"", "RuntimeError"}
    for order_id in OrderDocument._meta.get_field("order").related_model.objects.values_list("pk", flat=True):
        invoices.order_bill(order_id=order_id)
    numbers = OrderDocument.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, ORDERS + 1))
    assert OrderDocument.objects.values("order").distinct().count() == ORDERS
    assert DocumentSeries.objects.get().last_number == ORDERS


def test_control_without_the_lock_numbers_collide(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(kind: str, year: int) -> DocumentSeries:
        return DocumentSeries.objects.get_or_create(kind=kind, year=year)[0]

    monkeypatch.setattr(invoices, "series_lock", unlocked)
    ends = _bill_all()
    assert {"IntegrityError"} <= set(ends)
    assert OrderDocument.objects.count() < ORDERS
