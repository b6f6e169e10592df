"""Orders from before refunds had parts and messages belonged to orders are as sound as new ones."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from oscar.core.loading import get_model

from shopease.fulfilment.invariants import violations
from shopease.fulfilment.models import Refund, Shipment
from shopease.fulfilment.services.repaying import payment_refund_settle
from shopease.notifications.models import OutboxMessage
from shopease.payments.models import PaymentAttempt, PaymentRefund, TestCharge
from tests.factories.catalogue import product_create
from tests.factories.orders import order_create

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
migration = import_module("shopease.fulfilment.migrations.0010_what_went_back_before")


def _as_before(order: Any, attempt_status: str) -> PaymentAttempt:
    """Take a cancelled order back to what its rows were, and its payment state to what was filled in."""
    Refund.objects.filter(order=order).delete()
    PaymentRefund.objects.filter(attempt__order=order).delete()
    OutboxMessage.objects.filter(order=order).exclude(key__endswith=":placed").delete()
    is_done = attempt_status == "refunded"
    order.payment_attempts.update(status=attempt_status, refunded=0)
    attempt = order.payment_attempts.get()
    OutboxMessage.objects.filter(topic="payment.refund").delete()
    OutboxMessage.objects.create(
        key=f"payment:{attempt.idempotency_key}:refund",
        topic="payment.refund",
        payload={} if is_done else {"attempt_id": attempt.pk},
        status="sent" if is_done else "pending",
    )
    TestCharge.objects.filter(idempotency_key=attempt.idempotency_key).update(
        refunded=attempt.amount if is_done else 0
    )
    Order.objects.filter(pk=order.pk).update(payment_state="refunded" if is_done else "paid")
    return attempt


@pytest.mark.parametrize("status", ["refunding", "refunded"])
def test_what_was_given_back_before_is_a_refund(status: str) -> None:
    order = order_create({product_create("Vase", price="39.00", stock=5): 2}, status="Cancelled")
    attempt = _as_before(order, status)
    migration.refunds_fill(apps, None)
    refund = Refund.objects.get(order=order)
    assert refund.amount == order.total_incl_tax
    assert refund.lines_amount == 78
    part = refund.payments.get()
    message = OutboxMessage.objects.get(key=f"payment:{attempt.idempotency_key}:refund")
    if status == "refunding":
        assert message.payload == {"payment_refund_id": part.pk}
        payment_refund_settle(payment_refund_id=part.pk)
        part.refresh_from_db()
    assert part.status == "done"
    assert TestCharge.objects.get().refunded == attempt.amount
    assert not any(violations().values())


def test_messages_from_before_belong_to_their_orders() -> None:
    orders = [order_create({product_create(name): 1}) for name in ("Vase", "Cup")]
    for order in orders:
        OutboxMessage.objects.filter(order=order).update(
            topic="order.placed", event="", order=None, payload={"order_id": order.pk, "token": "secret"}
        )
    migration.messages_fill(apps, None)
    for order in orders:
        message = order.messages.get()
        assert (message.key, message.topic) == (f"order:{order.number}:placed", "order.mail")
        assert (message.event, message.payload) == ("placed", {})
    assert not Shipment.objects.exists()
    assert not any(violations().values())
