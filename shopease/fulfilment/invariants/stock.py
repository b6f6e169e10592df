"""Stock: the records, the open lines and the ledger say the same."""

from collections.abc import Iterator

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from shopease.fulfilment.invariants.sums import CHUNK, units
from shopease.fulfilment.models import StockMovement


def stock_allocations() -> Iterator[str]:
    """Allocated = open lines = ledger; in stock = ledger; never more allocated than in stock."""
    lines = get_model("order", "Line").objects.filter(num_allocated__gt=0)
    ledger = StockMovement.objects.all()
    records = get_model("partner", "StockRecord").objects.order_by("pk")
    known = records.annotate(
        held=Coalesce(F("num_allocated"), 0),
        stock=Coalesce(F("num_in_stock"), 0),
        wanted=units(lines, "num_allocated", "stockrecord"),
        ledger_held=units(ledger, "allocated_change", "stockrecord"),
        ledger_stock=units(ledger, "in_stock_change", "stockrecord"),
    )
    excused = Q(backorder=True) | Q(oversold=True) | Q(num_in_stock=None)
    wrong = known.filter(
        ~Q(held=F("wanted"))
        | ~Q(held=F("ledger_held"))
        | ~Q(stock=F("ledger_stock"))
        | Q(held__lt=0)
        | (Q(held__gt=F("stock")) & ~excused)
    )
    fields = ("pk", "partner_sku", "held", "wanted", "ledger_held", "stock", "ledger_stock")
    for pk, sku, held, wanted, ledger_held, stock, ledger_stock in wrong.values_list(*fields).iterator(CHUNK):
        name = f"stock record {pk} ({sku})"
        if held != wanted:
            yield f"{name}: {held} allocated, open order lines hold {wanted}"
        if (held, stock) != (ledger_held, ledger_stock):
            yield (
                f"{name}: {held} allocated and {stock} in stock, "
                f"the ledger says {ledger_held} and {ledger_stock}"
            )
        if held == wanted and (held, stock) == (ledger_held, ledger_stock):
            yield f"{name}: {held} allocated of {stock}"
