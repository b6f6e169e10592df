"""Paying: on the payment page, by the bank's page, by messages of the provider, by hand."""

import time
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.errors import PaymentAmountError, UnpaidGoodsError
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.selectors import order_due, payment_url
from shopease.fulfilment.services import attempts_settle, order_advance, payment_make
from shopease.fulfilment.services.payments import payment_receive
from shopease.media.selectors import picture_for
from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.models import OutboxMessage
from shopease.payments.models import PaymentAttempt, PaymentRefund, ProviderEvent, TestCharge
from shopease.payments.registry import gateway_for
from shopease.payments.services import charge_of
from tests.factories.catalogue import product_class_create, product_create, product_picture_add
from tests.factories.checkout import CARD, CASH, DECLINED_CARD, client_shopper, delivery_create

pytestmark = pytest.mark.django_db

SECURE_CARD = "test-card:test-3ds"
LATE_CARD = "test-card:test-late"
TRANSFER = "bank-transfer"
EVENTS = "/payments/events/test-card/"
PRICE, ZERO = Decimal("43.90"), Decimal(0)

Order = get_model("order", "Order")


@pytest.fixture(autouse=True)
def delivery(db: Any) -> Any:
    return delivery_create()


def _bought(client: Client, payment: str) -> tuple[Any, str]:
    """An order of a vase, and where its shopper was led."""
    location = client_shopper(client).buy(product_create("Vase", price="39.00", stock=5), payment=payment)[1]
    return Order.objects.get(), location


def _unsent() -> Any:
    return product_class_create("Download", requires_shipping=False)


def _told(order: Any, event: str) -> int:
    return OutboxMessage.objects.filter(key__startswith=f"order:{order.number}:{event}").count()


def _message(attempt: PaymentAttempt, **fields: Any) -> tuple[bytes, dict[str, str]]:
    gateway: Any = gateway_for("test-card")
    body, signature = gateway.event_make(charge_of(attempt), **fields)
    return body, {"Test-Signature": signature}


def _post(body: bytes, headers: dict[str, str]) -> int:
    return Client().post(EVENTS, body, content_type="application/json", headers=headers).status_code


def test_the_bank_asks_back_and_the_order_goes_on(client: Client) -> None:
    order, page = _bought(client, SECURE_CARD)
    assert (order.status, order_due(order)) == ("Pending payment", PRICE)
    bank = client.get(page).context["action"].url
    assert "Is it you?" in client.get(bank).content.decode()
    back = client.post(bank, {"answer": "yes"}).headers["Location"]
    assert client.get(back).headers["Location"] == "/checkout/thank-you/"
    order.refresh_from_db()
    assert (order.status, order.payment_state, order_due(order)) == ("Pending", "paid", ZERO)
    assert not any(violations().values())


def test_who_says_no_at_the_bank_can_pay_otherwise(client: Client) -> None:
    order, page = _bought(client, SECURE_CARD)
    bank = client.get(page).context["action"].url
    back = client.post(bank, {"answer": "no"}).headers["Location"]
    again = client.get(back, follow=True)
    assert "did not go through" in again.content.decode()
    assert client.post(page, {"method": CASH}).headers["Location"] == "/checkout/thank-you/"
    order.refresh_from_db()
    assert (order.status, order.payment_state, order_due(order)) == ("Pending", "promised", PRICE)
    assert [one.status for one in order.payment_attempts.order_by("number")] == ["declined", "promised"]
    assert not any(violations().values())


def test_another_way_gives_the_open_attempt_up_at_the_provider(client: Client) -> None:
    order, page = _bought(client, SECURE_CARD)
    assert client.post(page, {"method": CARD}).status_code == 302
    first, second = TestCharge.objects.order_by("pk")
    assert (first.status, second.status) == ("declined", "captured")
    assert order_due(order) == 0
    assert not any(violations().values())


def test_messages_come_late_twice_and_in_any_order(client: Client) -> None:
    order, location = _bought(client, LATE_CARD)
    assert location == "/checkout/thank-you/"
    attempt = order.payment_attempts.get()
    messages = [_message(attempt, event_id=f"event-{number % 2}") for number in range(4)]
    for body, headers in (*messages, *reversed(messages)):
        assert _post(body, headers) == 200
    assert ProviderEvent.objects.count() == 2
    order.refresh_from_db()
    assert order.status == "Pending payment"  # nothing is done while the provider waits
    outbox_deliver()
    order.refresh_from_db()
    assert (order.status, order_due(order)) == ("Pending", ZERO)
    assert ProviderEvent.objects.filter(handled_at=None).count() == 0
    assert _told(order, "placed") == 1
    assert not any(violations().values())


def test_messages_that_are_forged_or_old_are_refused(client: Client) -> None:
    order, _location = _bought(client, LATE_CARD)
    body, headers = _message(order.payment_attempts.get())
    assert _post(body + b" ", headers) == 400
    assert _post(body, {}) == 400
    assert _post(*_message(order.payment_attempts.get(), at=time.time() - 301)) == 400
    assert not ProviderEvent.objects.exists()
    assert Client().post("/payments/events/missing/", body, content_type="text/plain").status_code == 404


def test_money_that_comes_after_the_order_ended_goes_back(client: Client) -> None:
    order, _location = _bought(client, LATE_CARD)
    order_advance(order_id=order.pk, status="Cancelled", note="Customer called")
    _post(*_message(order.payment_attempts.get()))
    outbox_deliver()
    attempt = order.payment_attempts.get()
    assert (attempt.status, attempt.refunded) == ("captured", PRICE)
    assert PaymentRefund.objects.get().status == "done"
    assert TestCharge.objects.get().refunded == PRICE
    assert not any(violations().values())


def test_a_card_that_pays_after_another_did_is_given_back(client: Client) -> None:
    order, _location = _bought(client, LATE_CARD)
    first = order.payment_attempts.get()
    PaymentAttempt.objects.update(status="declined")  # given up here; the provider books it all the same
    assert payment_make(order_id=order.pk, gateway="test-card", token="test-accept").result == "captured"
    _post(*_message(first))
    outbox_deliver()
    kept = {one.number: one.amount - one.refunded for one in order.payment_attempts.all()}
    assert sum(kept.values()) == PRICE
    assert order_due(order) == 0
    assert not any(violations().values())


def test_a_failed_payment_is_told_to_who_has_left(client: Client) -> None:
    order, _location = _bought(client, SECURE_CARD)
    TestCharge.objects.update(status="declined")
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert attempts_settle() == 1
        assert attempts_settle() == 0
        assert _told(order, "payment_failed") == 1
        outbox_deliver()
    (letter,) = [one for one in mail.outbox if "go through" in one.subject]
    assert "/pay/" in letter.body
    assert not any(violations().values())


def test_transfer_tells_where_to_and_holds_the_goods_until_it_came(client: Client) -> None:
    order, location = _bought(client, TRANSFER)
    assert location == "/checkout/thank-you/"
    assert (order.status, order.payment_state) == ("Pending", "promised")
    page = client.get(payment_url(order).removeprefix("http://localhost")).content.decode()
    assert "DE75 5121 0800 1245 1261 99" in page
    assert page.count(order.number) > 1
    order_advance(order_id=order.pk, status="Confirmed")
    with pytest.raises(UnpaidGoodsError):
        order_advance(order_id=order.pk, status="Shipped")
    receive = {"order_id": order.pk, "gateway": TRANSFER}
    with pytest.raises(PaymentAmountError):
        payment_receive(**receive, amount=PRICE + 1, seen=PRICE)
    payment_receive(**receive, amount=Decimal("20.00"), seen=PRICE, reference="statement 7")
    with pytest.raises(PaymentAmountError):  # pressed twice
        payment_receive(**receive, amount=Decimal("20.00"), seen=PRICE)
    assert order_due(order) == Decimal("23.90")
    payment_receive(**receive, amount=Decimal("23.90"), seen=Decimal("23.90"))
    order.refresh_from_db()
    assert (order.payment_state, order_due(order)) == ("paid", ZERO)
    order_advance(order_id=order.pk, status="Shipped")
    assert not any(violations().values())


def test_cash_is_collected_with_the_delivery(client: Client) -> None:
    order, _location = _bought(client, CASH)
    for status in ("Confirmed", "Shipped"):
        order_advance(order_id=order.pk, status=status)
    assert order_due(order) == PRICE
    order_advance(order_id=order.pk, status="Delivered")
    order.refresh_from_db()
    assert (order.payment_state, order_due(order)) == ("paid", ZERO)
    assert order.sources.get().amount_debited == PRICE
    assert not any(violations().values())


def test_an_order_that_costs_nothing_asks_for_no_payment(client: Client) -> None:
    shopper = client_shopper(client)
    shopper.add(product_create("Leaflet", price="0.00", product_class=_unsent()))
    shopper.post("/checkout/details/", {"email": "ada@example.com"})
    page = shopper.get("/checkout/delivery/")[2]
    assert "There is nothing to pay." in page
    assert "test-card" not in page
    assert shopper.post("/checkout/delivery/", {"method": "nothing"})[1] == "/checkout/preview/"
    assert shopper.order(shopper.get("/checkout/preview/")[2])[:2] == (302, "/checkout/thank-you/")
    order = Order.objects.get()
    assert (order.total_incl_tax, order.payment_state) == (0, "paid")
    assert not TestCharge.objects.exists()
    assert not any(violations().values())


def test_nothing_to_pay_is_no_way_to_pay_for_something(client: Client) -> None:
    shopper = client_shopper(client)
    shopper.add(product_create("Vase", price="39.00", stock=5))
    with pytest.raises(AssertionError, match="/checkout/delivery/"):
        shopper.to_review(payment="nothing")
    assert not Order.objects.exists()


def test_what_is_not_sent_is_not_paid_on_delivery(client: Client) -> None:
    shopper = client_shopper(client)
    shopper.add(product_create("Song", price="3.00", product_class=_unsent()))
    shopper.post("/checkout/details/", {"email": "ada@example.com"})
    assert "Cash on delivery" not in shopper.get("/checkout/delivery/")[2]
    assert shopper.post("/checkout/delivery/", {"method": CASH})[1] == "/checkout/delivery/?check"


def test_the_page_shows_what_is_bought_and_delivery_only_of_what_is_sent(client: Client) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    picture = product_picture_add(vase)
    page = client_shopper(client).buy(vase, payment=DECLINED_CARD)[1]
    shown = client.get(page).content.decode()
    assert picture_for(picture.original).src in shown
    assert "<dt>Delivery</dt>" in shown
    shopper = client_shopper(Client())
    shopper.add(product_create("Song", price="3.00", product_class=_unsent()))
    shopper.post("/checkout/details/", {"email": "ada@example.com"})
    shopper.post("/checkout/delivery/", {"method": DECLINED_CARD})
    page = shopper.order(shopper.review())[1]
    assert page.startswith("/pay/")
    assert "<dt>Delivery</dt>" not in Client().get(page).content.decode()


def test_links_are_of_one_order_and_say_nothing_to_strangers(client: Client) -> None:
    order, page = _bought(client, DECLINED_CARD)
    stranger = Client()
    shown = stranger.get(page).content.decode()
    assert "Lovelace" not in shown
    assert "Gartenweg" not in shown
    assert "Back to the basket" not in shown
    assert stranger.get(page[:-2] + "x/").status_code == 404
    assert stranger.post(page, {"method": "missing"}).status_code == 422
    assert stranger.post(page, {"method": CARD}).headers["Location"] == page
    assert "This order is paid" in stranger.get(page).content.decode()
    order.refresh_from_db()
    assert order.status == "Pending"


def test_posting_a_payment_twice_charges_once(client: Client) -> None:
    order, page = _bought(client, DECLINED_CARD)
    for _ in range(3):
        assert client.post(page, {"method": CARD}).status_code == 302
    assert TestCharge.objects.count() == 1
    assert order_due(order) == 0
    assert not any(violations().values())


def test_a_customer_who_never_comes_back_is_not_waited_for(client: Client) -> None:
    order, page = _bought(client, SECURE_CARD)
    with clock.at(clock.now() + timedelta(hours=23)):
        assert attempts_settle() == 0
    with clock.at(clock.now() + timedelta(hours=25)):
        assert attempts_settle() == 1
    assert (order.payment_attempts.get().status, TestCharge.objects.get().status) == ("declined", "declined")
    assert client.post(page, {"method": CARD}).headers["Location"] == "/checkout/thank-you/"
    assert order_due(order) == ZERO


def test_an_order_that_changed_is_paid_at_its_new_amount(client: Client) -> None:
    _order, page = _bought(client, SECURE_CARD)
    Order.objects.update(total_incl_tax=PRICE + 5)
    shown = client.get(page)
    assert shown.context["state"] == "due"
    assert client.post(page, {"method": CARD}).status_code == 302
    charges = TestCharge.objects.order_by("pk").values_list("status", "amount")
    assert list(charges) == [("declined", PRICE), ("captured", PRICE + 5)]
    assert order_due(Order.objects.get()) == ZERO
