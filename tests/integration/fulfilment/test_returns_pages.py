"""Cancelling, sending back and refunding, as customers and the order desk meet it on pages."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from shopease.fulfilment.models import Refund, ReturnRequest
from shopease.fulfilment.services.placing import order_link_create
from shopease.fulfilment.services.repaying import payment_refund_settle
from shopease.fulfilment.services.shipping import shipment_create
from shopease.payments.gateways.test_card import TestCardGateway
from shopease.payments.models import PaymentRefund
from shopease.payments.types import Outcome, Result
from shopease.users.roles import Role
from tests.factories.catalogue import product_create
from tests.factories.orders import order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

D = Decimal


@pytest.fixture
def vase() -> Any:
    return product_create("Vase <b>", price="39.00", stock=10)


def desk(role: Role = Role.ORDERS) -> Client:
    client = Client()
    client.force_login(user_create(role=role))
    return client


def path(order: Any, what: str) -> str:
    """An address below a guest's link of the order."""
    return f"/orders/{order_link_create(order=order)}/{what}/"


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_guest_cancels_one_piece_by_the_link(client: Client, vase: Any) -> None:
    order = order_create({vase: 3}, status="Confirmed")
    line = order.lines.get()
    page = path(order, "cancel")
    assert "Vase &lt;b&gt;" in text(client.get(page))
    for wrong in (
        {f"units-{line.pk}": "4", "reason": "price"},
        {f"units-{line.pk}": "1"},
        {"reason": "price"},
    ):
        assert client.post(page, wrong).status_code == 422
    assert not Refund.objects.exists()
    answer = client.post(
        page, {f"units-{line.pk}": "1", "reason": "price", "note": "Found cheaper"}, follow=True
    )
    assert "It is cancelled." in text(answer)
    assert "€39.00 are on their way back" in text(answer)
    refund = Refund.objects.get()
    assert (refund.amount, refund.note) == (D("39.00"), "I found it for less: Found cheaper")
    line.refresh_from_db()
    assert (line.num_cancelled, line.num_allocated) == (1, 2)


def test_what_is_being_packed_is_not_cancelled_by_customers(client: Client, vase: Any) -> None:
    order = order_create({vase: 1}, status="Processing")
    page = path(order, "cancel")
    assert "can&#x27;t be cancelled any more" in text(client.get(page, follow=True))
    client.post(page, {f"units-{order.lines.get().pk}": "1", "reason": "price"})
    order.refresh_from_db()
    assert order.status == "Processing"


def test_a_customer_asks_to_send_back_and_keeps_it_after_all(client: Client, vase: Any) -> None:
    user = user_create()
    order = order_create({vase: 2}, status="Delivered", user=user)
    line = order.lines.get()
    client.force_login(user)
    page = f"/orders/{order.number}/return/"
    assert "Store credit" in text(client.get(page))
    refused = client.post(page, {f"units-{line.pk}": "1", "to": "credit"})
    assert (refused.status_code, "Please tell us why." in text(refused)) == (422, True)
    data = {f"units-{line.pk}": "1", f"reason-{line.pk}": "size", "to": "credit", "note": "Too tall"}
    answer = client.post(page, data, follow=True)
    found = ReturnRequest.objects.get()
    assert (found.wants, found.note, found.requested_by) == ("credit", "Too tall", user)
    assert f"Return {found.number}" in text(answer)
    withdraw = f"/orders/{order.number}/returns/{found.pk}/"
    assert "Keep it after all?" in text(client.get(withdraw))
    client.post(withdraw)
    found.refresh_from_db()
    assert found.status == "withdrawn"
    assert client.get(withdraw).status_code == 404


def test_what_has_left_is_asked_back_by_customer_and_desk_before_the_rest_leaves(
    client: Client, vase: Any
) -> None:
    order = order_create({vase: 3}, status="Confirmed", user=user_create())
    line = order.lines.get()
    assert "/return/" not in text(desk().get(f"/dashboard/orders/{order.number}/"))
    shipment_create(order_id=order.pk, lines={line.pk: 2})
    client.force_login(order.user)
    assert f"/orders/{order.number}/return/" in text(client.get(f"/orders/{order.number}/"))
    wanted = {f"units-{line.pk}": "1", f"reason-{line.pk}": "size", "to": "payment"}
    client.post(f"/orders/{order.number}/return/", wanted)
    page = f"/dashboard/orders/{order.number}/return/"
    assert page in text(desk().get(f"/dashboard/orders/{order.number}/"))
    assert desk().post(page, wanted | {f"units-{line.pk}": "2"}).status_code == 400
    assert desk().post(page, wanted).status_code == 302
    order.refresh_from_db()
    assert (order.status, ReturnRequest.objects.filter(status="requested").count()) == ("Partly shipped", 2)
    assert order.number in text(client.get("/accounts/orders/?state=returned"))


@pytest.mark.parametrize("what", ["cancel", "return", "returns/1"])
def test_foreign_and_missing_orders_answer_alike(client: Client, vase: Any, what: str) -> None:
    order = order_create({vase: 1}, status="Confirmed", user=user_create())
    client.force_login(user_create())
    answers = [client.get(f"/orders/{key}/{what}/") for key in (order.number, "AAAA-BBBB-CCCC", "x" * 43)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_the_order_desk_refunds_lines_delivery_and_more(vase: Any) -> None:
    order = order_create({vase: 2}, status="Delivered")
    line = order.lines.get()
    client, page = desk(), f"/dashboard/orders/{order.number}/refund/"
    shown = client.get(page)
    assert "Vase &lt;b&gt;" in text(shown)
    key = shown.context["form"]["request_key"].value()
    wish = {"reason": "damaged", "to": "payment", "note": "Sorry", "request_key": key}
    assert client.post(page, wish).status_code == 400
    assert client.post(page, {**wish, "other": "82.91"}).status_code == 400
    assert client.post(page, {**wish, "other": "82.90", "shipping": "1"}).status_code == 400
    assert not Refund.objects.exists()
    good = {**wish, f"units-{line.pk}": "1", f"restock-{line.pk}": "1", "shipping": "4.90", "other": "2"}
    for _ in range(2):
        assert client.post(page, good).status_code == 302
    assert Refund.objects.get().amount == D("45.90")
    assert vase.stockrecords.get().num_in_stock == 9


def test_finance_pays_out_by_hand_what_no_provider_gives_back(
    vase: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = order_create({vase: 1}, status="Confirmed")
    desk().post(
        f"/dashboard/orders/{order.number}/cancel/",
        {f"units-{order.lines.get().pk}": "1", "reason": "Sold out", "to": "payment"},
    )
    monkeypatch.setattr(TestCardGateway, "refund", lambda *_: Outcome(Result.PROMISED))
    refund = PaymentRefund.objects.get()
    payment_refund_settle(payment_refund_id=refund.pk)
    settle, data = f"/dashboard/refunds/{refund.pk}/", {"reference": "T-77"}
    assert desk(Role.ORDERS).post(settle, data).status_code == 403
    finance = desk(Role.FINANCE)
    assert order.number in text(finance.get("/dashboard/refunds/?status=by+hand"))
    assert "Was paid out" in text(finance.get(f"/dashboard/orders/{order.number}/"))
    finance.post(settle, {"reference": ""})
    assert PaymentRefund.objects.get().status == "by hand"
    finance.post(settle, data)
    assert (PaymentRefund.objects.get().status, PaymentRefund.objects.get().reference) == ("done", "T-77")


def test_the_order_desk_answers_and_receives_a_return(vase: Any) -> None:
    order = order_create({vase: 2}, status="Delivered")
    client = desk()
    line = order.lines.get()
    client.post(
        f"/dashboard/orders/{order.number}/return/", {f"units-{line.pk}": "2", f"reason-{line.pk}": "faulty"}
    )
    found = ReturnRequest.objects.get()
    page = f"/dashboard/returns/{found.pk}/"
    assert found.number in text(client.get("/dashboard/returns/?status=requested"))
    assert client.post(page, {"action": "refuse"}).status_code == 400
    assert client.post(page, {"action": "approve", "approve-answer": "Do."}).status_code == 302
    late = client.post(page, {"action": "approve", "approve-answer": "Do."}, follow=True)
    assert "the return is “Approved”." in text(late)
    row = found.lines.get()
    came = {"action": "receive", "receive-refund": "on", "receive-to": "payment"}
    fields = {f"receive-came-{row.pk}": "1", f"receive-state-{row.pk}": "opened", "receive-less": "9"}
    too_many = client.post(page, {**came, **fields, f"receive-stock-{row.pk}": "2"})
    assert (too_many.status_code, "No more than came." in text(too_many)) == (400, True)
    assert client.post(page, {**came, **fields, f"receive-stock-{row.pk}": "1"}).status_code == 302
    found.refresh_from_db()
    assert found.refund is not None
    assert (found.status, found.refund.amount) == ("received", D("30.00"))
    again = client.post(page, {**came, **fields}, follow=True)
    assert "the return is “Received”." in text(again)
    assert Refund.objects.count() == 1
    assert desk(Role.SUPPORT).post(page, {"action": "approve"}).status_code == 403
