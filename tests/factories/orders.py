"""Orders that were placed the way customers place them, without HTTP."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from oscar.core.loading import get_class, get_model

from shopease.fulfilment.selectors import quote_for
from shopease.fulfilment.services import order_advance, order_confirm, order_reserve
from shopease.fulfilment.states import States
from shopease.fulfilment.types import OrderProposal
from shopease.payments.credit.selectors import credit_plan
from shopease.payments.services import attempt_charge
from tests.factories.checkout import delivery_create

CARD = ("test-card", "test-accept")
CASH = ("cash-on-delivery", "")
DELIVERY = "standard"

TO = {
    States.PENDING: (),
    States.CONFIRMED: ("Confirmed",),
    States.PROCESSING: ("Confirmed", "Processing"),
    States.SHIPPED: ("Confirmed", "Shipped"),
    States.DELIVERED: ("Confirmed", "Shipped", "Delivered"),
    States.ON_HOLD: ("Confirmed", "On hold"),
    States.CANCELLED: ("Cancelled",),
}


def proposal_create(
    goods: Mapping[Any, int],
    *,
    user: Any = None,
    email: str = "ada@example.com",
    gateway: str = "test-card",
    options: Mapping[Any, list[dict[str, Any]]] | None = None,
    vouchers: Sequence[Any] = (),
    **fields: Any,
) -> OrderProposal:
    """What the checkout would propose of a new basket: goods (product → units), vouchers, credit.

    `options`: what was written for a product, as the basket takes it.
    """
    country = get_model("address", "Country")
    if not country.objects.filter(pk="DE").exists():
        delivery_create()
    who = user or AnonymousUser()
    basket = get_model("basket", "Basket").objects.create(owner=user)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(user=who)
    for product, units in goods.items():
        basket.add_product(product, units, (options or {}).get(product))
    basket.vouchers.add(*vouchers)
    basket = get_model("basket", "Basket").objects.get(pk=basket.pk)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(user=who)
    get_class("offer.applicator", "Applicator")().apply(basket, who)
    address = get_model("order", "ShippingAddress")(
        first_name="Ada", last_name="Lovelace", line1="Gartenweg 1", postcode="10115", line4="Berlin",
        country=country.objects.get(pk="DE"), phone_number="+4930123456",
    )  # fmt: skip
    methods = get_class("shipping.repository", "Repository")().get_shipping_methods(
        basket, user=who, shipping_addr=address
    )
    method = next((method for method in methods if method.code == DELIVERY), methods[0])
    charge = method.calculate(basket)
    total = get_class("checkout.calculators", "OrderTotalCalculator")().calculate(basket, charge)
    credit = credit_plan(
        total=total.incl_tax,
        card_ids=fields.get("gift_cards", ()),
        user=who,
        with_store_credit=fields.get("with_store_credit", False),
        currency=total.currency,
    )
    quote = quote_for(
        basket=basket, shipping_method=method, shipping_charge=charge, total=total, credit=credit
    )
    wanted = {
        "basket_id": basket.pk,
        "user": who,
        "guest_email": "" if user else email,
        "shipping_address": address if basket.is_shipping_required() else None,
        "shipping_method_code": method.code,
        "gateway": gateway,
        "agreed": quote.fingerprint,
    }
    return OrderProposal(**{**wanted, **fields})


def order_create(
    goods: Mapping[Any, int], *, status: str = States.PENDING, pay: tuple[str, str] = CARD, **fields: Any
) -> Any:
    """An order of these goods (product → units), paid by `pay` (gateway, token), taken to `status`."""
    gateway, token = pay
    placement = order_reserve(proposal=proposal_create(goods, gateway=gateway, **fields))
    order = placement.order
    if status != States.PENDING_PAYMENT:
        outcome = attempt_charge(attempt=placement.attempt, token=token)
        order_confirm(attempt=placement.attempt, outcome=outcome)
        for step in TO[States(status)]:
            order_advance(order_id=order.pk, status=step)
    return get_model("order", "Order").objects.get(pk=order.pk)
