"""The delivery of an order that is changed: kept as it was agreed, or charged for what is in it now."""

from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shopease.core.money import cents
from shopease.core.translation import in_language
from shopease.fulfilment.crediting import order_credited
from shopease.fulfilment.errors import DeliveryAsksError, DraftRefusedError
from shopease.fulfilment.redelivery import SHIPPING, DeliveryNow, OrderGoods, order_delivery, order_way

KEEP = "keep"
"""Delivery stays as it was agreed."""


def delivery_follow(order: Any, before: DeliveryNow | None, wanted: str) -> list[str]:
    """Bring the delivery of a locked order in line with what was chosen for it; what was done, in words.

    `wanted` is KEEP, a way at a charge (`Way.key`), or empty when nobody was asked. Raises
    `DeliveryAsksError` when somebody has to be: `before` the change the agreed way cost something else, was
    possible, or the chosen one is not what it was. In the caller's transaction.
    """
    if wanted == KEEP:
        return []
    now = order_delivery(order)
    if now is None:
        if wanted:
            raise DraftRefusedError(_("What was agreed on the delivery of this order stands."))
        return []
    if not wanted:
        if now.is_agreed or (before and before.charge == now.charge):
            return []
        raise DeliveryAsksError(now)
    chosen = order_way(order, wanted)
    if chosen is None:
        raise DeliveryAsksError(now)
    way, goods = chosen
    if way.method.code == order.shipping_code and now.is_agreed:
        return []
    return [_take_over(order, way.method, goods)]


def _take_over(order: Any, method: Any, goods: OrderGoods) -> str:
    charge = method.calculate(goods)
    incl_tax, excl_tax = cents(charge.incl_tax), cents(charge.excl_tax)
    more = incl_tax - order.shipping_incl_tax
    if order.total_incl_tax + more < order_credited(order).amount:
        raise DraftRefusedError(_("More of this order was credited than it would cost."))
    said = _("Delivery: %(way)s for %(new)s instead of %(before)s for %(old)s") % {
        "way": method.name,
        "new": incl_tax,
        "before": order.shipping_method,
        "old": order.shipping_incl_tax,
    }
    _discount_follow(order, method.discount(goods))
    taxes = goods.strategy.taxes
    order.total_incl_tax += more
    order.total_excl_tax += excl_tax - order.shipping_excl_tax
    order.shipping_incl_tax, order.shipping_excl_tax = incl_tax, excl_tax
    order.shipping_tax_rate = taxes.paid(goods.strategy.delivery_rate(goods))
    order.shipping_code = method.code
    with in_language(order.language):
        order.shipping_method = method.name
    order.save(
        update_fields=(
            "total_incl_tax",
            "total_excl_tax",
            "shipping_incl_tax",
            "shipping_excl_tax",
            "shipping_tax_rate",
            "shipping_code",
            "shipping_method",
        )
    )
    return said


def _discount_follow(order: Any, amount: Decimal) -> None:
    """Another charge, another discount on it; the voucher and the offer count what they gave."""
    row = order.discounts.filter(category=SHIPPING).first()
    if row is None or row.amount == cents(amount):
        return
    more, row.amount = cents(amount) - row.amount, cents(amount)
    row.save(update_fields=("amount",))
    for name, pk in (("offer.ConditionalOffer", row.offer_id), ("voucher.Voucher", row.voucher_id)):
        if pk:
            rows = get_model(*name.split(".")).objects.filter(pk=pk)
            rows.update(total_discount=F("total_discount") + more)
