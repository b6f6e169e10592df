"""What is told about orders: the events, with the shop's own texts.

The placeholders of all are `ORDER_PLACEHOLDERS`; who registers an event's context may add some. Those
without a text for customers are the shop's alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shopease.notifications.events import Channel, Event, Text


@dataclass(frozen=True)
class OrderEvent(Event):
    """An event of an order: what its customer hears of, the shop may hear of too."""

    ending: tuple[str, ...] = ("{details}", "{button}")

    @property
    def is_staffs(self) -> bool:
        """Whether the shop alone is told."""
        return not self.subject

    @property
    def channels(self) -> tuple[Channel, ...]:
        return (Channel.STAFF,) if self.is_staffs else (*super().channels, Channel.STAFF)

    def own(self, channel: str) -> tuple[str, str]:
        if channel != Channel.STAFF or self.is_staffs:
            return super().own(channel)
        about = {"number": "{order.number}", "email": "{customer.email}", "label": self.label}
        subject = gettext("%(label)s: order %(number)s") % about
        text = gettext("Order %(number)s of %(email)s") % about
        return subject, f"# {self.label}\n\n{text}\n\n{{button}}\n\n{{details}}"


ORDER_PLACEHOLDERS: Mapping[str, Text] = {
    "order.number": _("Number of the order"),
    "order.date": _("Day on which it was placed"),
    "order.total": _("Total, with its currency"),
    "order.link": _("Address of the order's page"),
    "customer.name": _("First and last name"),
    "customer.first_name": _("First name"),
    "customer.email": _("The customer's e-mail address"),
}

_BUTTON_FIRST = ("{button}", "{details}")

ORDER_EVENTS: tuple[OrderEvent, ...] = (
    OrderEvent(
        "placed",
        _("Order placed"),
        _("When an order was paid, or will be paid later."),
        _("Your order {order.number} at {shop.name}"),
        _(
            "# Thank you for your order\n\nWe received order {order.number} on {order.date}. This is "
            "what you bought."
        ),
        _("{shop.name}: thank you for your order {order.number} ({order.total}). {order.link}"),
        ending=_BUTTON_FIRST,
    ),
    OrderEvent(
        "paid",
        _("Payment received"),
        _("When money arrived that had been promised, as by bank transfer."),
        _("We received your payment for order {order.number}"),
        _("# Thank you, your payment arrived\n\nOrder {order.number} is paid."),
        _("{shop.name}: your payment for order {order.number} arrived. {order.link}"),
    ),
    OrderEvent(
        "payment_failed",
        _("Payment failed"),
        _("When a payment was declined and the order waits for another."),
        _("Your payment for order {order.number} didn't go through"),
        _(
            "# Your payment didn't go through\n\nNothing was charged for order {order.number}. Your "
            "goods are kept for you for a while: please pay in another way."
        ),
        _("{shop.name}: your payment for order {order.number} failed. Please try again: {order.link}"),
        ending=_BUTTON_FIRST,
    ),
    OrderEvent(
        "payment_link",
        _("Payment link"),
        _("When staff sends a link by which an order can be paid."),
        _("Please pay for order {order.number} at {shop.name}"),
        _(
            "# Your order is ready to be paid\n\nHere is order {order.number}. You can pay for it on "
            "this page."
        ),
        _("{shop.name}: please pay for order {order.number} ({order.total}). {order.link}"),
        ending=_BUTTON_FIRST,
    ),
    OrderEvent(
        "changed",
        _("Order changed"),
        _("When staff changed an order."),
        _("Your order {order.number} was changed"),
        _("# Your order was changed\n\nThis is order {order.number} as it is now."),
        _("{shop.name}: your order {order.number} was changed. {order.link}"),
        ending=_BUTTON_FIRST,
    ),
    OrderEvent(
        "shipped",
        _("Shipped"),
        _("When a parcel has left."),
        _("Order {order.number} is on its way"),
        _("# It is on its way\n\nA parcel of your order {order.number} has left us."),
        _("{shop.name}: a parcel of order {order.number} is on its way. {order.link}"),
    ),
    OrderEvent(
        "delivered",
        _("Delivered"),
        _("When a parcel has arrived."),
        _("Order {order.number} was delivered"),
        _("# It has arrived\n\nYour order {order.number} was delivered. We hope that you like it."),
        _("{shop.name}: order {order.number} was delivered. {order.link}"),
    ),
    OrderEvent(
        "cancelled",
        _("Cancelled"),
        _("When an order, or a part of it, was cancelled."),
        _("Order {order.number} was cancelled"),
        _("# Your order was cancelled\n\nThis is what was cancelled of order {order.number}."),
        _("{shop.name}: order {order.number} was cancelled. {order.link}"),
    ),
    OrderEvent(
        "refunded",
        _("Refunded"),
        _("When money was given back."),
        _("We gave you money back for order {order.number}"),
        _(
            "# Your money is on its way back\n\nThis is what we gave back for order {order.number}. "
            "Depending on your bank it takes some days."
        ),
        _("{shop.name}: we gave you money back for order {order.number}. {order.link}"),
    ),
    OrderEvent(
        "return_requested",
        _("Return requested"),
        _("When a customer wants to send something back."),
        _("We received your return request for order {order.number}"),
        _(
            "# We received your return request\n\nWe look at what you want to send back of order "
            "{order.number}, and answer soon. Please wait for our answer before you send anything."
        ),
        _("{shop.name}: we received your return request for order {order.number}. {order.link}"),
        to_staff=True,
    ),
    OrderEvent(
        "return_approved",
        _("Return approved"),
        _("When staff agreed to a return."),
        _("You may send it back: order {order.number}"),
        _(
            "# You may send it back\n\nPlease send us what is listed here of order {order.number}, "
            "well packed and with the number of the return."
        ),
        _("{shop.name}: you may send back what you asked for of order {order.number}. {order.link}"),
    ),
    OrderEvent(
        "return_refused",
        _("Return refused"),
        _("When staff refused a return."),
        _("About your return request for order {order.number}"),
        _(
            "# We can't take it back\n\nWe are sorry: we can't take back what you asked for of order "
            "{order.number}."
        ),
        _("{shop.name}: we can't take back what you asked for of order {order.number}. {order.link}"),
    ),
    OrderEvent(
        "return_received",
        _("Return received"),
        _("When what a customer sent back has arrived."),
        _("Your return of order {order.number} has arrived"),
        _("# Your parcel has arrived\n\nWe received what you sent back of order {order.number}."),
        _("{shop.name}: we received what you sent back of order {order.number}. {order.link}"),
    ),
    OrderEvent(
        "download_ready",
        _("Downloads ready"),
        _("When bought files can be downloaded."),
        _("Your downloads of order {order.number}"),
        _(
            "# Your downloads are ready\n\nThank you for order {order.number}. You find your files "
            "on its page."
        ),
        _("{shop.name}: your downloads of order {order.number} are ready. {order.link}"),
    ),
    OrderEvent(
        "gift_card",
        _("Gift card"),
        _("When a bought gift card was issued; goes to its recipient."),
        _("A gift card of {shop.name}"),
        _("# A gift card for you"),
        "",
        secrets=("card.code",),
    ),
    OrderEvent(
        "invoice",
        _("Invoice"),
        _("When the invoice of an order, or a credit note, was written."),
        _("Your invoice for order {order.number}"),
        _("# Your invoice\n\nYou find it attached to this mail, and on the page of order {order.number}."),
        "",
    ),
    OrderEvent(
        "refund_refused",
        _("Refund refused"),
        _("When a provider refused to pay money back, which waits for you then."),
        staff_subject=_("Refund refused: order {order.number}, {refund.amount}"),
        staff_text=_(
            "# A refund was refused\n\nThe provider did not pay {refund.amount} back for order "
            "{order.number} of {customer.email}. It said: {refund.answer}\n\nSend it once more on the "
            "order's page, or pay it back in another way.\n\n{button}"
        ),
        to_staff=True,
    ),
    OrderEvent(
        "dispute_opened",
        _("Dispute opened"),
        _("When a customer's bank claims a payment back."),
        staff_subject=_("Dispute: order {order.number}, {dispute.amount}"),
        staff_text=_(
            "# A payment is disputed\n\nThe bank of {customer.email} claims {dispute.amount} back for order "
            "{order.number} (reason: {dispute.reason}, number: {dispute.reference}).\n\nAnswer it at the "
            "provider, by {dispute.answer_by} at the latest. What has not left yet is on hold: look at the "
            "order before you send anything.\n\n{button}\n\n{details}"
        ),
        to_staff=True,
    ),
    OrderEvent(
        "dispute_closed",
        _("Dispute closed"),
        _("When the bank has decided."),
        staff_subject=_("Dispute closed: order {order.number}, {dispute.status}"),
        staff_text=_(
            "# A dispute is closed\n\nOrder {order.number} of {customer.email}, {dispute.amount}: "
            "{dispute.status}.\n\nA lost dispute counts as money given back. An order on hold stays there "
            "until you let it go on or cancel it.\n\n{button}"
        ),
        to_staff=True,
    ),
)

ORDER_EVENT: Mapping[str, OrderEvent] = {event.code: event for event in ORDER_EVENTS}
