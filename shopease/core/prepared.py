"""Queries by ids whose text is written once.

For what each page asks of two dozen products, the ORM takes longer to build and write the statement than
the database takes to answer it. A list asks four of them.
"""

import copy
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import Any

from django.db import connection, connections, router
from django.db.models import QuerySet

SMALLEST = 8
"""Ids of the shortest statement, counted as two to a power; shorter lists repeat their last id."""
_STAND_IN = -1_000_000_000
"""The first of the numbers that stand for ids until they are known; no table counts down from there."""


class PreparedRows:
    """The rows of `build(ids, *fixed)`, a queryset of `values_list` that is the same but for the ids.

    `fixed` are further values, hashable, each combination of which is a statement of its own (the 64 used
    last are kept). A queryset may use the ids several times, but only as a whole list (`…__in=ids`), and
    nothing of the moment or the language.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._written = lru_cache(maxsize=64)(self._write)

    def __call__(self, ids: Iterable[int], *fixed: Hashable) -> list[Any]:
        """The rows for these ids, none without ids. One query."""
        wanted = sorted(set(ids))
        if not wanted:
            return []
        size = max(SMALLEST, 1 << (len(wanted) - 1).bit_length())
        compiler, text, parts = self._written(connection.vendor, size, *fixed)
        wanted += [wanted[-1]] * (size - len(wanted))
        own = copy.copy(compiler)
        own.connection = connections[own.using]
        with own.connection.cursor() as cursor:
            cursor.execute(text, [wanted[part] if isinstance(part, _Place) else part for part in parts])
            return list(own.results_iter([cursor.fetchall()], tuple_expected=True))

    def _write(self, _vendor: str, size: int, *fixed: Hashable) -> tuple[Any, str, tuple[Any, ...]]:
        """The compiler, the statement, and its parameters with places where an id belongs.

        Each kind of database has a statement of its own.
        """
        stand_ins = list(range(_STAND_IN, _STAND_IN - size, -1))
        rows = self._build(stand_ins, *fixed)
        compiler = rows.query.get_compiler(using=router.db_for_read(rows.model))
        text, params = compiler.as_sql()
        known = {number: _Place(place) for place, number in enumerate(stand_ins)}
        parts = tuple(known.get(param, param) if type(param) is int else param for param in params)
        return compiler, text, parts


class _Place(int):
    """Which of the ids belongs here."""
