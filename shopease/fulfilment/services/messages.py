"""Telling people about their orders: the one way to do it, sending again, and how it is carried out."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from shopease.core import clock
from shopease.core.translation import in_language
from shopease.fulfilment.events import ORDER_EVENT
from shopease.fulfilment.messages import order_path, order_sheet, staff_sheet
from shopease.fulfilment.selectors import order_for_page
from shopease.fulfilment.services.links import order_link_obtain
from shopease.notifications.errors import MessageSkippedError
from shopease.notifications.events import Channel, Sheet, ways_of
from shopease.notifications.models import OutboxMessage
from shopease.notifications.services import messages_enqueue
from shopease.notifications.sms import sms_is_on, sms_number, sms_send
from shopease.notifications.texts import event_mail_send, sms_of
from shopease.shop.selectors import shop_identity

MAIL = "order.mail"
SMS = "order.sms"
STAFF = "order.staff"


def order_tell(*, order: Any, event: str, ref: str = "", payload: Mapping[str, Any] | None = None) -> None:
    """Write down that an order's customer, and perhaps the shop, must hear of an event; in the caller's
    transaction.

    `ref` tells apart what may happen more than once to an order (a shipment's or refund's id). A key that
    is known changes nothing. `payload` holds ids and plain facts only: it is kept, so that the message can be
    sent again, and links are made when it is sent. At most three queries. The caller wakes the worker.
    """
    key = order_key(order=order, event=event, ref=ref)
    ways = ways_of(event)
    told = [] if ORDER_EVENT[event].is_staffs else [(key, MAIL, order.email or "")]
    if ways.sms and sms_is_on() and (phone := sms_number(_phone_of(order))):
        told.append((f"{key}@sms", SMS, phone))
    if ways.staff and (email := shop_identity().email):
        told.append((f"{key}@staff", STAFF, email))
    about = {"order": order, "event": event, "payload": dict(payload or {})}
    messages_enqueue([OutboxMessage(key=key, topic=topic, recipient=to, **about) for key, topic, to in told])


def order_key(*, order: Any, event: str, ref: str = "") -> str:
    """The outbox key of an event of an order."""
    if event not in ORDER_EVENT:
        raise ValueError(f"There is no event {event!r}.")
    return f"order:{order.number}:{event}" + (f":{ref}" if ref else "")


def order_message_resend(*, message_id: int, order: Any, actor: Any) -> OutboxMessage | None:
    """Send a message of this order once more, to the address that the order has now; None when it has none.

    It is a row of its own, which says who sent it; one that is still waiting, or was given up, is made due
    at once instead.
    """
    message = OutboxMessage.objects.filter(pk=message_id, order=order).first()
    if message is None:
        return None
    status = OutboxMessage.Status
    waiting = OutboxMessage.objects.filter(pk=message.pk, status__in=(status.PENDING, status.DEAD))
    if waiting.update(status=status.PENDING, attempts=0, due_at=clock.now()):
        return message
    original = message.key.partition("#")[0]
    number = OutboxMessage.objects.filter(key__startswith=f"{original}#").count() + 2
    again = OutboxMessage(
        key=f"{original}#{number}",
        topic=message.topic,
        order=order,
        event=message.event,
        recipient=_recipient_now(message, order),
        payload=message.payload,
        actor=actor,
    )
    messages_enqueue([again])
    return again


def _recipient_now(message: OutboxMessage, order: Any) -> str:
    if message.topic == MAIL:
        return order.email or ""
    return sms_number(_phone_of(order)) or message.recipient if message.topic == SMS else message.recipient


def _phone_of(order: Any) -> Any:
    return order.shipping_address.phone_number if order.shipping_address_id else ""


def order_mail_deliver(message: OutboxMessage) -> None:
    """Handler: write the mail of an event and send it."""
    if not message.key.partition("#")[1] and not ways_of(message.event).mail:
        raise MessageSkippedError(_("Switched off."))
    order, sheet = _order_and_sheet(message)
    message.recipient = sheet.context.get("recipient") or message.recipient
    if not message.recipient:
        raise MessageSkippedError(_("There is no address."))
    event_mail_send(message=message, sheet=sheet, language=order.language)


def order_sms_deliver(message: OutboxMessage) -> None:
    """Handler: write the SMS of an event and send it."""
    order, sheet = _order_and_sheet(message)
    with in_language(order.language):
        text = sms_of(event=message.event, values=sheet.values)
    if not text or not sms_is_on():
        raise MessageSkippedError(_("There is no text, or no sender."))
    message.subject = text[:255]
    sms_send(key=message.key, to=message.recipient, text=text)


def order_staff_deliver(message: OutboxMessage) -> None:
    """Handler: tell the shop, in its own language."""
    order = _order(message)
    with in_language(""):
        sheet = staff_sheet(order=order, event=message.event, payload=message.payload)
    event_mail_send(message=message, sheet=sheet, channel=Channel.STAFF)


def _order(message: OutboxMessage) -> Any:
    order = order_for_page(message.order_id) if message.order_id else None
    if order is None:
        raise MessageSkippedError(_("The order is gone."))
    return order


def _order_and_sheet(message: OutboxMessage) -> tuple[Any, Sheet]:
    order = _order(message)
    link = order_path(order=order, token=order_link_obtain(order=order, purpose=message.key))
    with in_language(order.language):
        return order, order_sheet(order=order, event=message.event, payload=message.payload, link=link)
