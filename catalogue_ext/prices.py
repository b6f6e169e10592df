"""The history of prices, and what it says beside a reduction.

Directive 98/6/EC, article 6a ("Omnibus"): who announces a reduction names the lowest price of the
30 days before it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from oscar.core.loading import get_model

from catalogue_ext.net import with_gross
from shopease.core import clock

PERIOD = timedelta(days=30)
BATCH = 500

StockRecord = get_model("partner", "StockRecord")
PriceChange = get_model("partner", "PriceChange")

History = Sequence[tuple[datetime, Decimal]]
"""When a price came into force (ascending), and the price with tax."""


def lowest_before(history: History) -> Decimal | None:
    """The lowest price in force in the 30 days before the last change; None when it is the first."""
    if len(history) < 2:
        return None
    reduced_at = history[-1][0]
    prices = [price for moment, price in history[:-1] if moment > reduced_at - PERIOD]
    prices += [price for moment, price in history[:-1] if moment <= reduced_at - PERIOD][-1:]
    return min(prices)


def prices_record(*, product_ids: Iterable[int]) -> int:
    """Write down prices (with tax at home) that differ from the last ones known; how many did.

    `product_ids` are those that own stock records: variants, not their parents. The moment is that
    of the shop's clock. One query when no price changed.
    """
    last = PriceChange.objects.filter(stockrecord=OuterRef("pk")).order_by("-changed_at", "-pk")
    records = (
        with_gross(StockRecord.objects.filter(product_id__in=product_ids, price__isnull=False))
        .annotate(known=Subquery(last.values("price")[:1]))
        .filter(Q(known=None) | ~Q(known=F("gross")))
        .order_by("pk")
    )
    changed = list(records.values_list("pk", "gross"))
    if changed:
        moment = clock.now()
        with transaction.atomic():
            PriceChange.objects.bulk_create(
                [PriceChange(stockrecord_id=pk, price=price, changed_at=moment) for pk, price in changed]
            )
            lowest_prices_refresh(stockrecord_ids=[pk for pk, _price in changed])
    return len(changed)


def lowest_prices_refresh(*, stockrecord_ids: Sequence[int]) -> int:
    """Bring `StockRecord.lowest_30` in line with the history; how many records changed. Two queries,
    and one for each batch of records that differ."""
    changes = PriceChange.objects.filter(stockrecord_id__in=stockrecord_ids)
    rows = changes.order_by("stockrecord_id", "changed_at", "pk").values_list(
        "stockrecord_id", "changed_at", "price"
    )
    lowest = {
        pk: lowest_before([(moment, price) for _pk, moment, price in found])
        for pk, found in groupby(rows, key=lambda row: row[0])
    }
    stale = [
        StockRecord(pk=pk, lowest_30=lowest.get(pk))
        for pk, known in StockRecord.objects.filter(pk__in=stockrecord_ids).values_list("pk", "lowest_30")
        if known != lowest.get(pk)
    ]
    StockRecord.objects.bulk_update(stale, ["lowest_30"], batch_size=BATCH)
    return len(stale)


def prices_check() -> int:
    """Do both for the whole shop: finds what was written past the services; how many prices were new."""
    new = 0
    for ids in _batches(StockRecord.objects.order_by("product_id").values_list("product_id", flat=True)):
        new += prices_record(product_ids=ids)
    for ids in _batches(StockRecord.objects.order_by("pk").values_list("pk", flat=True)):
        lowest_prices_refresh(stockrecord_ids=ids)
    return new


def _batches(values: Any) -> Iterable[list[int]]:
    ids = list(values.distinct())
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
