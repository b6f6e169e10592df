"""What the delivery of a placed order would cost for what is in it now. Reads only."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from oscar.core.loading import get_class

from catalogue_ext.delivery.ways import pickup_of
from shopease.core.money import cents
from shopease.fulfilment.crediting import order_credited
from shopease.shop.taxes import buyer_for

SHIPPING = "Shipping"
"""Category of the order's discounts that lower its delivery."""


@dataclass(frozen=True)
class Piece:
    """Units of a product that are in an order, as ways of delivery read a line of a basket."""

    product: Any
    quantity: int

    @property
    def product_id(self) -> int:
        """Of which the measures are asked."""
        return int(self.product.pk)


class OrderGoods:
    """What is in an order and not cancelled, as ways of delivery read a basket; three queries in its life."""

    def __init__(self, order: Any) -> None:
        self.order, self.currency, self.strategy = order, order.currency, order_strategy(order)

    @cached_property
    def _lines(self) -> list[Any]:
        lines = self.order.lines.select_related("product__product_class", "product__parent__product_class")
        return [line for line in lines.order_by("pk") if line.num_cancelled < line.quantity]

    @cached_property
    def _pieces(self) -> list[Piece]:
        known = (line for line in self._lines if line.product)
        return [Piece(line.product, line.quantity - line.num_cancelled) for line in known]

    def all_lines(self) -> list[Piece]:
        """Of what is still in the catalogue: nobody knows the weight of the rest."""
        return self._pieces

    @cached_property
    def total_incl_tax(self) -> Decimal:
        """What the goods cost after discounts."""
        parts = (
            line.line_price_incl_tax * (line.quantity - line.num_cancelled) / line.quantity
            for line in self._lines
        )
        return cents(sum(parts, Decimal(0)))

    def is_shipping_required(self) -> bool:
        """Whether something of it needs a parcel."""
        return any(line.needs_shipping for line in self._lines)

    @cached_property
    def shipping_discounts(self) -> list[dict[str, Any]]:
        """The offer that lowered the order's delivery; it holds for another charge too."""
        row = self.order.discounts.filter(category=SHIPPING).first()
        return [{"offer": _Promised(row)}] if row else []

    @property
    def has_shipping_discounts(self) -> bool:
        """Whether there is one."""
        return bool(self.shipping_discounts)


class _Promised:
    """An offer on delivery as an order used it: never more than its cap leaves, and without the offer
    (it was deleted) what it gave."""

    def __init__(self, row: Any) -> None:
        self.row, self.offer = row, row.offer
        self.name = row.offer_name

    def shipping_discount(self, charge: Decimal, currency: str | None = None) -> Decimal:
        """What goes off the charge."""
        if self.offer is None:
            return min(charge, self.row.amount)
        most = min(charge, cents(self.offer.shipping_discount(charge, currency)))
        if self.offer.max_discount is None:
            return most
        left = self.offer.max_discount - self.offer.total_discount + self.row.amount
        return min(most, max(left, Decimal("0.00")))


@dataclass(frozen=True)
class Way:
    """A way of delivery that an order may have, and what it costs, tax contained."""

    method: Any
    charge: Decimal

    @property
    def name(self) -> str:
        """What it is called in the active language."""
        return str(self.method.name)

    @property
    def key(self) -> str:
        """The way at this charge, as forms name it."""
        return f"{self.method.code}:{self.charge}"


@dataclass(frozen=True)
class DeliveryNow:
    """What was agreed on an order's delivery, and what holds for what is in it now."""

    code: str
    name: str
    currency: str
    agreed: Decimal
    ways: tuple[Way, ...]
    """All that are possible."""

    @property
    def charge(self) -> Decimal | None:
        """Of the agreed way; None when it is not possible any more."""
        return next((way.charge for way in self.ways if way.method.code == self.code), None)

    @property
    def others(self) -> list[Way]:
        """The ways that are not what was agreed already."""
        return [way for way in self.ways if (way.method.code, way.charge) != (self.code, self.agreed)]

    @property
    def is_agreed(self) -> bool:
        """Whether it costs what was agreed."""
        return self.charge == self.agreed


def order_strategy(order: Any) -> Any:
    """Prices and taxes of who bought the order, by the rates in the database."""
    buyer = buyer_for(order.shipping_address, company=order.company, vat_number=order.vat_number)
    user = order.user or AnonymousUser()
    return get_class("partner.strategy", "Selector")().strategy(user=user, buyer=buyer)


def order_delivery(order: Any) -> DeliveryNow | None:
    """What the order's delivery would cost now; None where that is no question.

    That is of orders that are not sent or are fetched, and of those whose delivery was credited: what was
    agreed stands. Ten queries at most while the ways are cached.
    """
    if order.shipping_address is None or order.pickup_point_id or order_credited(order).shipping:
        return None
    ways = _ways(order, OrderGoods(order))
    agreed = (order.shipping_code, order.shipping_method, order.currency, order.shipping_incl_tax)
    return DeliveryNow(*agreed, ways)


def order_way(order: Any, key: str) -> tuple[Way, OrderGoods] | None:
    """The way at the charge that a form named, as the database has it now, and what it carries; None when
    it costs something else or isn't possible any more."""
    goods = OrderGoods(order)
    found = _ways(order, goods, key.partition(":")[0])
    way = next((way for way in found if way.key == key), None)
    return (way, goods) if way else None


def _ways(order: Any, goods: OrderGoods, code: str = "") -> tuple[Way, ...]:
    repository = get_class("shipping.repository", "Repository")()
    methods = repository.get_shipping_methods(goods, shipping_addr=order.shipping_address, code=code)
    sent = (method for method in methods if pickup_of(method) is None)
    return tuple(Way(method, cents(method.calculate(goods).incl_tax)) for method in sent)
