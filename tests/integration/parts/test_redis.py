"""Redis as cache: used while it is there, missed without harm while it isn't."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.parts.conftest import Answer
from tests.services.process import wait_until
from tests.services.redis import RedisServer

PAGE = "/catalogue/"
IMPORT = "from django.contrib.sessions.backends.cached_db import SessionStore as S; "


def test_the_cache_lies_in_redis(
    live_shop: Callable[..., Any], redis_server: RedisServer, fetch: Callable[..., Answer]
) -> None:
    shop = live_shop(env={"REDIS_URL": redis_server.url})
    assert fetch(shop.url + "/health/ready").json["cache"] == "ok"
    assert redis_server.client.exists(":1:health") == 1


@pytest.mark.parametrize("fault", ["stop", "hang"])
def test_without_redis_the_shop_goes_on(
    fault: str, live_shop: Callable[..., Any], redis_server: RedisServer, fetch: Callable[..., Answer]
) -> None:
    shop = live_shop(env={"REDIS_URL": redis_server.url})
    assert fetch(shop.url + PAGE).status == 200

    getattr(redis_server, fault)()
    states = fetch(shop.url + "/health/ready")
    assert (states.status, states.json["cache"]) == (200, "unavailable")
    started = time.monotonic()
    answers = [fetch(shop.url + PAGE).status for _ in range(8)]
    assert answers == [200] * 8
    assert time.monotonic() - started < 16

    redis_server.resume() if fault == "hang" else redis_server.start()
    wait_until(
        lambda: fetch(shop.url + "/health/ready").json["cache"] == "ok",
        seconds=15,
        what="cache after a fault",
    )


def test_a_session_outlives_a_flush_of_redis(
    live_shop: Callable[..., Any], redis_server: RedisServer, shell: Callable[..., list[str]]
) -> None:
    shop = live_shop(env={"REDIS_URL": redis_server.url})
    key = shell(
        shop,
        IMPORT + "s = S(); s['cart'] = 7; s.save(); print(s.session_key)",
    )[-1]
    redis_server.client.flushall()
    found = shell(shop, IMPORT + f"print(S('{key}')['cart'])")
    assert found[-1] == "7"
