"""What is sold ahead says so from the card to the mail."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import get_current_timezone
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.invariants import violations
from shopease.notifications.delivery import outbox_deliver
from tests.factories.catalogue import product_create, variant_product_create
from tests.factories.checkout import CASH, client_shopper, delivery_create

pytestmark = pytest.mark.django_db

DAY = date(2099, 12, 3)
WORDS = "Pre-order, ships from 3 December 2099"
Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")


@pytest.fixture(autouse=True)
def delivery(db: Any) -> Any:
    cache.clear()
    found = delivery_create()
    get_model("shipping", "WeightBased").objects.update(description="2 to 3 days")
    cache.clear()
    return found


def text(client: Client, path: str, **headers: str) -> str:
    return " ".join(client.get(path, headers=headers).content.decode().split())


def test_the_day_stands_wherever_the_goods_do(client: Client) -> None:
    vase = product_create("Vase", stock=0, stock_fields={"backorder": True, "available_on": DAY})
    assert WORDS in text(client, "/catalogue/")
    page = text(client, vase.get_absolute_url())
    assert WORDS in page
    assert "2 to 3 days from the day we send it" in page
    shopper = client_shopper(client)
    shopper.add(vase, 2)
    assert WORDS in text(client, "/basket/")
    assert WORDS in text(client, "/basket/mini/", HX_Request="true")
    review = shopper.to_review(payment=CASH)
    assert WORDS in review
    assert shopper.order(review)[1] == "/checkout/thank-you/"
    line = Order.objects.get().lines.get()
    assert (line.ships_from, line.num_allocated) == (DAY, 2)
    assert "Ships from Dec. 3, 2099" in text(client, "/checkout/thank-you/")
    outbox_deliver()
    (sent,) = mail.outbox
    assert "(ships from Dec. 3, 2099)" in sent.body
    assert not any(violations().values())


def test_after_the_day_it_is_a_plain_back_order(client: Client) -> None:
    vase = product_create("Vase", stock=0, stock_fields={"backorder": True, "available_on": DAY})
    with clock.at(datetime(2099, 12, 3, tzinfo=get_current_timezone())):
        page = text(client, vase.get_absolute_url())
        assert "Made to order" in page
        assert "Pre-order" not in page
        assert "2 to 3 days" in page
        assert "from the day we send it" not in page
        client_shopper(client).buy(vase, payment=CASH)
    assert Order.objects.get().lines.get().ships_from is None


def test_a_day_without_back_order_sells_nothing_ahead(client: Client) -> None:
    vase = product_create("Vase", stock=0, stock_fields={"available_on": DAY})
    assert "Sold out" in text(client, vase.get_absolute_url())
    assert client_shopper(client).add(vase)[0] == 422
    assert not get_model("basket", "Line").objects.exists()


def test_a_card_names_the_day_only_when_nothing_else_is_sold_at_its_price(client: Client) -> None:
    ahead = {"stock": 0, "backorder": True, "available_on": DAY}
    variant_product_create(
        "Shirt",
        variants=[{"options": {"Size": "S"}, **ahead}, {"options": {"Size": "M"}, "stock": 3}],
    )
    assert "Pre-order" not in text(client, "/catalogue/")
    StockRecord.objects.update(num_in_stock=0, backorder=True, available_on=DAY)
    assert WORDS in text(client, "/catalogue/")
