"""Several members of staff change one order, or place one draft, at the same moment."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from oscar.core.loading import get_model

from shopease.core.db import BusyError
from shopease.fulfilment.drafts import draft_quote
from shopease.fulfilment.errors import OrderChangedError
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.models import DraftOrder, OrderEdit
from shopease.fulfilment.services import editing
from shopease.fulfilment.services.drafts import draft_add, draft_create, draft_place, draft_set
from shopease.fulfilment.services.editing import Changes, More, order_edit, order_seen
from tests.factories.catalogue import product_create
from tests.factories.checkout import delivery_create
from tests.factories.orders import order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.usefixtures("committed_db")

Order = get_model("order", "Order")
CLERKS = 4


def at_once(work: Callable[[], Any]) -> list[Any]:
    start = Barrier(CLERKS)

    def run() -> Any:
        start.wait()
        try:
            return work()
        except (OrderChangedError, BusyError) as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(CLERKS) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(CLERKS)]]


@pytest.mark.parametrize("is_guarded", [True, False])
def test_of_many_who_change_an_order_one_does(is_guarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    vase = product_create("Vase", price="39.00", stock=50)
    order = order_create({vase: 1})
    seen = order_seen(order)
    clerk = user_create()
    if not is_guarded:
        monkeypatch.setattr(editing, "order_seen", lambda _order: seen)

    def add() -> str:
        changes = Changes(more=(More(vase, 2),))
        order_edit(order_id=order.pk, seen=seen, changes=changes, actor=clerk)
        return "done"

    outcomes = Counter(at_once(add))
    order.refresh_from_db()
    taken = vase.stockrecords.get().num_allocated
    if is_guarded:
        assert outcomes == {"done": 1, "OrderChangedError": CLERKS - 1}
        assert (order.total_incl_tax, taken, OrderEdit.objects.count()) == (Decimal("121.90"), 3, 1)
    else:  # the control: without the comparison all of them would add their two
        assert outcomes["done"] > 1
        assert taken > 3
    assert not any(violations().values())


def test_a_draft_placed_by_many_is_one_order() -> None:
    delivery_create()
    vase = product_create("Vase", price="39.00", stock=50)
    clerk = user_create()
    draft = draft_create(actor=clerk, email="ada@example.com", language="en")
    draft_add(draft=draft, product=vase, quantity=2)
    address = {
        "first_name": "Ada",
        "last_name": "Lovelace",
        "line1": "Gartenweg 1",
        "line4": "Berlin",
        "postcode": "10115",
        "country_id": "DE",
    }
    draft_set(draft=draft, address=address, shipping_code="standard")
    draft = DraftOrder.objects.get()
    agreed = draft_quote(draft).agreed

    def place() -> str:
        order = draft_place(
            draft=DraftOrder.objects.get(), pay="cash-on-delivery", agreed=agreed, actor=clerk
        )
        return str(order.number)

    assert set(at_once(place)) == {Order.objects.get().number}
    assert vase.stockrecords.get().num_allocated == 2
    assert not any(violations().values())
