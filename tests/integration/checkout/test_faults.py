"""Placing an order neither waits for nor fails with mail, Redis or the worker; the mail comes later."""

import time
from typing import Any

import pytest
from oscar.core.loading import get_model

from shopease.fulfilment.invariants import violations
from tests.factories.catalogue import product_create
from tests.factories.checkout import delivery_create, http_shopper

Order = get_model("order", "Order")

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
    deliveries = smtp_server.wait_for(1, seconds=90)
    with shop.data():
        order = Order.objects.get()
    (delivery,) = deliveries
    assert delivery.recipients == ["ada@example.com"]
    assert order.number in delivery.message["Subject"]


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
    (delivery,) = smtp_server.wait_for(1, seconds=90)
    assert delivery.recipients == ["ada@example.com"]
    with shop.data():
        problems = violations()
    assert not any(problems.values())


def test_order_needs_no_worker(stage: Any, smtp_server: Any) -> None:
    shop, vase = stage
    assert _place(shop, vase) < PATIENCE
    assert not smtp_server.messages
    _delivered_once(shop, smtp_server)
