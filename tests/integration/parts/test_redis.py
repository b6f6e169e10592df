"""Redis as cache: used while it is there, missed without harm while it isn't."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import LazySettings
from django.contrib.sessions.backends.cached_db import SessionStore

from tests.integration.parts.conftest import Answer
from tests.services.process import wait_until
from tests.services.redis import RedisServer

PAGE = "/catalogue/"


def test_the_shop_goes_on_while_redis_is_stopped_or_hangs(
    live_shop: Callable[..., Any], redis_server: RedisServer, fetch: Callable[..., Answer]
) -> None:
    shop = live_shop(env={"REDIS_URL": redis_server.url})
    ready = shop.url + "/health/ready"
    for fault, recovery in [
        (redis_server.stop, redis_server.start),
        (redis_server.hang, redis_server.resume),
    ]:
        wait_until(
            lambda: fetch(ready).json["cache"] == "ok" and redis_server.client.exists(":1:health") == 1,
            seconds=30,
            what="cache in use",
        )
        assert fetch(shop.url + PAGE).status == 200

        fault()
        states = fetch(ready)
        assert (states.status, states.json["cache"]) == (200, "unavailable")
        started = time.monotonic()
        assert [fetch(shop.url + PAGE).status for _ in range(6)] == [200] * 6
        assert time.monotonic() - started < 20
        recovery()


def test_a_session_outlives_a_flush_of_redis(
    db: None, redis_server: RedisServer, settings: LazySettings
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "shopease.core.cache.ResilientRedisCache",
            "LOCATION": redis_server.url,
        }
    }
    session = SessionStore()
    session["basket"] = 7
    session.save()
    assert redis_server.client.dbsize() == 1
    redis_server.client.flushall()
    assert SessionStore(session.session_key)["basket"] == 7
