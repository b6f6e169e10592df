"""Many buyers at once, over real HTTP, against several server processes."""

from collections import Counter
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
from tests.factories.checkout import CARD, CASH, Shopper, delivery_create, http_shopper
from tests.factories.crowd import Answer, all_at_once, crowd_at_review

BUYERS = 40
UNITS = 5

Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")


def _vase(shop: Any, **fields: Any) -> Any:
    with shop.data():
        delivery_create()
        return product_create("Vase", **{"price": "39.00", "stock": UNITS, **fields})


def _first_at_review(shop: Any, *products: Any, voucher: str = "", payment: str = CARD) -> Shopper:
    shopper = http_shopper(shop.url)
    for product in products:
        shopper.add(product)
    if voucher:
        shopper.post("/basket/vouchers/add/", {"code": voucher})
    shopper.to_review(payment=payment)
    return shopper


def _race(shop: Any, product: Any, *, voucher: str = "", buyers: int = BUYERS) -> list[Answer]:
    """`buyers` see the review, then all order at the same moment."""
    crowd = crowd_at_review(shop, _first_at_review(shop, product, voucher=voucher), buyers)
    return _order_at_once(crowd)


def _order_at_once(crowd: list[Shopper], *, within: float = 0.0, seed: int = 0) -> list[Answer]:
    with ThreadPoolExecutor(8) as pool:
        reviews = list(pool.map(lambda shopper: shopper.review(), crowd))
    actions = [lambda s=s, r=r: s.order(r) for s, r in zip(crowd, reviews, strict=True)]
    return all_at_once(actions, within=within, seed=seed)


def _count(answers: list[Answer]) -> Counter[str]:
    kinds = {302: "thanked", 409: "refused"}
    return Counter(kinds.get(status, f"answered {status}") for status, _location, _text in answers)


def _sold_exactly(shop: Any, product: Any, answers: list[Answer], *, units: int) -> None:
    """So many orders as there were units; everybody else was told so and paid nothing."""
    assert {location for status, location, _ in answers if status == 302} == {"/checkout/thank-you/"}
    for status, _location, text in answers:
        if status == 409:
            assert "“Vase” is sold out." in text
            assert "Nothing was charged" in text
    with shop.data():
        assert Order.objects.filter(status="Pending").count() == Order.objects.count() == units
        assert PaymentAttempt.objects.count() == units
        assert TestCharge.objects.count() == PaymentAttempt.objects.filter(status="captured").count()
        assert OutboxMessage.objects.filter(key__endswith=":placed").count() == units
        record = StockRecord.objects.get(product=product)
        assert (record.num_in_stock, record.num_allocated) == (units, units)
        assert not any(violations().values())


def test_two_hundred_buyers_of_fifty_units_make_fifty_orders(live_shop: Any, seed: int) -> None:
    """Half pay by card, half on delivery; they come within half a second, in another order each time."""
    shop = live_shop(processes=3)
    vase = _vase(shop, stock=50)
    crowd = [
        shopper
        for payment in (CARD, CASH)
        for shopper in crowd_at_review(shop, _first_at_review(shop, vase, payment=payment), 100)
    ]
    answers = _order_at_once(crowd, within=0.5, seed=seed)
    assert _count(answers) == {"thanked": 50, "refused": 150}
    _sold_exactly(shop, vase, answers, units=50)


def test_forty_buyers_of_five_units_make_five_orders_on_sqlite(live_shop: Any) -> None:
    shop = live_shop(processes=3, database="sqlite")
    vase = _vase(shop)
    answers = _race(shop, vase)
    assert _count(answers) == {"thanked": UNITS, "refused": BUYERS - UNITS}
    _sold_exactly(shop, vase, answers, units=UNITS)


def test_baskets_in_opposite_order_both_become_orders(live_shop: Any) -> None:
    shop = live_shop(processes=3)
    with shop.data():
        delivery_create()
        vase, bowl = (product_create(title, price="20.00", stock=100) for title in ("Vase", "Bowl"))
    there, back = _first_at_review(shop, vase, bowl), _first_at_review(shop, bowl, vase)
    crowd = [*crowd_at_review(shop, there, 15), *crowd_at_review(shop, back, 15)]
    assert _count(_order_at_once(crowd)) == {"thanked": 30}
    with shop.data():
        assert set(StockRecord.objects.values_list("num_allocated", flat=True)) == {30}
        with connection.cursor() as cursor:
            cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
            assert cursor.fetchone() == (0,)
        assert not any(violations().values())


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_control_without_guard_and_constraint_it_oversells(
    live_shop: Any, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = live_shop(processes=3, database=database, env={"TEST_STOCK_GUARD": "false"})
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
    shop = live_shop(processes=3, env={"TEST_STOCK_GUARD": "false"})
    vase = _vase(shop)
    answers = _race(shop, vase, buyers=12)
    assert _count(answers)["thanked"] == UNITS
    with shop.data():
        assert Order.objects.count() == UNITS
        assert TestCharge.objects.count() == UNITS
        assert StockRecord.objects.get(product=vase).num_allocated == UNITS


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_one_order_posted_forty_times_is_one_order_and_one_charge(live_shop: Any, database: str) -> None:
    shop = live_shop(processes=3, database=database)
    vase = _vase(shop, stock=100)
    shopper = http_shopper(shop.url)
    shopper.add(vase)
    review = shopper.to_review()
    answers = all_at_once([lambda: shopper.order(review)] * BUYERS)
    assert {answer[:2] for answer in answers} == {(302, "/checkout/thank-you/")}
    with shop.data():
        assert Order.objects.count() == TestCharge.objects.count() == 1
        assert StockRecord.objects.get(product=vase).num_allocated == 1
        assert not any(violations().values())
    assert "Thank you" in shopper.get("/checkout/thank-you/")[2]


def test_offer_capped_at_five_uses_is_used_five_times(live_shop: Any) -> None:
    shop = live_shop(processes=3)
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
    shop = live_shop(processes=3)
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
