"""Many buyers at once, over real HTTP, against several server processes."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from oscar.core.loading import get_model

from shopease.fulfilment.invariants import violations
from shopease.notifications.models import OutboxMessage
from shopease.payments.models import PaymentAttempt, TestCharge
from tests.factories.catalogue import offer_create, product_create, voucher_create
from tests.factories.checkout import Shopper, delivery_create, http_shopper

BUYERS = 40
UNITS = 5
THREADS = {"GUNICORN_CMD_ARGS": "--worker-class gthread --threads 8"}

Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")
Answer = tuple[int, str, str]


def _vase(shop: Any, **fields: Any) -> Any:
    with shop.data():
        delivery_create()
        return product_create("Vase", **{"price": "39.00", "stock": UNITS, **fields})


def _at_review(shop: Any, number: int, product: Any, voucher: str = "") -> tuple[Shopper, str]:
    shopper = http_shopper(shop.url, email=f"buyer{number}@example.com")
    shopper.add(product)
    if voucher:
        shopper.post("/basket/vouchers/add/", {"code": voucher})
    return shopper, shopper.to_review()


def _all_at_once(actions: list[Callable[[], Answer]]) -> list[Answer]:
    """Run every action in a thread of its own, all started by one barrier."""
    barrier = threading.Barrier(len(actions))

    def run(action: Callable[[], Answer]) -> Answer:
        barrier.wait()
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def _race(shop: Any, product: Any, *, voucher: str = "", buyers: int = BUYERS) -> list[Answer]:
    """`buyers` walk to the review page, then all order at the same moment."""
    with ThreadPoolExecutor(8) as pool:
        ready = list(pool.map(lambda n: _at_review(shop, n, product, voucher), range(buyers)))
    return _all_at_once([lambda s=s, r=r: s.order(r) for s, r in ready])


def _count(answers: list[Answer]) -> Counter[str]:
    kinds = {302: "thanked", 409: "refused"}
    return Counter(kinds.get(status, f"answered {status}") for status, _location, _text in answers)


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_forty_buyers_of_five_units_make_five_orders(live_shop: Any, database: str) -> None:
    shop = live_shop(processes=3, database=database, env=THREADS)
    vase = _vase(shop)
    answers = _race(shop, vase)
    assert _count(answers) == {"thanked": UNITS, "refused": BUYERS - UNITS}
    assert {location for status, location, _ in answers if status == 302} == {"/checkout/thank-you/"}
    for status, _location, text in answers:
        if status == 409:
            assert "“Vase” is sold out." in text
            assert "Nothing was charged" in text
    with shop.data():
        assert Order.objects.filter(status="Pending").count() == Order.objects.count() == UNITS
        assert TestCharge.objects.count() == PaymentAttempt.objects.count() == UNITS
        assert OutboxMessage.objects.filter(topic="order.placed").count() == UNITS
        record = StockRecord.objects.get(product=vase)
        assert (record.num_in_stock, record.num_allocated) == (UNITS, UNITS)
        assert not any(violations().values())


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_control_without_guard_and_constraint_it_oversells(
    live_shop: Any, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = live_shop(processes=3, database=database, env={**THREADS, "TEST_STOCK_GUARD": "false"})
    vase = _vase(shop)
    (constraint,) = (c for c in StockRecord._meta.constraints if c.name == "stock_never_oversold")
    others = [c for c in StockRecord._meta.constraints if c is not constraint]
    monkeypatch.setattr(StockRecord._meta, "constraints", others)  # SQLite makes the table anew from these
    with shop.data(), connection.schema_editor() as editor:
        editor.remove_constraint(StockRecord, constraint)
    answers = _race(shop, vase, buyers=16)
    assert _count(answers)["thanked"] > UNITS
    with shop.data():
        assert StockRecord.objects.get(product=vase).num_allocated > UNITS
        assert violations()["stock"]


def test_constraint_alone_stops_overselling(live_shop: Any) -> None:
    shop = live_shop(processes=3, env={**THREADS, "TEST_STOCK_GUARD": "false"})
    vase = _vase(shop)
    answers = _race(shop, vase, buyers=12)
    assert _count(answers)["thanked"] == UNITS
    with shop.data():
        assert Order.objects.count() == UNITS
        assert TestCharge.objects.count() == UNITS
        assert StockRecord.objects.get(product=vase).num_allocated == UNITS


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_one_order_posted_forty_times_is_one_order_and_one_charge(live_shop: Any, database: str) -> None:
    shop = live_shop(processes=3, database=database, env=THREADS)
    vase = _vase(shop, stock=100)
    shopper = http_shopper(shop.url)
    shopper.add(vase)
    review = shopper.to_review()
    answers = _all_at_once([lambda: shopper.order(review)] * BUYERS)
    assert {answer[:2] for answer in answers} == {(302, "/checkout/thank-you/")}
    with shop.data():
        assert Order.objects.count() == TestCharge.objects.count() == 1
        assert StockRecord.objects.get(product=vase).num_allocated == 1
        assert not any(violations().values())
    assert "Thank you" in shopper.get("/checkout/thank-you/")[2]


def test_offer_capped_at_five_uses_is_used_five_times(live_shop: Any) -> None:
    shop = live_shop(processes=3, env=THREADS)
    vase = _vase(shop, stock=100)
    with shop.data():
        offer = offer_create(name="First five", max_global_applications=UNITS)
    answers = _race(shop, vase, buyers=12)
    assert _count(answers) == {"thanked": UNITS, "refused": 7}
    assert all("changed since you reviewed" in text for status, _, text in answers if status == 409)
    with shop.data():
        offer.refresh_from_db()
        assert offer.num_applications == UNITS
        assert set(Order.objects.values_list("total_incl_tax", flat=True)) == {Decimal("40.00")}
        assert not any(violations().values())


def test_single_use_voucher_is_used_once(live_shop: Any) -> None:
    shop = live_shop(processes=3, env=THREADS)
    vase = _vase(shop, stock=100)
    with shop.data():
        voucher = voucher_create(code="ONCE", usage="Single use")
    answers = _race(shop, vase, voucher="ONCE", buyers=10)
    assert _count(answers) == {"thanked": 1, "refused": 9}
    with shop.data():
        assert Order.objects.count() == TestCharge.objects.count() == 1
        voucher.refresh_from_db()
        assert voucher.num_orders == 1
        assert not any(violations().values())
