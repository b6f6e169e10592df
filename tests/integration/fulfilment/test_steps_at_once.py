"""People who take different steps with one order at the same moment: one step is taken, the others see it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from oscar.core.loading import get_model

from shopease.fulfilment.errors import TransitionRefusedError
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.services import order_advance
from tests.factories.catalogue import product_create
from tests.factories.orders import CASH, order_create

pytestmark = pytest.mark.usefixtures("committed_db")

STEPS = ("Shipped", "Cancelled", "On hold")
ORDERS = 5
Order = get_model("order", "Order")


def _race(order: Any) -> list[str]:
    """All steps at once; how each ended."""
    start = Barrier(len(STEPS))

    def take(step: str) -> str:
        start.wait()
        try:
            order_advance(order_id=order.pk, status=step)
        except TransitionRefusedError:
            return "refused"
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(len(STEPS)) as pool:
        return list(pool.map(take, STEPS))


def _orders() -> list[Any]:
    vase = product_create("Vase", stock=ORDERS)
    return [order_create({vase: 1}, status="Confirmed", pay=CASH) for _ in range(ORDERS)]


def test_one_of_several_steps_is_taken_and_the_order_stays_sound() -> None:
    for order in _orders():
        ended = _race(order)
        assert set(ended) <= {"taken", "refused"}
        order.refresh_from_db()
        steps = order.status_changes.exclude(new_status__in=("Pending", "Confirmed"))
        # On hold leads on to cancelled, nothing leads on from shipped or cancelled.
        assert steps.count() == ended.count("taken") in {1, 2}
        assert order.status == steps.order_by("pk").last().new_status
    assert not any(violations().values())
