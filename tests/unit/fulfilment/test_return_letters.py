"""The mails about cancellations, refunds and returns say what happened, and render without a payload."""

from decimal import Decimal
from typing import Any

import pytest
from django.core import mail

from shopease.fulfilment.messages import order_sheet
from shopease.fulfilment.services.cancelling import order_cancel
from shopease.fulfilment.services.messages import order_mail_deliver
from shopease.fulfilment.services.refunds import refund_create
from shopease.fulfilment.services.returns import (
    Arrived,
    Wanted,
    return_approve,
    return_receive,
    return_refuse,
    return_request,
)
from shopease.notifications.mail import mail_send
from shopease.notifications.models import OutboxMessage
from shopease.notifications.texts import letter_of
from tests.factories.catalogue import product_create
from tests.factories.orders import order_create

pytestmark = pytest.mark.django_db

EVENTS = (
    "cancelled", "refunded", "return_requested", "return_approved", "return_refused", "return_received",
)  # fmt: skip


def letter(order: Any, event: str) -> str:
    """The text of the mail about the latest such event."""
    message = OutboxMessage.objects.filter(order=order, event=event, topic="order.mail").latest("pk")
    mail.outbox.clear()
    order_mail_deliver(message)
    (sent,) = mail.outbox
    assert isinstance(sent, mail.EmailMultiAlternatives)
    html = str(sent.alternatives[0][0])
    assert "None" not in html + str(sent.body)
    return str(sent.body)


def test_each_step_tells_what_it_did() -> None:
    vase = product_create("Vase & lid", price="39.00", stock=9)
    order = order_create({vase: 3}, status="Confirmed")
    line = order.lines.get()
    order_cancel(order_id=order.pk, lines={line.pk: 1}, reason="One broke")
    text = letter(order, "cancelled")
    assert "1 × Vase & lid" in text
    assert "One broke" in text
    assert "Goes back the way you paid: €39.00" in text

    done = order_create({vase: 2}, status="Delivered")
    refund_create(order_id=done.pk, other=Decimal("5.00"), note="Sorry.")
    assert "Other: €5.00\nGoes back the way you paid: €5.00\n\nSorry." in letter(done, "refunded")

    wanted = {done.lines.get().pk: Wanted(1, "size")}
    first, second = (return_request(order_id=done.pk, lines=wanted) for _ in range(2))
    assert f"Return {second.number}\n1 × Vase & lid (It doesn't fit)" in letter(done, "return_requested")
    return_refuse(return_id=second.pk, answer="It was used.")
    assert "It was used." in letter(done, "return_refused")
    return_approve(return_id=first.pk, answer="Please be quick.")
    assert "Please be quick." in letter(done, "return_approved")
    return_receive(return_id=first.pk, arrived={first.lines.get().pk: Arrived(1)})
    text = letter(done, "return_received")
    assert "1 / 1 × Vase & lid" in text
    assert "Goes back the way you paid: €39.00" in text


@pytest.mark.parametrize("event", EVENTS)
def test_a_preview_needs_no_refund_and_no_return(event: str) -> None:
    order = order_create({product_create("Vase", price="39.00", stock=9): 1})
    sheet = order_sheet(order=order, event=event, payload={}, link="/x/")
    shown = letter_of(event=event, values=sheet.values)
    mail.outbox.clear()
    mail_send(
        message_id_key="preview",
        to="ada@example.com",
        template=sheet.template,
        context={**sheet.context, "letter": shown},
        subject=shown.subject,
    )
    assert order.number in mail.outbox[0].body
