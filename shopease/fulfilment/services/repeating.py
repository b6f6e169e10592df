"""Ordering the same again: what an order held is put into a basket, as far as it can be had."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied

from catalogue_ext.product_selectors import product_for_basket
from shopease.fulfilment.errors import BasketGoneError, Shortage


@dataclass
class Repeated:
    """What became of the lines of the order."""

    added: int = 0
    """Units that are in the basket now and weren't before."""
    shortages: list[Shortage] = field(default_factory=list)
    """What can't be had as it was, with the units that could be added as `left`."""
    to_choose: list[str] = field(default_factory=list)
    """Titles of what has to be chosen anew on its page."""


def order_repeat(*, order: Any, basket: Any) -> Repeated:
    """Add the lines of an order to a basket with its strategy, at today's prices.

    `order` is one of `order_for_page`. Quantities end at what is in stock and at what fits into one
    order. About twelve queries a line. Raises `BasketGoneError` when the basket has just been ordered.
    """
    done = Repeated()
    in_basket = Counter({line.product_id: 0 for line in order.lines.all()})
    for line in basket.all_lines():
        in_basket[line.product_id] += line.quantity
    room = settings.OSCAR_MAX_BASKET_QUANTITY_THRESHOLD - basket.num_items
    for line in order.lines.all():
        product = product_for_basket(line.product_id) if line.product_id else None
        if product is not None and _lacks_choices(product, line):
            done.to_choose.append(line.title)
            continue
        units = 0 if product is None else min(room, _units(basket, product, line, in_basket))
        if units < line.quantity:
            done.shortages.append(Shortage(line.title, line.quantity, units))
        if units > 0:
            _add(basket, product, units, line)
            done.added, room = done.added + units, room - units
            in_basket[line.product_id] += units
    return done


def _units(basket: Any, product: Any, line: Any, in_basket: Counter[int]) -> int:
    """How many of the units that were ordered can be added now."""
    info = basket.strategy.fetch_for_product(product)
    if product.is_parent or not info.price.exists:
        return 0
    have = in_basket[product.pk]
    permitted, _reason = info.availability.is_purchase_permitted(have + line.quantity)
    if permitted:
        return int(line.quantity)
    left = getattr(info.availability, "num_available", None) or 0
    return max(0, min(line.quantity, left - have))


def _lacks_choices(product: Any, line: Any) -> bool:
    """Whether the product asks for something that the order doesn't tell."""
    if not product.has_options:
        return False
    told = {attribute.option_id for attribute in line.attributes.all()}
    return any(option.required and option.pk not in told for option in product.options)


def _add(basket: Any, product: Any, units: int, line: Any) -> None:
    options = [
        {"option": attribute.option, "value": attribute.value}
        for attribute in line.attributes.select_related("option")
        if attribute.option is not None
    ]
    try:
        basket.add_product(product, units, options)
    except PermissionDenied as error:
        raise BasketGoneError from error
