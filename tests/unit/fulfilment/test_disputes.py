"""Disputes: noted, told to the shop once, held, and counted as money given back when they are lost."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from oscar.core.loading import get_model
from wagtail.models import Site

from shopease.fulfilment.errors import RefundRefusedError
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.models import Refund
from shopease.fulfilment.selectors import order_money
from shopease.fulfilment.services import order_advance
from shopease.fulfilment.services.disputing import disputes_count
from shopease.fulfilment.services.provider_events import provider_event_take
from shopease.fulfilment.services.reconciling import payments_reconcile
from shopease.fulfilment.services.refunds import refund_create
from shopease.fulfilment.services.repaying import payment_refund_retry
from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.models import OutboxMessage
from shopease.payments.gateways.test_card import TestCardGateway
from shopease.payments.models import Dispute, PaymentRefund, TestCharge, TestDispute
from shopease.payments.services import charge_of
from shopease.payments.types import Outcome, Result, Standing
from shopease.shop.models import ShopIdentity
from shopease.users.roles import Role
from tests.factories.catalogue import product_create
from tests.factories.goods import digital_product_create
from tests.factories.orders import order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

D, ZERO = Decimal, Decimal("0.00")


@pytest.fixture(autouse=True)
def shop() -> Iterator[None]:
    """A shop that has an address for such news; no channel is known to be down."""
    identity = ShopIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.email = "shop@example.com"
    identity.save()
    yield
    cache.clear()


@pytest.fixture
def order() -> Any:
    made = order_create({product_create("Vase", price="39.00", stock=9): 1}, status="Confirmed")
    outbox_deliver()
    mail.outbox.clear()
    return made


def hear(
    order: Any, standing: Standing = Standing.OPEN, *, times: int = 1, again: str = "", **fields: Any
) -> None:
    """The provider tells, so often, how the dispute about the order's first payment stands; `again` makes it
    another message."""
    gateway = TestCardGateway()
    charge = charge_of(order.payment_attempts.order_by("number")[0])
    body, signature = gateway.dispute_make(charge, standing=standing, **fields)
    event = gateway.event_parse(body, {"Test-Signature": signature})
    assert event is not None
    event = replace(event, event_id=event.event_id + again)
    for _ in range(times):
        provider_event_take(gateway=gateway.code, event=event)
        outbox_deliver()
    order.refresh_from_db()


def staff_told(order: Any) -> list[tuple[str, str]]:
    told = OutboxMessage.objects.filter(order=order, topic="order.staff").order_by("pk")
    return list(told.values_list("event", "status"))


def test_a_dispute_holds_the_order_and_is_told_once(order: Any) -> None:
    hear(order, times=2)
    dispute = Dispute.objects.get()
    assert (dispute.status, dispute.amount, dispute.reason) == ("open", D("43.90"), "fraudulent")
    assert (order.status, order.held_from, order.payment_state) == ("On hold", "Confirmed", "paid")
    assert order_money(order).held == D("43.90")
    assert staff_told(order) == [("dispute_opened", "sent")]
    (letter,) = (one for one in mail.outbox if one.subject.startswith("Dispute"))
    assert letter.to == ["shop@example.com"]
    assert letter.subject == f"Dispute: order {order.number}, €43.90"
    assert f"/dashboard/orders/{order.number}/" in str(letter.body)
    assert [one.message for one in order.notes.all()] == [f"Dispute {dispute.reference} about €43.90: Open."]
    assert "ada@example.com" not in [one for sent in mail.outbox for one in sent.to]
    assert not any(violations().values())


def test_a_lost_dispute_counts_as_money_given_back(order: Any) -> None:
    hear(order)
    hear(order, Standing.LOST, times=2)
    part = PaymentRefund.objects.get()
    assert (part.status, part.amount, part.dispute) == ("done", D("43.90"), Dispute.objects.get())
    refund = Refund.objects.get()
    assert (refund.reason, refund.to_payments, refund.unpaid) == ("disputed", D("43.90"), ZERO)
    money = order_money(order)
    assert (money.held, money.due, money.excess) == (ZERO, ZERO, ZERO)
    assert (order.status, order.payment_state) == ("On hold", "refunded")
    assert [event for event, _status in staff_told(order)] == ["dispute_opened", "dispute_closed"]
    source = get_model("payment", "Source").objects.get(order=order)
    assert source.amount_refunded == D("43.90")
    assert not any(violations().values())
    order_advance(order_id=order.pk, status="Cancelled")
    outbox_deliver()
    assert Refund.objects.count() == 1
    assert not any(violations().values())


def test_a_dispute_that_is_won_changes_no_money(order: Any) -> None:
    hear(order)
    hear(order, Standing.WON)
    assert (Dispute.objects.get().status, PaymentRefund.objects.count()) == ("won", 0)
    assert (order.status, order.payment_state) == ("On hold", "paid")
    assert [event for event, _status in staff_told(order)] == ["dispute_opened", "dispute_closed"]


def test_a_dispute_that_is_opened_again_holds_the_order_and_is_told_again(order: Any) -> None:
    hear(order)
    hear(order, Standing.WON)
    order_advance(order_id=order.pk, status="Confirmed")
    hear(order, times=2, again="2")
    dispute = Dispute.objects.get()
    assert (dispute.status, dispute.reopened, dispute.closed_at) == ("open", 1, None)
    assert (order.status, order.held_from, order.payment_state) == ("On hold", "Confirmed", "paid")
    hear(order, Standing.LOST, again="2")
    assert (Dispute.objects.get().reopened, order.payment_state) == (1, "refunded")
    told = ["dispute_opened", "dispute_closed"]
    assert staff_told(order) == [(event, "sent") for event in told * 2]
    assert not any(violations().values())


def test_one_that_is_decided_anew_counts_as_it_stands_now(order: Any) -> None:
    """Lost, opened again, won: the bank gave the money back to the shop; lost once more, it is gone again."""
    hear(order, Standing.LOST)
    hear(order)
    assert (Dispute.objects.get().status, order_money(order).held) == ("open", ZERO)
    assert not any(violations().values())
    hear(order, Standing.WON)
    part = PaymentRefund.objects.get()
    assert (part.status, part.message) == ("refused", "The bank gave it back to the shop.")
    money = order_money(order)
    assert (money.held, money.due, money.excess) == (D("43.90"), ZERO, D("43.90"))
    source = get_model("payment", "Source").objects.get(order=order)
    assert source.amount_refunded == ZERO
    assert not any(violations().values())
    hear(order, Standing.LOST, again="2")
    assert (order_money(order).held, Refund.objects.count()) == (ZERO, 1)
    assert not any(violations().values())
    assert len(staff_told(order)) == 4


def test_what_the_bank_gave_back_can_be_sent_to_the_customer(order: Any) -> None:
    hear(order, Standing.LOST)
    hear(order, Standing.WON)
    payment_refund_retry(payment_refund_id=PaymentRefund.objects.get().pk, actor=None)
    outbox_deliver()
    assert [one.status for one in PaymentRefund.objects.order_by("pk")] == ["refused", "done"]
    assert (order_money(order).held, order_money(order).excess) == (ZERO, ZERO)
    assert not any(violations().values())


def test_what_became_store_credit_before_is_not_owed_by_the_customer() -> None:
    """Who gets store credit and has the bank take all of it back is paid twice, and owes nothing for that."""
    vase = product_create("Vase", price="39.00", stock=9)
    order = order_create({vase: 1}, status="Confirmed", user=user_create())
    refund_create(order_id=order.pk, other=D("30.00"), to=Refund.To.CREDIT)
    hear(order, Standing.LOST)
    money = order_money(order)
    assert (money.held, money.due, money.credited) == (ZERO, ZERO, D("43.90"))
    assert (PaymentRefund.objects.get().amount, Dispute.objects.get().amount) == (D("13.90"), D("43.90"))
    assert order.payment_state == "refunded"
    assert not any(violations().values())


def test_two_that_are_counted_at_once_share_what_the_payment_has(order: Any) -> None:
    attempt = order.payment_attempts.get()
    for number, amount in enumerate(("30.00", "20.00")):
        told = {"reference": f"dp-{number}", "amount": D(amount), "status": "lost"}
        Dispute.objects.create(attempt=attempt, **told)
        TestDispute.objects.create(charge=TestCharge.objects.get(), **told)
    with transaction.atomic():
        disputes_count(order)
    assert [one.amount for one in PaymentRefund.objects.order_by("pk")] == [D("30.00"), D("13.90")]
    assert not any(violations().values())


def test_the_providers_fee_is_kept_and_no_money_of_the_customers(order: Any, client: Client) -> None:
    hear(order)
    assert Dispute.objects.get().fee == D("15.00")
    assert order_money(order).held == D("43.90")
    client.force_login(user_create(role=Role.FINANCE), backend=BACKEND)
    page = client.get(f"/dashboard/orders/{order.number}/").content.decode()
    assert "The provider takes €15.00 of you for it." in page
    assert "opened again" not in page


def test_news_in_any_order_end_alike(order: Any) -> None:
    hear(order, Standing.LOST)
    assert (order.status, order.payment_state) == ("On hold", "refunded")
    assert staff_told(order) == [("dispute_closed", "sent")]
    assert not any(violations().values())


def test_an_order_that_has_left_is_noted_and_not_moved() -> None:
    order = order_create({product_create("Vase", price="39.00", stock=9): 1}, status="Shipped")
    hear(order)
    assert order.status == "Shipped"
    assert (order.notes.count(), staff_told(order)) == (1, [("dispute_opened", "sent")])


def test_a_part_is_credited_as_far_as_the_payment_has_it(order: Any) -> None:
    refund_create(order_id=order.pk, other=D("40.00"))
    outbox_deliver()
    hear(order, Standing.LOST, amount=D("10.00"))
    order.refresh_from_db()
    money = order_money(order)
    assert (money.held, money.credited, money.excess) == (ZERO, D("43.90"), ZERO)
    assert [one.amount for one in PaymentRefund.objects.order_by("pk")] == [D("40.00"), D("3.90")]
    assert not any(violations().values())


def test_what_a_bank_took_while_its_refund_was_refused_is_not_owed_twice(
    order: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = Outcome(Result.DECLINED, message="The charge is disputed.")
    monkeypatch.setattr(TestCardGateway, "refund", lambda *_: refusal)
    hear(order)
    refund_create(order_id=order.pk, other=D("43.90"))
    hear(order, Standing.LOST)
    refused = PaymentRefund.objects.get(status="refused")
    taken = PaymentRefund.objects.get(status="done")
    assert (taken.amount, order_money(order).held, order_money(order).excess) == (D("43.90"), ZERO, ZERO)
    assert Refund.objects.count() == 1
    with pytest.raises(RefundRefusedError):
        payment_refund_retry(payment_refund_id=refused.pk, actor=None)
    assert ("refund_refused", "sent") in staff_told(order)
    assert not any(violations().values())


def test_files_are_taken_back_with_the_money() -> None:
    order = order_create({digital_product_create("Guide"): 1})
    assert order.status == "Delivered"
    hear(order, Standing.LOST)
    assert (order.status, order.payment_state) == ("Delivered", "refunded")
    assert order.lines.get().download_grants.get().revoked_at is not None
    assert not any(violations().values())


def test_a_lost_message_is_made_up_for_by_the_comparison_of_books(order: Any) -> None:
    gateway = TestCardGateway()
    gateway.dispute_make(charge_of(order.payment_attempts.get()), standing=Standing.LOST)
    assert any(violations().values())
    found = payments_reconcile()
    assert [(one.is_settled, one.what) for one in found] == [(True, "disputed at the provider, now here too")]
    assert payments_reconcile() == []
    assert not any(violations().values())


def test_without_an_answer_the_message_waits(order: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> Any:
        raise ConnectionError

    monkeypatch.setattr(TestCardGateway, "disputes", away)
    hear(order)
    assert (Dispute.objects.count(), order.status) == (0, "Confirmed")
    assert OutboxMessage.objects.get(topic="payment.event").status == "pending"


def test_a_refund_that_is_refused_is_told_to_the_shop_once_a_refusal(
    order: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TestCardGateway, "refund", lambda *_: Outcome(Result.DECLINED, message="No funds."))
    refund_create(order_id=order.pk, other=D("5.00"))
    outbox_deliver()
    outbox_deliver()
    assert staff_told(order) == [("refund_refused", "sent")]
    letter = next(one for one in mail.outbox if one.to == ["shop@example.com"])
    assert letter.subject == f"Refund refused: order {order.number}, €5.00"
    assert "It said: No funds." in str(letter.body)
    payment_refund_retry(payment_refund_id=PaymentRefund.objects.get().pk, actor=None)
    outbox_deliver()
    assert staff_told(order) == [("refund_refused", "sent")] * 2


def test_the_dashboard_shows_what_is_disputed(order: Any, client: Client) -> None:
    client.force_login(user_create(role=Role.FINANCE), backend=BACKEND)
    assert "Disputes" not in client.get("/dashboard/refunds/").content.decode()
    hear(order)
    for path in ("/dashboard/refunds/", f"/dashboard/orders/{order.number}/"):
        text = client.get(path).content.decode()
        assert "Disputes" in text
        assert Dispute.objects.get().reference in text
