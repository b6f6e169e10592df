"""Queries by ids whose text is written once.

For what each page asks of two dozen products, the ORM takes longer to build and write the statement than
the database takes to answer it. A list asks four of them.
"""

import copy
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, connections, router
from django.db.models import Field, QuerySet, Value
from django.db.models.query import ModelIterable

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
        return self._read(*self._filled(wanted, fixed)) if wanted else []

    def _filled(self, wanted: list[int], fixed: tuple[Hashable, ...]) -> tuple[Any, str, list[Any]]:
        """A compiler of this thread's connection, the statement, its parameters."""
        size = max(SMALLEST, 1 << (len(wanted) - 1).bit_length())
        compiler, text, parts = self._written(connection.vendor, size, *fixed)
        wanted = wanted + [wanted[-1]] * (size - len(wanted))
        own = copy.copy(compiler)
        own.connection = connections[own.using]
        return own, text, [_filled_in(part, wanted) for part in parts]

    def _read(self, compiler: Any, text: str, params: list[Any]) -> list[Any]:
        with compiler.connection.cursor() as cursor:
            cursor.execute(text, params)
            return list(compiler.results_iter([cursor.fetchall()], tuple_expected=True))

    def _write(self, _vendor: str, size: int, *fixed: Hashable) -> tuple[Any, str, tuple[Any, ...]]:
        """The compiler, the statement, and its parameters with places where an id belongs.

        Each kind of database has a statement of its own.
        """
        stand_ins = list(range(_STAND_IN, _STAND_IN - size, -1))
        rows = self._build(stand_ins, *fixed)
        compiler, text, params = _compiled(rows)
        if compiler.connection.vendor == "postgresql":
            text, params = _as_arrays(text, params, stand_ins)
        known = {number: _Place(place) for place, number in enumerate(stand_ins)}
        parts = tuple(known.get(param, param) if type(param) is int else param for param in params)
        return compiler, text, parts


class PreparedObjects(PreparedRows):
    """The same for a queryset of objects, with what it joins (`select_related`) and annotates.

    Prefetches and `defer` are none of its business.
    """

    def _read(self, compiler: Any, text: str, params: list[Any]) -> list[Any]:
        compiler.as_sql = lambda *args, **kwargs: (text, params)
        return list(ModelIterable(_Asked(compiler)))  # type: ignore[arg-type]


class _Asked:
    """What Django's `ModelIterable` (5.2) wants to know of a queryset, and of its query."""

    _known_related_objects: dict[Any, Any] = {}

    def __init__(self, compiler: Any) -> None:
        self.db, self.query, self._compiler = compiler.using, self, compiler

    def get_compiler(self, using: str) -> Any:
        """The one that knows its statement already."""
        return self._compiler


def related_fill(row: Any, name: str, related: list[Any]) -> None:
    """Let `row.<name>.all()` answer what was read, as after a prefetch; all else asks the database."""
    manager = getattr(row, name)
    queryset = manager.get_queryset()
    queryset._result_cache, queryset._prefetch_done = related, True
    if not hasattr(row, "_prefetched_objects_cache"):
        row._prefetched_objects_cache = {}
    row._prefetched_objects_cache[name] = queryset


class _Place(int):
    """Which of the ids belongs here."""


_ALL = object()
"""All ids belong here."""


def _filled_in(part: Any, wanted: list[int]) -> Any:
    if part is _ALL:
        return wanted
    return wanted[part] if isinstance(part, _Place) else part


def _as_arrays(text: str, params: Sequence[Any], stand_ins: list[int]) -> tuple[str, tuple[Any, ...]]:
    """The statement with `= ANY(%s)` where it asks for a list of ids.

    psycopg takes a statement of many parameters apart each time, which costs as much as running it.
    """
    listed = f"IN ({', '.join(['%s'] * len(stand_ins))})"
    pieces, rest, parts = [], text, list(params)
    place = 0
    while listed in rest:
        before, _listed, rest = rest.partition(listed)
        place += before.count("%s")
        pieces.append(before)
        if parts[place : place + len(stand_ins)] == stand_ins:
            parts[place : place + len(stand_ins)] = [_ALL]
            pieces.append("= ANY(%s)")
            place += 1
        else:
            pieces.append(listed)
            place += len(stand_ins)
    return "".join(pieces) + rest, tuple(parts)


class Blank(Value):
    """A value of a queryset that is told when the statement is run: the one at `place` of the call."""

    def __init__(self, place: int, output_field: Field) -> None:
        super().__init__(None, output_field=output_field)
        self.place = place

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


class PreparedFilter(PreparedObjects):
    """The objects of `build()`, a queryset with a `Blank` where each value of a call belongs; no ids."""

    def __call__(self, *values: Any) -> list[Any]:
        """The objects for these values. One query."""
        compiler, text, parts = self._written(connection.vendor)
        own = copy.copy(compiler)
        own.connection = connections[own.using]
        return self._read(
            own,
            text,
            [
                part.output_field.get_db_prep_value(values[part.place], own.connection)
                if isinstance(part, Blank)
                else part
                for part in parts
            ],
        )

    def _write(self, *_vendor: Any) -> tuple[Any, str, tuple[Any, ...]]:
        return _compiled(self._build())


def _compiled(rows: QuerySet[Any, Any]) -> tuple[Any, str, tuple[Any, ...]]:
    """A compiler that also knows what makes Python's values of the columns, its statement and parameters."""
    compiler = rows.query.get_compiler(using=router.db_for_read(rows.model))
    text, params = compiler.as_sql()
    converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
    compiler.get_converters = lambda _columns: converters
    return compiler, text, tuple(params)
