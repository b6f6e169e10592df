"""Customers take along all that the shop keeps about them, and nothing of anybody else."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_class, get_model

from shopease.fulfilment.services.refunds import refund_create
from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.inbox import notice_add
from shopease.payments.credit.services import credit_grant
from shopease.payments.models import CreditAccount
from tests.factories.catalogue import product_create
from tests.factories.goods import gift_card_product_create
from tests.factories.orders import order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

PATH = "/accounts/profile/data/"


def taken(client: Client, user: Any) -> Any:
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(PATH)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert "no-store" in answer.headers["Cache-Control"]
    return json.loads(answer.content)


def test_credit_gift_cards_and_orders_are_in_the_file(client: Client) -> None:
    ada, other = user_create(email="ada@example.com", first_name="Ada"), user_create()
    order = order_create({product_create("Vase", price="39.00", stock=9): 2}, user=ada)
    refund_create(order_id=order.pk, other=Decimal("5.00"), to="credit")
    bought = order_create({gift_card_product_create("50.00"): 1}, user=ada)
    order_create({product_create("Cup", stock=9): 1}, user=other)
    credit_grant(user=other, amount=Decimal("99.00"), key="other")
    order.company = "Analytical Engines"
    order.save(update_fields=("company",))
    wanted = order.returns.create(number=f"{order.number}-R1", note="Too blue")
    wanted.lines.create(line=order.lines.get(), quantity=1, reason="unwanted")
    basket = get_model("basket", "Basket").objects.create(owner=ada)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(user=ada)
    basket.add_product(product_create("Bowl", stock=9), 3)
    notice_add(user_id=ada.pk, subject="Hello", body="How do you do?")
    outbox_deliver()
    data = taken(client, ada)
    assert (data["account"]["email"], data["account"]["first_name"]) == ("ada@example.com", "Ada")
    assert [one["number"] for one in data["orders"]] == [order.number, bought.number]
    first = data["orders"][0]
    assert first["lines"] == [{"title": "Vase", "quantity": 2, "price": "78.00"}]
    assert first["delivery_address"]["line1"] == "Gartenweg 1"
    assert (first["company"], first["vat_number"]) == ("Analytical Engines", "")
    (back,) = first["returns"]
    assert (back["message"], back["status"]) == ("Too blue", "requested")
    assert back["lines"] == [{"title": "Vase", "quantity": 1, "reason": "unwanted"}]
    assert data["baskets"] == [{"basket": "Open", "product": "Bowl", "quantity": 3}]
    assert [one["text"] for one in data["notifications"] if one["subject"] == "Hello"] == ["How do you do?"]
    assert (first["payments"][0]["amount"], first["payments"][0]["status"]) == ("82.90", "captured")
    assert f"Your order {order.number} at ShopEase" in [one["subject"] for one in first["messages"]]
    (credit,) = data["store_credit"]
    assert credit["balance"] == "5.00"
    assert [(one["what"], one["change"], one["order"]) for one in credit["entries"]] == [
        ("refunded", "5.00", order.number)
    ]
    (card,) = data["gift_cards_bought"]
    assert (card["worth"], card["order"]) == ("50.00", bought.number)
    assert card["code_ends_in"] == CreditAccount.objects.get(order_line__order=bought).code_end


def test_nothing_of_others_and_no_code_is_in_it(client: Client) -> None:
    data = taken(client, user_create(email="new@example.com"))
    kept = {name for name, value in data.items() if value} - {"shop", "written", "account"}
    assert kept == set()
    client.logout()
    assert client.get(PATH).status_code == 302


def test_its_queries_do_not_grow_with_the_orders(client: Client) -> None:
    user, vase = user_create(), product_create("Vase", stock=99)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            taken(client, user)
        return len(found)

    order_create({vase: 1}, user=user)
    queries()
    before = queries()
    for _ in range(3):
        order_create({vase: 1}, user=user)
    assert queries() == before
