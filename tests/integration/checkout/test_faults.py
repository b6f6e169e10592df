"""Placing an order neither waits for nor fails with mail, Redis or the worker; the mail comes later.

What the database or the web processes were doing when they ended is done once, or not at all.
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import requests
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.services import attempts_settle
from shopease.fulfilment.services.sweeping import orders_unpaid_end
from shopease.payments.models import TestCharge
from tests.factories.catalogue import product_create
from tests.factories.checkout import CARD, SLOW_CARD, Shopper, delivery_create, http_shopper
from tests.factories.crowd import Answer, all_at_once, crowd_at_review
from tests.services.postgres import OwnCluster
from tests.services.shop import Shop
from tests.services.templates import TEMPLATE

Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")

PATIENCE = 5.0
"""Seconds that placing an order may take while a dependency hangs: a few short timeouts."""


@pytest.fixture
def stage(live_shop: Any, redis_server: Any, smtp_server: Any) -> Any:
    """A shop on real Redis and SMTP with a vase in stock."""
    shop = live_shop(processes=2, env={"REDIS_URL": redis_server.url, "EMAIL_URL": smtp_server.url})
    with shop.data():
        delivery_create()
        vase = product_create("Vase", price="39.00", stock=5)
    return shop, vase


def _place(shop: Any, vase: Any) -> float:
    """Buy the vase; how many seconds the last post took."""
    shopper = http_shopper(shop.url)
    shopper.add(vase)
    review = shopper.to_review()
    began = time.monotonic()
    status, location, _text = shopper.order(review)
    took = time.monotonic() - began
    assert (status, location) == (302, "/checkout/thank-you/")
    assert shopper.get("/checkout/thank-you/")[0] == 200
    return took


def _delivered_once(shop: Any, smtp_server: Any) -> None:
    shop.start_worker(beat=True)
    _told_once(shop, smtp_server)


def _told_once(shop: Any, smtp_server: Any) -> None:
    """The order and its invoice come by mail, in any order."""
    deliveries = smtp_server.wait_for(2, seconds=90)
    with shop.data():
        number = Order.objects.get().number
    assert [delivery.recipients for delivery in deliveries] == [["ada@example.com"]] * 2
    subjects = sorted(delivery.message["Subject"] for delivery in deliveries)
    assert subjects == [f"Your invoice for order {number}", f"Your order {number} at ShopEase"]


@pytest.mark.parametrize("fault", ["stopped", "hung"])
def test_order_and_mail_survive_redis(stage: Any, redis_server: Any, smtp_server: Any, fault: str) -> None:
    shop, vase = stage
    if fault == "stopped":
        redis_server.stop()
    else:
        redis_server.hang()
    assert _place(shop, vase) < PATIENCE
    if fault == "stopped":
        redis_server.start()
    else:
        redis_server.resume()
    _delivered_once(shop, smtp_server)


@pytest.mark.parametrize("fault", ["stopped", "refusing"])
def test_order_survives_the_mail_server(stage: Any, smtp_server: Any, fault: str) -> None:
    shop, vase = stage
    if fault == "stopped":
        smtp_server.stop()
    else:
        smtp_server.refusal = "451 come back later"
    shop.start_worker(beat=True)
    assert _place(shop, vase) < PATIENCE
    with shop.data():
        assert Order.objects.get().status == "Pending"
    time.sleep(3)
    assert not smtp_server.messages
    smtp_server.refusal = ""
    smtp_server.start()
    _told_once(shop, smtp_server)
    with shop.data():
        problems = violations()
    assert not any(problems.values())


def test_order_needs_no_worker(stage: Any, smtp_server: Any) -> None:
    shop, vase = stage
    assert _place(shop, vase) < PATIENCE
    assert not smtp_server.messages
    _delivered_once(shop, smtp_server)


RECOVERY = 10.0
"""Seconds until the shop takes orders again."""


def _restart_database(cluster: OwnCluster, _shop: Shop) -> None:
    cluster.stop(signal.SIGQUIT)
    cluster.start()


def _kill_web_processes(_cluster: OwnCluster, shop: Shop) -> None:
    for pid in shop.web.children:
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("break_it", [_restart_database, _kill_web_processes])
def test_orders_survive_what_breaks_under_them(
    own_cluster: OwnCluster, live_shop: Any, break_it: Callable[[OwnCluster, Shop], None]
) -> None:
    """Twenty order twelve units while it breaks, half by a card whose bank answers too late; who got no
    answer orders again."""
    # As every real server does; the tests' own forgets its last moments in a power cut, for speed.
    own_cluster.execute("ALTER DATABASE {} SET synchronous_commit = on", TEMPLATE)
    shop = live_shop(processes=2, database_url=own_cluster.url(TEMPLATE))
    with shop.data():
        delivery_create()
        vase = product_create("Vase", price="39.00", stock=12)
    crowd: list[Shopper] = []
    for card in (CARD, SLOW_CARD):
        first = http_shopper(shop.url)
        first.add(vase)
        first.to_review(payment=card)
        crowd += crowd_at_review(shop, first, 10)
    reviews = [shopper.review() for shopper in crowd]
    actions = [lambda s=s, r=r: _ordered(s, r) for s, r in zip(crowd, reviews, strict=True)]
    with ThreadPoolExecutor(1) as pool:
        orders = pool.submit(all_at_once, actions, within=0.5)
        time.sleep(0.25)
        break_it(own_cluster, shop)
        answers = Counter(status for status, _location, _text in orders.result())
    assert answers == {302: 12, 409: 8}
    with shop.data():
        with clock.at(clock.now() + timedelta(minutes=20)):
            attempts_settle()
        found = Counter(Order.objects.values_list("status", flat=True))
        assert found["Pending"] + found["Pending payment"] == 12  # the latter were never charged
        assert TestCharge.objects.count() == found["Pending"] > 0
        assert not any(violations().values())
        with clock.at(clock.now() + timedelta(days=1)):
            assert orders_unpaid_end() == found["Pending payment"]
        assert Order.objects.filter(status="Pending").count() == found["Pending"]
        assert StockRecord.objects.get(product=vase).num_allocated == found["Pending"]
        assert not any(violations().values())


def _ordered(shopper: Shopper, review: str) -> Answer:
    """The answer to an order, posted again until there is one."""
    deadline = time.monotonic() + RECOVERY
    while True:
        try:
            answer = shopper.order(review)
        except requests.RequestException:
            answer = (0, "", "")
        if answer[0] in {302, 409} or time.monotonic() > deadline:
            return answer
        time.sleep(0.2)
