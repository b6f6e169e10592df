"""The one rule of what can be bought; `is_sellable` says it again in SQL for whole sets."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shopease.core import clock


def units_left(record: Any, *, tracks_stock: bool) -> int | None:
    """How many more can be promised to buyers; `None` when there is no limit."""
    if record.backorder or not tracks_stock:
        return None
    return max(0, int(record.net_stock_level))


def preorder_date(*, backorder: bool, available_on: date | None) -> date | None:
    """The day from which goods sold ahead are sent; `None` when they aren't, or that day has come.

    The date decides, whatever is in the house already: goods may wait for their first day of sale.
    """
    is_ahead = backorder and available_on is not None and available_on > localdate(clock.now())
    return available_on if is_ahead else None


def preorder_words(day: date) -> str:
    """How a shopper is told, with the year when it is not this one."""
    is_this_year = day.year == localdate(clock.now()).year
    return _("Pre-order, ships from %(day)s") % {"day": date_format(day, "j F" if is_this_year else "j F Y")}


def best_record(records: Iterable[Any], *, tracks_stock: bool) -> Any | None:
    """The stock record that a shopper buys from: the cheapest that can be sold, else the cheapest.

    Records without a price are ignored; among equals the oldest wins.
    """
    priced = [record for record in records if record.price is not None]
    if not priced:
        return None

    def rank(record: Any) -> tuple[bool, Decimal, int]:
        sold_out = units_left(record, tracks_stock=tracks_stock) == 0
        return (sold_out, record.price, record.pk)

    return min(priced, key=rank)


def is_sellable(*, track_stock: str) -> Q:
    """The same rule over stock records; `track_stock` is the lookup of the product class's flag."""
    return Q(price__isnull=False) & (
        Q(backorder=True) | Q(**{track_stock: False}) | Q(num_in_stock__gt=Coalesce(F("num_allocated"), 0))
    )
