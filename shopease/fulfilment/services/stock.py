"""Stock: allocated to orders, released, shipped, corrected; each change leaves a ledger row."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from shopease.fulfilment.errors import OutOfStockError, Shortage, StockChangedError, StockTooLowError
from shopease.fulfilment.locks import stockrecords_lock
from shopease.fulfilment.models import StockMovement
from shopease.notifications.services import message_enqueue

Reason = StockMovement.Reason


def stock_open(*, stockrecord: Any) -> None:
    """Write the ledger's opening row of a new stock record; nothing when it has one."""
    if not StockMovement.objects.filter(stockrecord=stockrecord, reason=Reason.OPENING).exists():
        StockMovement.objects.create(
            stockrecord=stockrecord,
            reason=Reason.OPENING,
            in_stock_change=stockrecord.num_in_stock or 0,
            allocated_change=stockrecord.num_allocated or 0,
        )


@transaction.atomic
def stock_correct(
    *,
    stockrecord_id: int,
    num_in_stock: int | None,
    actor: Any = None,
    note: str = "",
    reason: str = Reason.CORRECTION,
    seen: int | None = None,
) -> Any:
    """Set the units in stock to what a merchant counted; None means that stock isn't counted.

    Less than what customers already ordered is possible and marks the record as oversold. The
    stock record as it is now is returned. Raises `StockChangedError` (nothing changed) when `seen` is
    given and is not the number any more.
    """
    (record,) = stockrecords_lock([stockrecord_id])
    if seen is not None and seen != record.num_in_stock:
        raise StockChangedError(seen, record.num_in_stock)
    return _set_in_stock(record, num_in_stock, reason=reason, actor=actor, note=note)


@transaction.atomic
def stock_adjust(*, stockrecord_id: int, change: int, reason: str, actor: Any = None, note: str = "") -> Any:
    """Put so many units into stock or take them out; the stock record as it is now.

    What isn't counted counts from nothing. Raises `StockTooLowError` (nothing changed) when more would
    leave than there are.
    """
    (record,) = stockrecords_lock([stockrecord_id])
    if change < 0 and -change > (record.num_in_stock or 0):
        raise StockTooLowError(record.num_in_stock or 0)
    return _set_in_stock(record, (record.num_in_stock or 0) + change, reason=reason, actor=actor, note=note)


@transaction.atomic
def stock_backorder_set(*, stockrecord_id: int, backorder: bool) -> Any:
    """Allow or end back-orders; what was sold ahead of stock until then marks the record as oversold."""
    (record,) = stockrecords_lock([stockrecord_id])
    record.backorder = backorder
    record.oversold = _is_oversold(record)
    record.save(update_fields=("backorder", "oversold", "date_updated"))
    return record


def _set_in_stock(record: Any, number: int | None, *, reason: str, actor: Any, note: str) -> Any:
    """On a locked record, with its row in the ledger."""
    change = (number or 0) - (record.num_in_stock or 0)
    record.num_in_stock = number
    record.oversold = _is_oversold(record)
    record.save(update_fields=("num_in_stock", "oversold", "date_updated"))
    if change:
        StockMovement.objects.create(
            stockrecord=record,
            reason=reason,
            in_stock_change=change,
            actor=actor,
            note=note[:200],
        )
    return record


def stock_allocate(*, order: Any, lines: Iterable[Any]) -> None:
    """Allocate stock to the lines of a new order, or to more of an order that grows.

    `lines` have `stockrecord_id`, `product` and `quantity`, as a basket's do. Runs inside the order's
    transaction, last before it commits. Raises `OutOfStockError` naming product and what is left when a
    record does not suffice; the caller's transaction must then roll back.
    """
    lines = list(lines)
    wanted, titles = _tracked(lines)
    movements = StockMovement.objects.bulk_create(
        StockMovement(
            stockrecord_id=pk,
            reason=Reason.ALLOCATED,
            allocated_change=quantity,
            order=order,
        )
        for pk, quantity in sorted(wanted.items())
    )
    _tell_changed(movements, lines)
    records = get_model("partner", "StockRecord").objects
    for pk, quantity in sorted(wanted.items()):
        taken = records.filter(_suffices(quantity), pk=pk).update(
            num_allocated=Coalesce(F("num_allocated"), 0) + quantity
        )
        if not taken:
            record = records.filter(pk=pk).first()  # None: a merchant has just deleted it
            left = record.net_stock_level if record else 0
            raise OutOfStockError([Shortage(titles[pk], quantity, max(0, left))])


def stock_release(*, order: Any, units: Mapping[Any, int], instead: Sequence[Any] = ()) -> None:
    """Give units of (locked) order lines back to what is free, and allocate the lines of baskets that come
    `instead`: a record is asked for no more than the difference. The order's lines are not saved.

    Raises `OutOfStockError` as `stock_allocate`.
    """
    freed = _by_record(_allocated(units))
    wanted, titles = _tracked(instead)
    records = {record.pk: record for record in stockrecords_lock({*freed, *wanted})}
    movements = []
    for pk in sorted({*records, *wanted}):
        more = wanted[pk] - freed[pk]
        found = get_model("partner", "StockRecord").objects.filter(_suffices(more), pk=pk)
        if more > 0 and not found.exists():
            left = records[pk].net_stock_level + freed[pk] if pk in records else 0
            raise OutOfStockError([Shortage(titles[pk], wanted[pk], max(0, left))])
        _change(records[pk], allocated=more)
        for reason, change in ((Reason.RELEASED, -freed[pk]), (Reason.ALLOCATED, wanted[pk])):
            if change:
                movements.append(_note(order, records[pk], reason, allocated=change))
    _tell_changed(movements, [*units, *instead])


def stock_consume(*, order: Any, units: Mapping[Any, int]) -> None:
    """Take units of (locked) order lines out of stock, for they leave the house. The lines are not saved."""
    wanted = _by_record(_allocated(units))
    movements = []
    for record in stockrecords_lock(wanted):
        quantity = wanted[record.pk]
        gone = min(quantity, record.num_in_stock or 0)
        movements.append(_write(order, record, Reason.SHIPPED, allocated=-quantity, in_stock=-gone))
    _tell_changed(movements, units)


def stock_put_back(*, order: Any, units: Mapping[Any, int]) -> None:
    """The opposite of `stock_consume`: into stock what was taken out of it, allocated again."""
    wanted: Counter[int] = Counter()
    for line, quantity in units.items():
        if line.tracks_stock:
            line.num_allocated = (line.num_allocated or 0) + quantity
            wanted[line.stockrecord_id] += quantity
    taken = StockMovement.objects.filter(order=order, reason=Reason.SHIPPED, stockrecord__in=wanted)
    left = dict(taken.values_list("stockrecord").annotate(units=-Sum("in_stock_change")))
    movements = []
    for record in stockrecords_lock(wanted):
        quantity = wanted[record.pk]
        back = min(quantity, left.get(record.pk, 0))
        movements.append(_write(order, record, Reason.SHIPPED, allocated=quantity, in_stock=back))
    _tell_changed(movements, units)


def stock_return(*, order: Any, units: Mapping[Any, int], actor: Any = None) -> None:
    """Put units of (locked) order lines into stock that had left and came back."""
    wanted: Counter[int] = Counter()
    for line, quantity in units.items():
        if quantity and line.tracks_stock and line.stockrecord_id:
            wanted[line.stockrecord_id] += quantity
    movements = []
    for record in stockrecords_lock(wanted):
        movement = _write(order, record, Reason.RETURNED, allocated=0, in_stock=wanted[record.pk])
        StockMovement.objects.filter(pk=movement.pk).update(actor=actor)
        movements.append(movement)
    _tell_changed(movements, units)


def _suffices(quantity: int) -> Q:
    if not settings.FULFILMENT_STOCK_GUARD:
        return Q()
    enough = Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0) + quantity)
    return Q(backorder=True) | (enough & Q(oversold=False))


def _tracked(lines: Iterable[Any]) -> tuple[Counter[int], dict[int, str]]:
    """Units wanted and a title per stock record, of the lines whose product counts stock."""
    wanted: Counter[int] = Counter()
    titles: dict[int, str] = {}
    for line in lines:
        if line.stockrecord_id and line.product and line.product.get_product_class().track_stock:
            wanted[line.stockrecord_id] += line.quantity
            titles[line.stockrecord_id] = line.product.get_title()
    return wanted, titles


def _allocated(units: Mapping[Any, int]) -> dict[Any, int]:
    """Take so many units off what lines have allocated; line → units of stock."""
    taken = {}
    for line, quantity in units.items():
        taken[line] = min(quantity, line.num_allocated or 0)
        line.num_allocated = (line.num_allocated or 0) - taken[line]
    return taken


def _by_record(units: Mapping[Any, int]) -> Counter[int]:
    """Units of order lines by their stock record."""
    found: Counter[int] = Counter()
    for line, quantity in units.items():
        if quantity and line.stockrecord_id:
            found[line.stockrecord_id] += quantity
    return found


def _is_oversold(record: Any) -> bool:
    return record.num_in_stock is not None and record.num_in_stock < (record.num_allocated or 0)


def _write(order: Any, record: Any, reason: str, *, allocated: int, in_stock: int) -> StockMovement:
    """Change a locked record, with its row in the ledger."""
    _change(record, allocated=allocated, in_stock=in_stock)
    return _note(order, record, reason, allocated=allocated, in_stock=in_stock)


def _change(record: Any, *, allocated: int, in_stock: int = 0) -> None:
    """On a locked record. What is allocated beyond its stock marks it as oversold, but for a back-order."""
    record.num_allocated = (record.num_allocated or 0) + allocated
    if in_stock:
        record.num_in_stock = (record.num_in_stock or 0) + in_stock
    if record.oversold or not record.backorder:
        record.oversold = _is_oversold(record)
    record.save(update_fields=("num_allocated", "num_in_stock", "oversold", "date_updated"))


def _note(order: Any, record: Any, reason: str, *, allocated: int = 0, in_stock: int = 0) -> StockMovement:
    """A row of the ledger."""
    return StockMovement.objects.create(
        stockrecord=record,
        reason=reason,
        allocated_change=allocated,
        in_stock_change=in_stock,
        order=order,
    )


def _tell_changed(movements: Sequence[StockMovement], lines: Iterable[Any]) -> None:
    """Products follow their records; told once for all movements of a step."""
    if movements:
        message_enqueue(
            key=f"stock:{movements[0].pk}",
            topic="stock.changed",
            payload={"product_ids": sorted({line.product_id for line in lines if line.product_id})},
        )
