"""Stock of many records at once, for writers of whole catalogues; the ledger is kept as for one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.locks import stockrecords_lock
from shopease.fulfilment.models import StockMovement

FIELDS = ("partner_sku", "price", "compare_at", "num_in_stock", "backorder", "available_on")
BATCH = 500

StockRecord = get_model("partner", "StockRecord")


def stocks_open(*, stockrecords: Iterable[Any]) -> None:
    """Write the ledger's opening rows of records that were just made. One query for 500."""
    StockMovement.objects.bulk_create(
        [
            StockMovement(
                stockrecord=record,
                reason=StockMovement.Reason.OPENING,
                in_stock_change=record.num_in_stock or 0,
            )
            for record in stockrecords
        ],
        batch_size=BATCH,
    )


@transaction.atomic
def stocks_change(
    *,
    changes: Mapping[int, Mapping[str, Any]],
    reason: str = StockMovement.Reason.IMPORT,
    actor: Any = None,
    note: str = "",
) -> None:
    """Set fields (`FIELDS`) of stock records by primary key; a change of units is a ledger row.

    Less than what customers already ordered is possible and marks a record as oversold. Three
    queries for 500 records. The caller refreshes the products' availability.
    """
    records = stockrecords_lock(changes)
    movements = []
    now = clock.now()
    for record in records:
        before = record.num_in_stock or 0
        for name, value in changes[record.pk].items():
            setattr(record, name, value)
        record.date_updated = now
        if changes[record.pk].keys() & {"num_in_stock", "backorder"}:
            record.oversold = record.num_in_stock is not None and record.num_in_stock < (
                record.num_allocated or 0
            )
        if change := (record.num_in_stock or 0) - before:
            movements.append(
                StockMovement(
                    stockrecord=record, reason=reason, in_stock_change=change, actor=actor, note=note[:200]
                )
            )
    StockRecord.objects.bulk_create(
        records,
        batch_size=BATCH,
        update_conflicts=True,  # the rows exist and are locked: a cheap way to update many
        unique_fields=["id"],
        update_fields=[*FIELDS, "oversold", "date_updated"],
    )
    StockMovement.objects.bulk_create(movements, batch_size=BATCH)
