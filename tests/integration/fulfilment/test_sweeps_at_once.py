"""Sweeps side by side end each order once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.models import StockMovement
from shopease.fulfilment.services.sweeping import orders_unpaid_end
from shopease.notifications.models import OutboxMessage
from shopease.payments.models import PaymentAttempt
from tests.factories.catalogue import product_create
from tests.factories.orders import order_create

pytestmark = pytest.mark.usefixtures("committed_db")

WORKERS = 4
ORDERS = 6


def test_unpaid_orders_seen_by_four_sweeps_end_once() -> None:
    vase = product_create("Vase", stock=ORDERS)
    orders = [order_create({vase: 1}, status="Pending payment") for _ in range(ORDERS)]
    long_ago = clock.now() - timedelta(hours=2)
    get_model("order", "Order").objects.update(date_placed=long_ago)
    PaymentAttempt.objects.update(created_at=long_ago)
    start = Barrier(WORKERS)

    def sweep() -> int:
        start.wait()
        try:
            return orders_unpaid_end()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        ended = [future.result() for future in [pool.submit(sweep) for _ in range(WORKERS)]]
    assert sum(ended) == ORDERS
    for order in orders:
        order.refresh_from_db()
        assert order.status == "Cancelled"
        assert order.status_changes.filter(new_status="Cancelled").count() == 1
    assert vase.stockrecords.get().num_allocated == 0
    assert StockMovement.objects.filter(reason="released").count() == ORDERS
    assert OutboxMessage.objects.filter(event="cancelled", topic="order.mail").count() == ORDERS
    assert not any(violations().values())
