"""What becomes of one value: pure rules, without a query."""

from collections.abc import Callable, Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from oscar.core.loading import get_model

from shopease.bulk.types import Action, Caution, Field, Note, Step
from shopease.core.money import cents

HIGHEST = Decimal("9999999999.99")
MOST = 2_147_483_647
"""The largest number in stock that a database keeps."""

UNPLACED = get_model("catalogue", "ProductCategory").UNPLACED
HALF = Decimal("0.5")

Options = Mapping[str, Any]


class LeftError(Exception):
    """A value can't be changed; `note` says why."""

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


def price_after(price: Decimal | None, options: Options) -> Decimal:
    """The new price, in whole cents and never below zero; raises `LeftError`.

    `options`: `how` (percent, amount, set), `value`, and perhaps `ending`, the cents (".99") in which
    the price is to end: the nearest such price is taken, the higher of two.
    """
    value = Decimal(options["value"])
    if options["how"] == "set":
        found = value
    elif price is None:
        raise LeftError(Note.NO_PRICE)
    elif options["how"] == "percent":
        found = price * (100 + value) / 100
    else:
        found = price + value
    if found < 0:
        raise LeftError(Note.BELOW_ZERO)
    found = cents(found)
    if options.get("ending"):
        found = _ending(found, Decimal(options["ending"]))
    if found > HIGHEST:
        raise LeftError(Note.TOO_HIGH)
    return found


def _ending(price: Decimal, ending: Decimal) -> Decimal:
    below = (price - ending).to_integral_value(ROUND_FLOOR) + ending
    above = below + 1
    return above if below < 0 or above - price <= price - below else below


def _price_step(record: Any, options: Options) -> Step:
    new = price_after(record.price, options)
    return Step(Field.PRICE, _money(record.price), _money(new), caution=_price_caution(record, new))


def _price_caution(record: Any, new: Decimal) -> str:
    if new == 0:
        return Caution.FREE
    if record.price is not None and abs(new - record.price) > record.price * HALF:
        return Caution.JUMP
    if record.compare_at is not None and new >= record.compare_at:
        return Caution.ABOVE
    return ""


def _compare_step(record: Any, options: Options) -> Step:
    """`how`: set (to `value`), clear, price (the present one)."""
    new: Decimal | None = None
    if options["how"] == "set":
        new = Decimal(options["value"])
    elif options["how"] == "price":
        if record.price is None:
            raise LeftError(Note.NO_PRICE)
        new = record.price
    # The present price stands there to be undercut by the next change.
    is_odd = options["how"] == "set" and new is not None and record.price is not None and new <= record.price
    caution = Caution.ABOVE if is_odd else ""
    return Step(Field.COMPARE_AT, _money(record.compare_at), _money(new), caution=caution)


def _stock_step(record: Any, options: Options) -> Step:
    """`how`: set (to `value`) or add; a record that isn't counted can be set."""
    if not record.product.get_product_class().track_stock:
        raise LeftError(Note.NOT_COUNTED)
    new = int(options["value"])
    if options["how"] == "add":
        if record.num_in_stock is None:
            raise LeftError(Note.NOT_COUNTED)
        new += record.num_in_stock
    if new < 0:
        raise LeftError(Note.BELOW_ZERO)
    if new > MOST:
        raise LeftError(Note.TOO_HIGH)
    oversells = new < (record.num_allocated or 0) and not record.backorder
    return Step(Field.STOCK, record.num_in_stock, new, caution=Caution.OVERSOLD if oversells else "")


_RULES: dict[str, tuple[str, Callable[[Any, Options], Step]]] = {
    Action.PRICE: (Field.PRICE, _price_step),
    Action.COMPARE_AT: (Field.COMPARE_AT, _compare_step),
    Action.STOCK: (Field.STOCK, _stock_step),
}


def record_step(action: str, record: Any, options: Options) -> Step:
    """What an action makes of a stock record (with its product and class), or why nothing."""
    field, rule = _RULES[action]
    held = getattr(record, field)
    old = held if field == Field.STOCK else _money(held)
    try:
        step = rule(record, options)
    except LeftError as left:
        return Step(field, old, old, note=left.note)
    return _unless_same(step)


def field_of(action: str, options: Options) -> str:
    """The field that an action writes."""
    if action in _RULES:
        return _RULES[action][0]
    if action in (Action.CATEGORY_ADD, Action.CATEGORY_REMOVE):
        return Field.CATEGORY
    return str(options["flag"]) if action == Action.FLAG else Field.PUBLIC


def product_step(action: str, product: Any, options: Options) -> Step:
    """What an action makes of a product's own field, or why nothing."""
    field = field_of(action, options)
    new = bool(options["on"]) if action == Action.FLAG else action == Action.PUBLISH
    return _unless_same(Step(field, getattr(product, field), new))


def place_step(action: str, place: int | None) -> Step:
    """What an action makes of a product's place in a category; None when it isn't there."""
    if action == Action.CATEGORY_ADD:
        return _unless_same(Step(Field.CATEGORY, place, UNPLACED if place is None else place))
    return _unless_same(Step(Field.CATEGORY, place, None))


def _unless_same(step: Step) -> Step:
    if step.old != step.new:
        return step
    return Step(step.field, step.old, step.new, note=Note.SAME)


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else str(cents(amount))
