"""A cache that is stopped, hung or flushed never changes an answer and never holds one up for long."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from pytest_django import Settings

from shopease.core import cache as cache_module
from shopease.core.cache import Breaker, EmbeddedCache, Mending, ResilientRedisCache
from tests.services.process import ROOT, wait_until
from tests.services.redis import RedisServer

SOCKET_SECONDS = 0.25
OPTIONS = {"socket_timeout": SOCKET_SECONDS, "socket_connect_timeout": SOCKET_SECONDS}


@pytest.fixture(autouse=True)
def fresh_breaker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "_breaker", Breaker(failures=3))
    monkeypatch.setattr(cache_module, "_mending", Mending())
    monkeypatch.setattr(cache_module, "BREAKER_SECONDS", 1.0)
    monkeypatch.setattr(cache_module, "MENDING_SECONDS", 0.2)


@pytest.fixture
def redis_cache(redis_server: RedisServer, settings: Settings) -> Iterator[ResilientRedisCache]:
    backend = "shopease.core.cache.ResilientRedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": redis_server.url, "OPTIONS": OPTIONS}}
    cache = caches["default"]
    assert isinstance(cache, ResilientRedisCache)
    yield cache
    if redis_server.client is not None and cache_module._mending.goes_on:
        redis_server.stop()


def test_each_of_djangos_methods_is_made_resilient() -> None:
    public = {name for name, value in vars(RedisCache).items() if callable(value) and name[0] != "_"}
    assert public - {"get_backend_timeout"} <= set(vars(ResilientRedisCache))


def test_it_caches_while_redis_is_there(redis_cache: ResilientRedisCache) -> None:
    redis_cache.set("a", [1], 60)
    redis_cache.set_many({"b": 2, "c": 3})
    assert redis_cache.get("a") == [1]
    assert redis_cache.get_many(["b", "c", "d"]) == {"b": 2, "c": 3}
    assert redis_cache.add("a", 1) is False
    assert redis_cache.incr("b", 5) == 7
    assert redis_cache.has_key("c") is True
    assert redis_cache.touch("c", 60) is True
    assert redis_cache.delete("c") is True
    redis_cache.delete_many(["a", "b"])
    assert redis_cache.get("a", "gone") == "gone"


def test_a_stopped_redis_is_a_cache_of_misses(
    redis_cache: ResilientRedisCache, redis_server: RedisServer
) -> None:
    redis_cache.set("a", 1)
    redis_server.stop()
    assert redis_cache.get("a", "gone") == "gone"
    redis_cache.set("a", 2)
    redis_cache.set_many({"a": 2})
    assert redis_cache.get_many(["a"]) == {}
    assert redis_cache.get_or_set("a", 3) == 3
    assert redis_cache.add("a", 1) is True
    assert redis_cache.incr("a", 4) == 4
    assert redis_cache.has_key("a") is False
    assert redis_cache.touch("a") is False
    assert redis_cache.delete("a") is False
    redis_cache.delete_many(["a"])
    redis_cache.clear()


def test_a_hung_redis_costs_a_few_time_outs_and_then_nothing(
    redis_cache: ResilientRedisCache, redis_server: RedisServer
) -> None:
    redis_cache.set("a", 1)
    redis_server.hang()
    start = time.monotonic()
    assert [redis_cache.get("a") for _ in range(50)] == [None] * 50
    assert time.monotonic() - start < 10 * SOCKET_SECONDS
    redis_server.resume()
    wait_until(lambda: redis_cache.get("a") == 1, seconds=5, what="the cache is used again")


def test_an_old_value_never_comes_back_after_a_missed_write(
    redis_cache: ResilientRedisCache, redis_server: RedisServer
) -> None:
    redis_cache.set("price", "old")
    redis_server.client.set("celery", "a message of the broker")
    redis_server.hang()
    redis_cache.set("price", "new")
    redis_server.resume()
    seen = set()
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        seen.add(redis_cache.get("price"))
    assert seen == {None}
    assert redis_server.client.get("celery") == b"a message of the broker"
    redis_cache.set("price", "new")
    assert redis_cache.get("price") == "new"


def test_clearing_the_cache_leaves_the_broker_alone(
    redis_cache: ResilientRedisCache, redis_server: RedisServer
) -> None:
    redis_server.client.set("celery", "a message of the broker")
    redis_cache.set_many({f"k{number}": number for number in range(2500)})
    redis_cache.clear()
    assert redis_server.client.keys() == [b"celery"]


@pytest.mark.django_db
def test_a_session_survives_a_flush_a_stop_and_a_hang(
    redis_cache: ResilientRedisCache, redis_server: RedisServer
) -> None:
    session = SessionStore()
    session["basket"] = 7
    session.save()
    key = session.session_key
    redis_server.client.flushall()
    assert SessionStore(key)["basket"] == 7
    redis_server.hang()
    changed = SessionStore(key)
    changed["basket"] = 8
    changed.save()
    assert SessionStore(key)["basket"] == 8
    redis_server.stop()
    assert SessionStore(key)["basket"] == 8


@pytest.mark.django_db
def test_a_log_out_while_redis_hangs_is_a_log_out_when_it_is_back(
    redis_cache: ResilientRedisCache, redis_server: RedisServer
) -> None:
    session = SessionStore()
    session["_auth_user_id"] = "1"
    session.save()
    key = session.session_key
    redis_server.hang()
    SessionStore(key).flush()
    redis_server.resume()
    wait_until(lambda: not cache_module._mending.goes_on, seconds=10, what="the cache mended")
    assert "_auth_user_id" not in SessionStore(key)


COUNT = """
import sys
from shopease.core.cache import EmbeddedCache
cache = EmbeddedCache(sys.argv[1], {})
for number in range(200):
    cache.incr("hits")
    cache.set(f"{sys.argv[2]}:{number}", number)
    assert cache.delete(f"{sys.argv[2]}:{number}")
"""


def test_the_embedded_cache_serves_several_processes(tmp_path: Path) -> None:
    cache = EmbeddedCache(str(tmp_path), {})
    cache.set("hits", 0)
    commands = [[sys.executable, "-c", COUNT, str(tmp_path), str(number)] for number in range(3)]
    processes = [subprocess.Popen(command, cwd=ROOT) for command in commands]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert cache.get("hits") == 600
    assert cache.get("0:199") is None
