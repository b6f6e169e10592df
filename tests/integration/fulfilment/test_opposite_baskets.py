"""Two baskets with the same goods in opposite order, each halfway when the other begins."""

from collections.abc import ItemsView, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import DatabaseError, connection
from oscar.core.loading import get_model

from shopease.core import db
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.services import order_reserve
from shopease.fulfilment.services import stock as stock_service
from shopease.fulfilment.types import OrderProposal
from tests.factories.catalogue import product_create
from tests.factories.orders import proposal_create

pytestmark = pytest.mark.usefixtures("committed_db")

HALFWAY_SECONDS = {True: 0.5, False: 30}
"""How long an order waits halfway for the other; sorted, the other is behind it and doesn't come."""


@pytest.mark.parametrize(("is_sorted", "conflicts"), [(True, []), (False, ["40P01"])])
def test_only_the_order_of_locks_keeps_them_from_a_deadlock(
    monkeypatch: pytest.MonkeyPatch, is_sorted: bool, conflicts: list[str]
) -> None:
    vase, bowl = (product_create(title, price="20.00", stock=9) for title in ("Vase", "Bowl"))
    proposals = [proposal_create({vase: 1, bowl: 1}), proposal_create({bowl: 1, vase: 1})]
    met: list[str] = []
    halfway = Barrier(2)

    def in_turn(items: Iterable[Any]) -> Iterable[Any]:
        """Of stock records with their units one, then the other order's, then the rest."""
        return (
            halved(sorted(items) if is_sorted else items) if isinstance(items, ItemsView) else sorted(items)
        )

    def halved(items: Iterable[Any]) -> Iterator[Any]:
        first, *others = items
        yield first
        with suppress(BrokenBarrierError):
            halfway.wait(HALFWAY_SECONDS[is_sorted])
        yield from others

    def is_conflict(error: DatabaseError) -> bool:
        halfway.abort()  # who tries again is alone
        met.append(str(getattr(error.__cause__, "sqlstate", "")))
        return was_conflict(error)

    was_conflict = db.is_conflict
    monkeypatch.setattr(db, "is_conflict", is_conflict)
    monkeypatch.setattr(stock_service, "sorted", in_turn, raising=False)
    with ThreadPoolExecutor(2) as pool:
        orders = list(pool.map(_reserve, proposals))
    assert met == conflicts
    assert len(set(orders)) == 2
    assert set(get_model("partner", "StockRecord").objects.values_list("num_allocated", flat=True)) == {2}
    assert not any(violations().values())


def _reserve(proposal: OrderProposal) -> str:
    try:
        return str(order_reserve(proposal=proposal).order.number)
    finally:
        connection.close()
