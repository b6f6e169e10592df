"""From the checkout's last button to the mail that a customer opens."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils.translation import override
from oscar.core.loading import get_model

from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.models import OutboxMessage
from tests.factories.catalogue import product_create
from tests.factories.checkout import client_shopper, delivery_create

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def delivery(db: Any) -> Any:
    cache.clear()
    return delivery_create()


def test_a_buyer_gets_one_mail_whose_link_opens_the_order(client: Client) -> None:
    vase = product_create("Vase <b>blue</b>", price="39.00", stock=5)
    client_shopper(client).buy(vase, 2)
    assert mail.outbox == []
    outbox_deliver()
    outbox_deliver()
    told = [message for message in mail.outbox if message.to == ["ada@example.com"]]
    confirmations = [message for message in told if message.subject.startswith("Your order ")]
    assert len(told) == len({message.subject for message in told})
    assert len(confirmations) == 1
    message = confirmations[0]
    assert isinstance(message, EmailMultiAlternatives)
    html = str(message.alternatives[0][0])
    for part in (str(message.body), html):
        assert [
            fact for fact in ("€78.00", "€4.90", "€82.90", "€13.23", "Gartenweg 1") if fact not in part
        ] == []
    assert "2 × Vase <b>blue</b>: €78.00" in str(message.body)
    assert "Vase &lt;b&gt;blue&lt;/b&gt;" in html
    found = re.search(r"^http://localhost(/orders/\S+)$", str(message.body), re.MULTILINE)
    assert found is not None
    assert f'href="http://localhost{found.group(1)}"' in html
    assert Client().get(found.group(1)).status_code == 200
    row = OutboxMessage.objects.get(event="placed")
    assert row.order is not None
    assert (row.status, row.recipient, row.subject) == (
        "sent",
        "ada@example.com",
        f"Your order {row.order.number} at ShopEase",
    )


def test_an_order_is_confirmed_in_the_language_in_which_it_was_placed(client: Client) -> None:
    german = client_shopper(client)
    visit, send = client.get, client.post
    client.get = lambda path, *rest, **more: visit(f"/de{path}", *rest, **more)  # type: ignore[method-assign]
    client.post = lambda path, *rest, **more: send(f"/de{path}", *rest, **more)  # type: ignore[method-assign]
    german.buy(product_create("Vase"))
    assert get_model("order", "Order").objects.get().language == "de"
    with override("en"):
        outbox_deliver()
    letter = next(str(one.body) for one in mail.outbox if one.subject.startswith("Ihre Bestellung "))
    assert "Vielen Dank für Ihre Bestellung" in letter
    assert re.search(r"^http://localhost/de/orders/\S+$", letter, re.MULTILINE)
