"""An order for its page: few questions, and none about what it has nothing of."""

from typing import Any

import pytest

from shopease.fulfilment.selectors import KINDS, order_for_page, order_lacks, order_money
from shopease.fulfilment.states import States
from tests.factories.catalogue import product_create
from tests.factories.orders import order_create

pytestmark = pytest.mark.django_db


def test_a_new_order_is_five_queries_and_lacks_what_comes_later(django_assert_num_queries: Any) -> None:
    placed = order_create({product_create("Vase", price="39.00", stock=9): 2, product_create("Cup"): 1})
    order_for_page(placed.pk)
    with django_assert_num_queries(5):
        order = order_for_page(placed.pk)
        assert order is not None
        assert [(line.title, line.quantity) for line in order.lines.all()] == [("Vase", 2), ("Cup", 1)]
        assert [attempt.amount for attempt in order.payment_attempts.all()] == [placed.total_incl_tax]
        assert [change.new_status for change in order.status_changes.all()] == [States.PENDING]
        assert [list(line.attributes.all()) for line in order.lines.all()] == [[], []]
        assert order.lines.all()[0].product.title == "Vase"
        assert {kind for kind in KINDS if order_lacks(order, kind)} >= {"refunds", "returns", "parcels"}
    assert order_money(order).held == placed.total_incl_tax


def test_what_an_order_has_is_not_said_to_be_missing() -> None:
    placed = order_create({product_create("Vase", stock=9): 1}, status=States.SHIPPED)
    assert not order_lacks(order_for_page(placed.pk), "parcels")
    assert not order_lacks(placed, "returns")  # nobody has looked


def test_no_order_is_none() -> None:
    assert order_for_page(0) is None
