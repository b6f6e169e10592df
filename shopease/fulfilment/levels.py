"""Reading stock levels and the ledger, as merchants and partners see them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from shopease.fulfilment.models import StockMovement

StockRecord = get_model("partner", "StockRecord")

FREE = Coalesce(F("num_in_stock"), 0) - Coalesce(F("num_allocated"), 0)
TRACKS = Coalesce("product__product_class__track_stock", "product__parent__product_class__track_stock")
"""Whether the product class of a record's product counts stock; a variant has its parent's."""

CHUNK = 500
MAX_WORDS = 8


@dataclass(frozen=True, slots=True)
class StockCounts:
    """How many stock records need somebody's eye."""

    low: int
    sold_out: int
    oversold: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A movement, and the record's numbers after it."""

    movement: StockMovement
    in_stock: int
    allocated: int


def low() -> Q:
    """Records with fewer free units than their threshold."""
    return Q(low_stock_threshold__gt=FREE)


def sold_out() -> Q:
    """Records of which nothing can be sold."""
    return Q(backorder=False) & (Q(num_in_stock=None) | Q(num_in_stock__lte=Coalesce(F("num_allocated"), 0)))


def oversold() -> Q:
    """Records of which more is promised than there is, without a back-order."""
    return Q(oversold=True, backorder=False)


def stock_records_of(user: Any) -> QuerySet[Any]:
    """The records that count stock and that a person of the back office may see: partners their own."""
    records: QuerySet[Any] = StockRecord.objects.alias(tracks=TRACKS).filter(tracks=True)
    return records if user.is_staff else records.filter(partner__users=user)


def stock_counts(user: Any) -> StockCounts:
    """What needs the eye of this person. One query."""
    found = stock_records_of(user).aggregate(
        low=Count("pk", low()), sold_out=Count("pk", sold_out()), oversold=Count("pk", oversold())
    )
    return StockCounts(**found)


def stock_for_list(
    user: Any, *, show: Q | None = None, partner_id: int | None = None, text: str = ""
) -> QuerySet[Any]:
    """Records with what a row shows joined, `free` units annotated. One query a page."""
    records = stock_records_of(user).filter(show or Q())
    if partner_id is not None:
        records = records.filter(partner_id=partner_id)
    for word in text.split()[:MAX_WORDS]:
        records = records.filter(
            Q(partner_sku__icontains=word)
            | Q(product__upc__icontains=word)
            | Q(product__title__icontains=word)
            | Q(product__parent__title__icontains=word)
        )
    return records.select_related("partner", "product__parent").annotate(free=FREE)


def ledger_of(record: Any) -> QuerySet[StockMovement]:
    """All movements of a stock record, the latest first, with order and person joined."""
    return StockMovement.objects.filter(stockrecord=record).select_related("order", "actor")


def ledger_rows(movements: Sequence[StockMovement]) -> list[LedgerRow]:
    """A page of `ledger_of` with the levels after each movement. One query."""
    if not movements:
        return []
    upto = StockMovement.objects.filter(
        stockrecord_id=movements[0].stockrecord_id, pk__lte=movements[0].pk
    ).aggregate(in_stock=Sum("in_stock_change"), allocated=Sum("allocated_change"))
    in_stock, allocated = upto["in_stock"], upto["allocated"]
    rows = []
    for movement in movements:
        rows.append(LedgerRow(movement, in_stock, allocated))
        in_stock -= movement.in_stock_change
        allocated -= movement.allocated_change
    return rows


def ledger_walk(record: Any) -> Iterator[LedgerRow]:
    """The whole ledger from its first row on, for a file; read in parts."""
    in_stock = allocated = 0
    for movement in ledger_of(record).order_by("pk").iterator(chunk_size=CHUNK):
        in_stock += movement.in_stock_change
        allocated += movement.allocated_change
        yield LedgerRow(movement, in_stock, allocated)
