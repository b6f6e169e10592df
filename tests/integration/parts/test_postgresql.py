"""PostgreSQL: time-outs of each connection, the pool, and a server that stops and comes back."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper

from tests.integration.parts.conftest import Answer
from tests.services.postgres import OwnCluster
from tests.services.process import wait_until
from tests.services.templates import TEMPLATE


@pytest.mark.parametrize(
    ("name", "value"),
    [("lock_timeout", "3s"), ("statement_timeout", "5s"), ("idle_in_transaction_session_timeout", "10s")],
)
@pytest.mark.django_db
def test_each_connection_has_time_outs(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        assert cursor.fetchone() == (value,)


@pytest.mark.django_db
def test_search_finds_its_extensions() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT unaccent('café'), similarity('lamp', 'lamps') > 0.5")
        assert cursor.fetchone() == ("cafe", True)


class PooledApart(DatabaseWrapper):
    """A connection whose pool no other test has grown."""

    _connection_pools: dict[str, Any] = {}


def test_a_pool_hands_the_same_connection_out_again(django_db_blocker: Any, django_db_setup: None) -> None:
    pids = set()
    with django_db_blocker.unblock():
        pooled = PooledApart({**connection.settings_dict}, alias="default")
        pooled.pool.open(wait=True)  # who asks before it is filled makes it grow
        for _request in range(5):
            with pooled.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                pids.add(cursor.fetchone())
            pooled.close()
        pooled.close_pool()
    assert len(pids) == 1


def test_the_shop_is_not_ready_without_its_database_and_recovers(
    own_cluster: OwnCluster, live_shop: Callable[..., Any], fetch: Callable[..., Answer]
) -> None:
    shop = live_shop(database_url=own_cluster.url(TEMPLATE))
    assert fetch(shop.url + "/health/ready").status == 200

    own_cluster.stop()
    down = fetch(shop.url + "/health/ready")
    assert (down.status, down.json["database"]) == (503, "unavailable")
    assert fetch(shop.url + "/health/live").status == 200

    own_cluster.start()
    started = time.monotonic()
    wait_until(
        lambda: fetch(shop.url + "/health/ready").status == 200, seconds=10, what="ready after a restart"
    )
    assert all(fetch(shop.url + "/health/ready").status == 200 for _ in range(6))
    assert time.monotonic() - started < 10
