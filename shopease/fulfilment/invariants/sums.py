"""Sums over rows of other tables, and how amounts are compared."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Abs, Coalesce

HALF_A_CENT = Decimal("0.005")
"""SQLite keeps amounts as floats: those that differ by less are equal."""
MONEY = DecimalField(max_digits=16, decimal_places=2)
CHUNK = 2000


def amounts(rows: QuerySet[Any], of: str, by: str = "order", key: str = "pk") -> Coalesce:
    """Σ of an amount over `rows` whose `by` is the outer row's `key`; zero without rows."""
    return Coalesce(_summed(rows, of, by, key, MONEY), Decimal(0), output_field=MONEY)


def units(rows: QuerySet[Any], of: str, by: str, key: str = "pk") -> Coalesce:
    """The same of whole numbers."""
    return Coalesce(_summed(rows, of, by, key, IntegerField()), 0)


def _summed(rows: QuerySet[Any], of: str, by: str, key: str, field: Any) -> Subquery:
    found = rows.filter(**{by: OuterRef(key)}).order_by().values(by)
    return Subquery(found.annotate(summed=Sum(of, output_field=field)).values("summed"), output_field=field)


def apart(one: Any, other: Any) -> Abs:
    """How far two amounts are from each other; compare with `__gte=HALF_A_CENT`."""
    first = F(one) if isinstance(one, str) else one
    second = F(other) if isinstance(other, str) else other
    return Abs(first - second, output_field=MONEY)


class Follower:
    """Sums of amounts by order, followed from order to order: nothing but the present row is in memory."""

    def __init__(self, rows: QuerySet[Any], **sums: Any) -> None:
        grouped = rows.order_by("order").values_list("order").annotate(**sums)
        self._stream: Iterator[tuple[Any, ...]] = grouped.iterator(CHUNK)
        self._none = (Decimal(0),) * len(sums)
        self._row = next(self._stream, None)

    def at(self, order_id: int) -> tuple[Decimal, ...]:
        """The sums of this order, zeros without rows; ids must be asked for in ascending order."""
        while self._row is not None and self._row[0] < order_id:
            self._row = next(self._stream, None)
        if self._row is None or self._row[0] != order_id:
            return self._none
        return tuple(value or Decimal(0) for value in self._row[1:])
