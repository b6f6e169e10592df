"""Orders of the demo's customers, placed through the same services as any other."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from oscar.core.loading import get_class, get_model

from catalogue_ext.services import products_refresh
from shopease.core import clock
from shopease.demo.reading import data_read
from shopease.fulfilment.selectors import quote_for
from shopease.fulfilment.services import order_advance, order_place, sales_recount
from shopease.fulfilment.services.companions import companions_recount
from shopease.fulfilment.types import OrderProposal
from shopease.notifications.models import OutboxMessage
from shopease.users.models import User
from shopease.users.roles import Role, role_assign

Basket = get_model("basket", "Basket")
Country = get_model("address", "Country")
Order = get_model("order", "Order")
Product = get_model("catalogue", "Product")
ShippingAddress = get_model("order", "ShippingAddress")

CASH = "cash-on-delivery"
DELIVERY = "standard-delivery"
PATH = ("Confirmed", "Shipped", "Delivered")


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
        sales_recount()
        companions_recount()
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
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(user=user)
    for code, quantity in data["lines"]:
        product = Product.objects.filter(upc=code.upper()).first()
        if product and basket.strategy.fetch_for_product(product).availability.is_available_to_buy:
            basket.add_product(product, quantity)
    address = _address(customer)
    proposal = OrderProposal(
        basket_id=basket.pk,
        user=user,
        guest_email="",
        shipping_address=address,
        shipping_method_code=DELIVERY,
        gateway=CASH,
        agreed=_quote(basket, user, address),
    )
    placement, _outcome = order_place(proposal=proposal, token="")
    _bring(placement.order, data["status"])
    Order.objects.filter(pk=placement.order.pk).update(date_placed=clock.now())
    told = OutboxMessage.objects.filter(key__startswith=f"order:{placement.order.number}:")
    told.update(status=OutboxMessage.Status.SENT, sent_at=clock.now(), payload={})


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
    """Take the order as far as it has come."""
    steps = [status] if status == "Cancelled" else PATH[: PATH.index(status) + 1] if status in PATH else ()
    for step in steps:
        order_advance(order_id=order.pk, status=step)
