"""The broker only wakes: stopped or hung it holds nobody up, and the sweep finds the work."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.integration.notifications.test_workers import wait_until_sent
from tests.services.redis import RedisServer
from tests.services.shop import Shop
from tests.services.smtp import SmtpServer

BackRoom = Callable[..., Shop]
ENQUEUE = """
import time
from django.db import transaction
from shopease.core.queue import wake
from shopease.notifications.services import message_enqueue
from shopease.notifications.tasks import deliver_outbox
for number in range(5):
    start = time.monotonic()
    with transaction.atomic():
        message_enqueue(key=f"mail:{number}", topic="probe.mail", recipient="ada@example.com")
        wake(deliver_outbox)
    print("seconds", time.monotonic() - start)
"""


def enqueue(shop: Shop) -> list[float]:
    """Five messages, each with its wake-up call; how long each took in seconds."""
    out = shop.manage("shell", "--verbosity", "0", "-c", ENQUEUE).stdout
    return [float(line.split()[1]) for line in out.splitlines() if line.startswith("seconds ")]


def test_redis_carries_the_wake_up_call(
    back_room: BackRoom, smtp_server: SmtpServer, redis_server: RedisServer
) -> None:
    shop = back_room(EMAIL_URL=smtp_server.url, REDIS_URL=redis_server.url)
    shop.start_worker()
    enqueue(shop)
    wait_until_sent(shop, 5, seconds=15)
    assert len(smtp_server.messages) == 5


@pytest.mark.parametrize("fault", ["hang", "stop"])
def test_without_redis_a_message_is_written_quickly_and_swept_later(
    back_room: BackRoom, smtp_server: SmtpServer, redis_server: RedisServer, fault: str
) -> None:
    shop = back_room(EMAIL_URL=smtp_server.url, REDIS_URL=redis_server.url)
    shop.start_worker(beat=True)
    getattr(redis_server, fault)()
    first, *later = enqueue(shop)
    assert first < 5
    assert min(later) < 0.3  # not a time-out each
    if fault == "hang":
        redis_server.resume()
    else:
        redis_server.start()
    wait_until_sent(shop, 5)
    assert len(smtp_server.messages) == 5


def test_the_embedded_broker_carries_the_call_and_is_purged(
    back_room: BackRoom, smtp_server: SmtpServer
) -> None:
    shop = back_room("sqlite", EMAIL_URL=smtp_server.url)
    shop.start_worker()
    enqueue(shop)
    wait_until_sent(shop, 5, seconds=15)
    assert len(smtp_server.messages) == 5
    assert hidden_messages(shop) > 0
    shop.manage("shell", "-c", "from shopease.core.tasks import purge_broker; purge_broker()")
    assert hidden_messages(shop) == 0


def hidden_messages(shop: Shop) -> int:
    with closing(sqlite3.connect(shop.folder / "broker.sqlite3")) as broker:
        number: int = broker.execute("SELECT count(*) FROM kombu_message WHERE visible = 0").fetchone()[0]
        return number
