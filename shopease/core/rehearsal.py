"""Doing something without doing it: every change of the block is undone when it ends.

For looking at what would be. The database is rolled back (so nothing that waits for a commit happens:
no task, no mail), and the cache of the block is a dictionary of its own that is thrown away.
"""

import logging
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock

from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.db import transaction

_rehearsed: ContextVar[bool] = ContextVar("shopease_rehearsed", default=False)


class OwnCache(LocMemCache):
    """A cache in memory that nobody else reads and that ends with its object."""

    def __init__(self) -> None:
        BaseCache.__init__(self, {})
        self._cache: OrderedDict[str, bytes] = OrderedDict()
        self._expire_info: dict[str, float | None] = {}
        self._lock = Lock()


def is_rehearsed() -> bool:
    """Whether what happens now will be undone."""
    return _rehearsed.get()


def is_real(record: logging.LogRecord) -> bool:
    """A filter of the log: what is only rehearsed didn't happen; what goes wrong in it did."""
    return record.levelno >= logging.WARNING or not is_rehearsed()


@contextmanager
def rehearsal() -> Iterator[None]:
    """Undo everything that the block does to the database and the cache.

    On SQLite the block holds the one place of a writer.
    """
    token = _rehearsed.set(True)
    cache = caches[DEFAULT_CACHE_ALIAS]
    caches[DEFAULT_CACHE_ALIAS] = OwnCache()
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        caches[DEFAULT_CACHE_ALIAS] = cache
        _rehearsed.reset(token)
