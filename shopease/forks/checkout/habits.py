"""What a customer has told before, so that nobody asks again."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from shopease.fulfilment.selectors import order_habit
from shopease.payments.selectors import ways_to_pay
from shopease.payments.types import Purchase


def addresses_to_send_to(user: Any) -> QuerySet[Any]:
    """The customer's addresses in countries that we send to: the default one first, then the most used."""
    addresses: QuerySet[Any] = user.addresses.filter(country__is_shipping_country=True)
    order = ("-is_default_for_shipping", "-num_orders_as_shipping_address", "-date_created")
    return addresses.select_related("country").order_by(*order)


def habits_take(session: Any, user: Any, *, needs_shipping: bool) -> None:
    """Put what is not told yet into the checkout's session, as it was with the customer's latest order.

    Asks for what is missing only: one query for the address, one for delivery and payment.
    """
    if needs_shipping and not session.is_shipping_address_set():
        address = addresses_to_send_to(user).first()
        if address is not None:
            session.ship_to_user_address(address)
    if session.payment_method() and session.shipping_method_code(None):
        return
    habit = order_habit(user)
    if habit is None:
        return
    if needs_shipping and not session.shipping_method_code(None):
        session.use_shipping_method(habit.shipping_code)
    if not session.payment_method():
        purchase = Purchase(is_sent=needs_shipping, currency=settings.OSCAR_DEFAULT_CURRENCY)
        values = [way.value for way in ways_to_pay(purchase)]
        known = next((value for value in values if value.partition(":")[0] == habit.gateway), None)
        if known:
            session.pay_by(known)
