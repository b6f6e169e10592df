"""Orders of the demo's customers, placed through the same services as any other."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone
from oscar.core.loading import get_class, get_model

from catalogue_ext.services import products_refresh
from shopease.core import clock
from shopease.demo.papers import papers_load
from shopease.demo.reading import data_read
from shopease.fulfilment.models import ReturnLine
from shopease.fulfilment.selectors import quote_for
from shopease.fulfilment.services import order_advance, order_place, sales_recount
from shopease.fulfilment.services.companions import companions_recount
from shopease.fulfilment.services.disputing import disputes_follow
from shopease.fulfilment.services.repaying import payment_refund_settle
from shopease.fulfilment.services.returns import (
    Arrived,
    Wanted,
    return_approve,
    return_receive,
    return_request,
)
from shopease.fulfilment.services.shipping import shipment_create
from shopease.fulfilment.types import OrderProposal
from shopease.notifications.models import OutboxMessage
from shopease.payments.models import PaymentRefund
from shopease.payments.registry import gateway_for, gateways
from shopease.payments.services import charge_of
from shopease.shop.taxes import buyer_for
from shopease.users.models import User
from shopease.users.roles import Role, role_assign

Basket = get_model("basket", "Basket")
Country = get_model("address", "Country")
Order = get_model("order", "Order")
Product = get_model("catalogue", "Product")
ShippingAddress = get_model("order", "ShippingAddress")

CASH = "cash-on-delivery"
DISPUTES = "test-card"
"""The gateway that plays banks."""
DELIVERY = "standard-delivery"
CLERK = "orders@example.com"
WAYS = {
    "Pending": (),
    "Confirmed": ("Confirmed",),
    "Processing": ("Confirmed", "Processing"),
    "Partly shipped": ("Confirmed", "Processing", "Partly shipped"),
    "Shipped": ("Confirmed", "Processing", "Shipped"),
    "Delivered": ("Confirmed", "Processing", "Shipped", "Delivered"),
    "On hold": ("Confirmed", "On hold"),
    "Cancelled": ("Cancelled",),
}
"""The steps to each status."""
BETWEEN = timedelta(hours=20)
REASONS = {
    "On hold": "The street is missing in the address: asked by mail.",
    "Cancelled": "Ordered twice by mistake.",
}


def orders_load(*, password: str) -> int:
    """Place the orders of customers who have none yet; how many were placed.

    `password` is given to customers who don't exist yet.
    """
    data, placed = data_read("orders"), 0
    emails = [customer["email"] for customer in data["customer"]]
    for customer in data["customer"]:
        user = _customer(customer, password)
        if not Order.objects.filter(user=user).exists():
            for order in data["order"]:
                if order["email"] == customer["email"]:
                    with clock.at(clock.now() - timedelta(days=order["days"])):
                        _order(user, customer, order)
                    placed += 1
    if placed:
        sold = Order.objects.filter(user__email__in=emails).values_list("lines__product_id", flat=True)
        products_refresh(product_ids=set(sold))
        pending = OutboxMessage.objects.filter(status=OutboxMessage.Status.PENDING)
        pending.filter(topic="stock.changed").update(status=OutboxMessage.Status.SENT, sent_at=clock.now())
        pending.update(created_at=clock.now(), due_at=clock.now())
        sales_recount()
        companions_recount()
        papers_load()
    return placed


def _customer(data: dict[str, Any], password: str) -> User:
    user = User.objects.filter(email__iexact=data["email"]).first()
    if user is None:
        first_name, last_name = data["name"]
        user = User.objects.create_user(data["email"], password, first_name=first_name, last_name=last_name)
        role_assign(user=user, role=Role.SHOPPER)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _order(user: User, customer: dict[str, Any], data: dict[str, Any]) -> None:
    """Place an order and take it as far as it has come; what it would have told counts as told."""
    basket = Basket.objects.create(owner=user)
    address = _address(customer)
    buyer = buyer_for(address)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(user=user, buyer=buyer)
    for code, quantity in data["lines"]:
        product = Product.objects.filter(upc=code.upper()).first()
        if product and basket.strategy.fetch_for_product(product).availability.is_available_to_buy:
            basket.add_product(product, quantity)
    gateway, token = _way_to_pay(data)
    proposal = OrderProposal(
        basket_id=basket.pk,
        user=user,
        guest_email="",
        shipping_address=address,
        shipping_method_code=DELIVERY,
        gateway=gateway,
        agreed=_quote(basket, user, address),
    )
    placement, _outcome = order_place(proposal=proposal, token=token)
    _bring(placement.order, data["status"])
    with clock.at(_later(2 + len(WAYS[data["status"]]))):
        _send_back(placement.order, asked=data.get("asked", 0), received=data.get("received", 0))
    _dispute(placement.order, after=data.get("disputed", 0))
    Order.objects.filter(pk=placement.order.pk).update(date_placed=clock.now())
    told = OutboxMessage.objects.filter(key__startswith=f"order:{placement.order.number}:")
    told.update(status=OutboxMessage.Status.SENT, sent_at=clock.now())


def _dispute(order: Any, *, after: int) -> None:
    """Let the customer's bank claim the payment back so many days later; it has not decided."""
    attempt = order.payment_attempts.filter(gateway=DISPUTES).first()
    if after and attempt:
        gateway: Any = gateway_for(DISPUTES)
        with clock.at(min(clock.now() + timedelta(days=after), timezone.now())):
            gateway.dispute_make(charge_of(attempt))
            disputes_follow(attempt=attempt)


def _way_to_pay(data: dict[str, Any]) -> tuple[str, str]:
    """Gateway and token of an order; cash on delivery where the shop has no such gateway."""
    gateway, _colon, token = data.get("pay", CASH).partition(":")
    return (gateway, token) if gateway in gateways() else (CASH, "")


def _address(customer: dict[str, Any]) -> Any:
    name, line, postcode, city, country = customer["address"]
    first_name, last_name = name.split()
    return ShippingAddress(
        first_name=first_name,
        last_name=last_name,
        line1=line,
        postcode=postcode,
        line4=city,
        country=Country.objects.get(iso_3166_1_a2=country),
        phone_number=customer["phone"],
    )


def _quote(basket: Any, user: User, address: Any) -> str:
    """What the customer would have seen, and said yes to."""
    seen = Basket.objects.get(pk=basket.pk)
    seen.strategy = basket.strategy
    get_class("offer.applicator", "Applicator")().apply(seen, user)
    methods = get_class("shipping.repository", "Repository")().get_shipping_methods(
        seen, user=user, shipping_addr=address
    )
    method = next(method for method in methods if method.code == DELIVERY)
    charge = method.calculate(seen)
    total = get_class("checkout.calculators", "OrderTotalCalculator")().calculate(seen, charge)
    return quote_for(basket=seen, shipping_method=method, shipping_charge=charge, total=total).fingerprint


def _bring(order: Any, status: str) -> None:
    """Take the order as far as it has come, step by step; the order desk does it."""
    clerk = User.objects.filter(email=CLERK).first()
    for number, step in enumerate(WAYS[status], start=1):
        with clock.at(_later(number)):
            if step == "Partly shipped":
                line = order.lines.order_by("pk").first()
                shipment_create(order_id=order.pk, lines={line.pk: line.quantity}, actor=clerk)
            else:
                order_advance(order_id=order.pk, status=step, actor=clerk, note=REASONS.get(step, ""))


def _later(steps: int) -> datetime:
    """So many steps after now, but not in the real future."""
    return min(clock.now() + steps * BETWEEN, timezone.now())


def _send_back(order: Any, *, asked: int, received: int) -> None:
    """Ask to send units of the first line back, and let them come."""
    line = order.lines.order_by("pk").first()
    if not asked and not received:
        return
    wanted = {line.pk: Wanted(asked or received, ReturnLine.Reason.DIFFERENT)}
    note = "The colour is warmer than in the pictures."
    request = return_request(order_id=order.pk, lines=wanted, note=note, actor=order.user)
    if received:
        return_approve(return_id=request.pk, answer="Please send it back within two weeks.")
        row = request.lines.get()
        return_receive(return_id=request.pk, arrived={row.pk: Arrived(received, received, "new")})
        for part in PaymentRefund.objects.filter(attempt__order=order):
            payment_refund_settle(payment_refund_id=part.pk)
