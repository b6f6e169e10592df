"""Several workers, killed workers, two beats: everything is told, and seen once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction

from shopease.notifications.models import OutboxMessage
from shopease.notifications.services import message_enqueue
from tests.services.process import wait_until
from tests.services.redis import RedisServer
from tests.services.shop import Shop
from tests.services.smtp import Delivery, SmtpServer

BackRoom = Callable[..., Shop]


def mailbox(deliveries: list[Delivery]) -> dict[str, Delivery]:
    """What a customer sees: a mailbox shows a Message-ID once."""
    return {delivery.message["Message-ID"]: delivery for delivery in deliveries}


def worker_of(delivery: Delivery) -> str:
    """The first line of a probe's mail names the process that sent it."""
    body = delivery.message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).splitlines()[0]


def wait_until_sent(shop: Shop, number: int, seconds: float = 60) -> None:
    def all_sent() -> bool:
        return OutboxMessage.objects.filter(status=OutboxMessage.Status.SENT).count() == number

    with shop.data():
        wait_until(all_sent, seconds=seconds, what=f"{number} messages sent")


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_two_workers_with_two_beats_send_each_of_200_messages_once(
    back_room: BackRoom, smtp_server: SmtpServer, database: str
) -> None:
    shops = [back_room(database, EMAIL_URL=smtp_server.url) for _ in range(2)]
    for shop in shops:
        shop.start_worker(beat=True)
    with shops[0].data(), transaction.atomic():
        for number in range(200):
            message_enqueue(
                key=f"mail:{number}",
                topic="probe.mail",
                recipient="ada@example.com",
                payload={"seconds": 0.02},
            )
    wait_until_sent(shops[0], 200)
    subjects = sorted(delivery.message["Subject"] for delivery in smtp_server.messages)
    assert subjects == sorted(f"Probe mail:{number}" for number in range(200))
    assert len({worker_of(delivery) for delivery in smtp_server.messages}) == 2


def test_a_worker_killed_before_sending_loses_nothing(
    back_room: BackRoom, smtp_server: SmtpServer, tmp_path: Path
) -> None:
    shop = back_room(EMAIL_URL=smtp_server.url)
    _enqueue(shop, "probe.killed-before", tmp_path)
    shop.start_beat()
    first = shop.start_worker()
    wait_until(lambda: not first.is_running, seconds=30, what="the first worker killed")
    assert smtp_server.messages == []
    shop.start_worker()
    wait_until_sent(shop, 1)
    assert [delivery.message["Subject"] for delivery in smtp_server.messages] == ["Probe mail:1"]
    with shop.data():
        message = OutboxMessage.objects.get()
    assert (message.attempts, message.payload) == (2, {})


def test_a_mail_sent_by_a_worker_that_died_before_noting_it_is_seen_once(
    back_room: BackRoom, smtp_server: SmtpServer, tmp_path: Path
) -> None:
    deliveries = _killed_after_sending(back_room, smtp_server, tmp_path, "probe.killed-after")
    assert len(deliveries) == 2
    assert len(mailbox(deliveries)) == 1


def test_with_random_message_ids_the_same_mail_would_be_seen_twice(
    back_room: BackRoom, smtp_server: SmtpServer, tmp_path: Path
) -> None:
    deliveries = _killed_after_sending(back_room, smtp_server, tmp_path, "probe.killed-after-random")
    assert len(deliveries) == 2
    assert len(mailbox(deliveries)) == 2


def test_a_worker_killed_thirty_times_loses_and_doubles_nothing(
    back_room: BackRoom, redis_server: RedisServer, smtp_server: SmtpServer, tmp_path: Path
) -> None:
    """Each message kills the process that handles it, every other one after its mail is out."""
    shop = back_room(EMAIL_URL=smtp_server.url, REDIS_URL=redis_server.url)
    topics = ("probe.killed-before", "probe.killed-after")
    with shop.data(), transaction.atomic():
        for number in range(30):
            message_enqueue(
                key=f"mail:{number}",
                topic=topics[number % 2],
                recipient="ada@example.com",
                payload={"marker": str(tmp_path / f"died-{number}")},
            )
    shop.start_worker(pool="prefork", concurrency=6, beat=True)
    wait_until_sent(shop, 30, seconds=90)
    assert len(list(tmp_path.glob("died-*"))) == 30
    assert len(smtp_server.messages) == 45
    subjects = [delivery.message["Subject"] for delivery in mailbox(smtp_server.messages).values()]
    assert sorted(subjects) == sorted(f"Probe mail:{number}" for number in range(30))


def _enqueue(shop: Shop, topic: str, tmp_path: Path) -> None:
    with shop.data():
        message_enqueue(
            key="mail:1",
            topic=topic,
            recipient="ada@example.com",
            payload={"marker": str(tmp_path / "died")},
        )


def _killed_after_sending(
    back_room: BackRoom, smtp_server: SmtpServer, tmp_path: Path, topic: str
) -> list[Delivery]:
    shop = back_room(EMAIL_URL=smtp_server.url)
    _enqueue(shop, topic, tmp_path)
    shop.start_beat()
    first = shop.start_worker()
    wait_until(lambda: not first.is_running, seconds=30, what="the first worker killed")
    assert len(smtp_server.messages) == 1
    shop.start_worker()
    wait_until_sent(shop, 1)
    return smtp_server.messages
