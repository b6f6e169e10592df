"""What merchants delete, hide or turn into something else while customers have it in baskets and orders."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from shopease.forks.partner import checks
from shopease.fulfilment.errors import BasketGoneError, FulfilmentError, OutOfStockError
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.services import order_advance, order_place
from shopease.fulfilment.services.stock import stock_allocate
from shopease.users.models import User
from tests.factories.catalogue import category_create, product_create, voucher_create
from tests.factories.orders import CASH, order_create, proposal_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")


@pytest.fixture
def cup() -> Any:
    return product_create("Cup", price="10.00", stock=10, categories=[category_create()])


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(user_create(role="superuser", email="admin@example.com"))
    return client


def delete(client: Client, name: str, pk: int) -> str:
    """What is answered to who deletes something, with the page that follows."""
    response = client.post(reverse(f"dashboard:{name}-delete", kwargs={"pk": pk}), follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("what", ["catalogue-product", "partner"])
def test_what_customers_wait_for_is_not_deleted(admin: Client, cup: Any, what: str) -> None:
    order = order_create({cup: 2}, status="Confirmed", pay=CASH)
    record = StockRecord.objects.get(product=cup)
    pk = cup.pk if what == "catalogue-product" else record.partner_id
    assert "customers are waiting for" in delete(admin, what, pk)
    assert (order.lines.get().stockrecord, order.lines.get().product) == (record, cup)
    order_advance(order_id=order.pk, status="Shipped")
    delete(admin, what, pk)
    assert not StockRecord.objects.filter(pk=record.pk).exists()
    assert (order.lines.get().stockrecord, order.lines.get().title) == (None, "Cup")
    assert not any(violations().values())


def test_a_product_deleted_at_the_review_is_not_ordered(admin: Client, cup: Any) -> None:
    proposal = proposal_create({cup: 1})
    delete(admin, "catalogue-product", cup.pk)
    with pytest.raises(BasketGoneError):
        order_place(proposal=proposal, token="test-accept")
    assert not Order.objects.exists()


def test_a_product_hidden_at_the_review_is_not_ordered(cup: Any) -> None:
    proposal = proposal_create({cup: 1})
    Product.objects.filter(pk=cup.pk).update(is_public=False)
    with pytest.raises(OutOfStockError, match="“Cup” is sold out"):
        order_place(proposal=proposal, token="test-accept")
    assert not Order.objects.exists()


def test_a_product_that_has_variants_by_now_is_not_ordered_without_choosing_one(cup: Any) -> None:
    proposal = proposal_create({cup: 1})
    Product.objects.filter(pk=cup.pk).update(structure=Product.PARENT)
    with pytest.raises(OutOfStockError):
        order_place(proposal=proposal, token="test-accept")
    assert not Order.objects.exists()


def test_a_stock_record_deleted_under_an_order_is_sold_out(cup: Any) -> None:
    proposal = proposal_create({cup: 1})
    lines = list(Basket.objects.get(pk=proposal.basket_id).lines.select_related("product"))
    order = order_create({product_create("Vase"): 1})
    StockRecord.objects.filter(product=cup).delete()
    with pytest.raises(OutOfStockError, match="“Cup” is sold out"), transaction.atomic():
        stock_allocate(order=order, lines=lines)


def test_a_price_in_another_currency_is_no_price(cup: Any, settings: Any) -> None:
    proposal = proposal_create({cup: 1})
    assert checks.currency_check(databases=["default"]) == []
    settings.OSCAR_DEFAULT_CURRENCY = "USD"
    with pytest.raises(FulfilmentError):
        order_place(proposal=proposal, token="test-accept")
    assert not Order.objects.exists()
    (told,) = checks.currency_check(databases=["default"])
    assert (told.id, told.msg) == ("partner.W001", "1 prices are not in USD: nobody can buy at them.")


def test_orders_outlive_the_account_of_their_customer(cup: Any) -> None:
    ada, clerk = user_create(email="ada@example.com"), user_create(email="clerk@example.com")
    voucher = voucher_create()
    order = order_create({cup: 2}, user=ada, vouchers=[voucher], status="Confirmed", pay=CASH)
    order.notes.create(user=clerk, message="Rang up.")
    User.objects.filter(pk__in=[ada.pk, clerk.pk]).delete()
    order = Order.objects.get(pk=order.pk)
    assert (order.user, order.email, order.notes.get().message) == (None, "ada@example.com", "Rang up.")
    voucher.refresh_from_db()
    assert voucher.num_orders == voucher.applications.count() == 1
    order_advance(order_id=order.pk, status="Shipped")
    assert not any(violations().values())
