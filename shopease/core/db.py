"""Transactions that other transactions got in the way of are tried again, a few times."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, OperationalError, transaction

Result = TypeVar("Result")

ATTEMPTS = 4
RETRIED_SQLSTATES = frozenset({"55P03", "40P01", "40001"})
"""PostgreSQL: lock not available, deadlock detected, serialization failure."""


class BusyError(Exception):
    """Too many others wanted the same rows; nothing was changed, trying again later is safe."""


def is_conflict(error: DatabaseError) -> bool:
    """Whether the same transaction may succeed when it is tried again."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in RETRIED_SQLSTATES or "database is locked" in str(error)


def in_transaction(work: Callable[[], Result]) -> Result:
    """Run `work` in a transaction of its own; try again up to three times on a conflict.

    `work` must be safe to run again and call nothing over the network. Raises `BusyError` when
    every attempt met a conflict, `RuntimeError` inside another transaction.
    """
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic(durable=True):
                return work()
        except OperationalError as error:
            if not is_conflict(error):
                raise
            if attempt + 1 < ATTEMPTS:
                time.sleep(random.uniform(0.02, 0.1) * (attempt + 1))  # noqa: S311
    raise BusyError
