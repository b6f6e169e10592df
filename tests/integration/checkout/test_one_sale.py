"""One sale after the other through the checkout's pages."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.errors import TransitionRefusedError
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.selectors import order_due
from shopease.fulfilment.services import (
    attempts_settle,
    order_advance,
    stock_correct,
)
from shopease.fulfilment.services.links import order_link_obtain
from shopease.fulfilment.services.repaying import payment_refund_settle
from shopease.notifications.models import OutboxMessage
from shopease.payments.models import PaymentAttempt, TestCharge
from tests.factories.catalogue import product_create
from tests.factories.checkout import CARD, CASH, DECLINED_CARD, SLOW_CARD, client_shopper, delivery_create

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")


@pytest.fixture(autouse=True)
def delivery(db: Any) -> Any:
    return delivery_create()


def test_guest_buys_by_card(client: Client) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    status, location, _text = client_shopper(client).buy(vase, 2)
    assert (status, location) == (302, "/checkout/thank-you/")
    order = Order.objects.get()
    assert order.status == "Pending"
    assert order.guest_email == "ada@example.com"
    assert order.total_incl_tax == Decimal("82.90")
    assert order.shipping_incl_tax == Decimal("4.90")
    assert order.total_tax == Decimal("13.23")
    record = StockRecord.objects.get(product=vase)
    assert (record.num_in_stock, record.num_allocated) == (5, 2)
    charge = TestCharge.objects.get()
    assert (charge.amount, charge.currency) == (Decimal("82.90"), "EUR")
    source = order.sources.get()
    assert (source.amount_debited, source.amount_refunded) == (Decimal("82.90"), Decimal("0.00"))
    message = OutboxMessage.objects.get(event="placed")
    assert message.key == f"order:{order.number}:placed"
    page = client.get("/checkout/thank-you/").content.decode()
    assert order.number in page
    assert "Thank you" in page
    link = client.get(f"/orders/{order_link_obtain(order=order, purpose=message.key)}/")
    assert link.status_code == 200
    assert order.number in link.content.decode()
    assert link.headers["Referrer-Policy"] == "same-origin"
    assert client.get("/orders/not-a-token/").status_code == 404


def test_declined_card_keeps_the_order_for_another_try(client: Client) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    shopper = client_shopper(client)
    status, location, _text = shopper.buy(vase, 2, payment=DECLINED_CARD)
    order = Order.objects.get()
    assert (status, location.split("/")[1]) == (302, "pay")
    assert "declined" in client.get(location).content.decode()
    assert (order.status, order_due(order)) == ("Pending payment", Decimal("82.90"))
    assert StockRecord.objects.get(product=vase).num_allocated == 2
    assert not TestCharge.objects.exists()
    assert not OutboxMessage.objects.filter(key=f"order:{order.number}:placed").exists()
    assert not any(violations().values())
    status, location, _text = shopper.post(location, {"method": CARD})
    assert (status, location) == (302, "/checkout/thank-you/")
    order.refresh_from_db()
    assert (order.status, order.payment_state, order_due(order)) == ("Pending", "paid", Decimal(0))
    assert TestCharge.objects.get().amount == Decimal("82.90")
    assert not any(violations().values())


def test_basket_comes_back_to_who_doesnt_pay(client: Client) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    shopper = client_shopper(client)
    _status, location, _text = shopper.buy(vase, 2, payment=DECLINED_CARD)
    assert Client().post(location + "basket/").status_code == 404
    assert shopper.post(location + "basket/", {})[:2] == (302, "/basket/")
    assert Order.objects.get().status == "Cancelled"
    assert StockRecord.objects.get(product=vase).num_allocated == 0
    assert "Vase" in client.get("/basket/").content.decode()
    assert not any(violations().values())
    assert shopper.post(location, {"method": CARD})[0] == 302
    assert not TestCharge.objects.exists()
    status, location, _text = shopper.order(shopper.to_review())
    assert (status, location) == (302, "/checkout/thank-you/")
    assert sorted(Order.objects.values_list("status", flat=True)) == ["Cancelled", "Pending"]
    assert not any(violations().values())


def test_cash_on_delivery_is_promised_not_captured(client: Client) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    client_shopper(client).buy(vase, payment=CASH)
    order = Order.objects.get()
    assert order.status == "Pending"
    assert order.sources.get().amount_debited == Decimal("0.00")
    assert PaymentAttempt.objects.get().status == "promised"
    assert not any(violations().values())


def test_same_form_posted_twice_is_one_order_and_one_charge(client: Client) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    shopper = client_shopper(client)
    shopper.add(vase)
    review = shopper.to_review()
    answers = [shopper.order(review)[:2] for _ in range(3)]
    assert answers == [(302, "/checkout/thank-you/")] * 3
    assert Order.objects.count() == 1
    assert TestCharge.objects.count() == 1
    assert StockRecord.objects.get(product=vase).num_allocated == 1


def test_price_that_changed_since_the_review_is_shown_and_asked_again(client: Client) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    shopper = client_shopper(client)
    shopper.add(vase)
    review = shopper.to_review()
    StockRecord.objects.filter(product=vase).update(price=Decimal("45.00"))
    status, _location, page = shopper.order(review)
    assert status == 409
    assert "49.90" in page
    assert "changed since you reviewed" in page
    assert not Order.objects.exists()
    assert not PaymentAttempt.objects.exists()
    status, location, _text = shopper.order(page)
    assert (status, location) == (302, "/checkout/thank-you/")
    assert Order.objects.get().total_incl_tax == Decimal("49.90")


def test_stock_sold_to_others_is_refused_by_name_and_number_left(client: Client) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    shopper = client_shopper(client)
    shopper.add(vase, 3)
    review = shopper.to_review()
    stock_correct(stockrecord_id=StockRecord.objects.get(product=vase).pk, num_in_stock=2)
    status, _location, page = shopper.order(review)
    assert status == 409
    assert "Only 2 of “Vase” are left; you asked for 3." in page
    assert "Nothing was charged" in page
    assert not Order.objects.exists()
    assert not TestCharge.objects.exists()
    assert not PaymentAttempt.objects.exists()
    assert not any(violations().values())


def test_review_signed_for_another_visitor_places_nothing(client: Client) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    shopper = client_shopper(client)
    shopper.add(vase)
    review = shopper.to_review()
    thief = client_shopper(Client())
    thief.add(vase)
    thief.to_review()
    status, location, _text = thief.order(review)
    assert (status, location) == (302, "/checkout/preview/")
    assert not Order.objects.exists()


def test_bank_that_answers_too_late_is_asked_and_the_order_goes_on(client: Client) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    status, location, _text = client_shopper(client).buy(vase, payment=SLOW_CARD)
    assert (status, location) == (302, "/checkout/thank-you/")
    order = Order.objects.get()
    assert order.status == "Pending payment"
    assert "waiting for your bank" in client.get("/checkout/thank-you/").content.decode()
    assert attempts_settle() == 0
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert attempts_settle() == 1
    order.refresh_from_db()
    assert order.status == "Pending"
    assert TestCharge.objects.count() == 1
    assert OutboxMessage.objects.filter(event="placed").count() == 1
    assert not any(violations().values())


def test_payment_that_never_began_is_given_up_after_a_while(client: Client, monkeypatch: Any) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    shopper = client_shopper(client)
    shopper.add(vase)
    review = shopper.to_review()

    def killed(**_kwargs: Any) -> None:
        raise SystemExit

    monkeypatch.setattr("shopease.fulfilment.services.placing.attempt_charge", killed)
    with pytest.raises(SystemExit):
        shopper.order(review)
    order = Order.objects.get()
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert attempts_settle() == 0
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert attempts_settle() == 1
    assert order.payment_attempts.get().status == "declined"
    assert OutboxMessage.objects.filter(key=f"order:{order.number}:payment_failed:1").count() == 1
    assert not any(violations().values())


def test_cancelling_a_paid_order_refunds_once_and_frees_the_stock(client: Client) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    client_shopper(client).buy(vase, 2)
    order = Order.objects.get()
    order_advance(order_id=order.pk, status="Cancelled", note="Customer called")
    assert StockRecord.objects.get(product=vase).num_allocated == 0
    attempt = PaymentAttempt.objects.get()
    refund = attempt.refunds.get()
    assert (refund.amount, refund.status) == (Decimal("82.90"), "waiting")
    payment_refund_settle(payment_refund_id=refund.pk)
    payment_refund_settle(payment_refund_id=refund.pk)
    source = order.sources.get()
    assert (source.amount_debited, source.amount_refunded) == (Decimal("82.90"), Decimal("82.90"))
    assert TestCharge.objects.get().refunded == Decimal("82.90")
    assert not any(violations().values())


def test_shipping_takes_the_units_out_of_stock(client: Client) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    client_shopper(client).buy(vase, 2)
    order = Order.objects.get()
    with pytest.raises(TransitionRefusedError):
        order_advance(order_id=order.pk, status="Shipped")
    order_advance(order_id=order.pk, status="Confirmed")
    order_advance(order_id=order.pk, status="Shipped")
    record = StockRecord.objects.get(product=vase)
    assert (record.num_in_stock, record.num_allocated) == (3, 0)
    assert not any(violations().values())


def test_invariants_name_what_was_broken(client: Client) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    client_shopper(client).buy(vase, 2)
    StockRecord.objects.filter(product=vase).update(num_allocated=1)
    Order.objects.update(total_incl_tax=Decimal("1.00"))
    found = violations()
    assert any("1 allocated, open order lines hold 2" in problem for problem in found["stock"])
    assert any("total 1.00" in problem for problem in found["order totals"])


def test_new_basket_after_an_order_takes_the_cookie(client: Client) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    shopper = client_shopper(client)
    shopper.buy(vase)
    ordered = client.cookies["basket"].value
    assert "Vase" not in client.get("/basket/").content.decode()
    shopper.add(product_create("Bowl"))
    assert client.cookies["basket"].value != ordered
    assert "Bowl" in client.get("/basket/").content.decode()
