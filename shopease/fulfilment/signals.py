"""A new stock record opens its ledger."""

from typing import Any

from shopease.fulfilment.services import stock_open


def open_ledger(instance: Any, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
    """Connected to StockRecord's post_save; `bulk_create` callers call `stock_open` themselves."""
    if created and not raw:
        stock_open(stockrecord=instance)
