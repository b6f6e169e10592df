"""The shop hears that messages were given up: once, until somebody has looked after them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from pytest_django import Settings
from wagtail.models import Site

from shopease.core import clock
from shopease.notifications.dead_letters import TOPIC, dead_mail_deliver
from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.models import MessageSwitch, OutboxMessage
from shopease.notifications.services import message_enqueue, messages_set_aside
from shopease.shop.models import ShopIdentity
from shopease.shop.selectors import shop_identity_forget

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def shop(own_handlers: Callable[..., None], settings: Settings) -> Iterator[None]:
    """A shop with an address; every other message is refused at once and for good."""

    def refuse(message: OutboxMessage) -> None:
        raise ValueError("550 no such mailbox")

    own_handlers("t", refuse)
    own_handlers(TOPIC, dead_mail_deliver)
    settings.OUTBOX_MAX_ATTEMPTS = 1
    identity = ShopIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.email = "shop@example.com"
    identity.save()
    shop_identity_forget()
    yield
    shop_identity_forget()


def give_up(*keys: str, hours: int = 0) -> None:
    with clock.at(NOON + timedelta(hours=hours)):
        for key in keys:
            message_enqueue(key=key, topic="t")
        outbox_deliver()
        outbox_deliver()


def told() -> int:
    return OutboxMessage.objects.filter(topic=TOPIC).count()


def test_the_first_that_is_given_up_is_told_and_not_those_after_it() -> None:
    give_up("order:1:placed", "order:2:placed")
    give_up("order:3:placed", hours=2)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["shop@example.com"], "Not delivered: 2 messages")
    assert "order:1:placed: ValueError: 550 no such mailbox" in str(letter.body)
    assert "/dashboard/messages/outbox/?status=dead" in str(letter.body)


def test_after_all_were_looked_after_the_next_is_told_again_but_not_within_the_hour() -> None:
    give_up("a")
    messages_set_aside(OutboxMessage.objects.all())
    give_up("b")
    assert told() == 1
    messages_set_aside(OutboxMessage.objects.all())
    give_up("c", hours=1)
    assert told() == 2


def test_its_own_mail_given_up_tells_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shopease.notifications.dead_letters.dead_sheet", lambda *_: 1 / 0)
    give_up("a")
    assert OutboxMessage.objects.get(topic=TOPIC).status == "dead"
    messages_set_aside(OutboxMessage.objects.filter(key="a"))
    give_up("b", hours=2)  # what it could not say does not keep the next from being told
    assert told() == 2


def test_nobody_is_told_where_it_is_switched_off_or_all_is_well_again() -> None:
    with clock.at(NOON):
        message_enqueue(key="a", topic="t")
        outbox_deliver()
    MessageSwitch.objects.create(event="message_dead", mail=False, sms=False, staff=False)
    OutboxMessage.objects.all().delete()
    give_up("b", hours=2)
    assert told() == 0
