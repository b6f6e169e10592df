"""Caches whose loss never changes an answer.

Redis down or hung means misses, never errors; after a few failures a breaker keeps requests from
waiting for it. Without Redis a cache of files serves web and worker on one machine.
"""

import logging
import pickle
import threading
import time
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from diskcache import DjangoCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

BREAKER_SECONDS = 5.0
MENDING_SECONDS = 1.0
_MISSED = object()


class Unchanging:
    """Wraps what is put into a cache and never changed by who reads it: `cache.set(key, Unchanging(tree))`.

    `cache.get` answers the value itself. Each process unpacks the same bytes once, for unpacking costs more
    than fetching them; other bytes are another value at once.
    """

    def __init__(self, value: Any) -> None:
        self.value = value

    def __reduce__(self) -> Any:
        return _unpacked, (pickle.dumps(self.value, pickle.HIGHEST_PROTOCOL),)


SMALL = 4096
"""Bytes of a value of which a process keeps thousands, such as a picture; of larger ones some dozens."""


def _unpacked(packed: bytes) -> Any:
    return _small(packed) if len(packed) <= SMALL else _large(packed)


@lru_cache(maxsize=4000)
def _small(packed: bytes) -> Any:
    return pickle.loads(packed)  # noqa: S301 - what the cache holds is our own


@lru_cache(maxsize=64)
def _large(packed: bytes) -> Any:
    return pickle.loads(packed)  # noqa: S301 - the same


class Breaker:
    """Opens after so many `failures` in a row, for `BREAKER_SECONDS`."""

    def __init__(self, *, failures: int) -> None:
        self.limit = failures
        self.failures = 0
        self.open_until = 0.0

    @property
    def is_open(self) -> bool:
        return time.monotonic() < self.open_until

    def succeeded(self) -> None:
        self.failures = 0

    def failed(self) -> None:
        self.failures += 1
        if self.failures >= self.limit:
            self.open_until = time.monotonic() + BREAKER_SECONDS
            self.failures = 0


def batched(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """`items` in lists of at most `size`."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


class Mending:
    """Forgetting everything after writes were missed, so that what comes back is never stale.

    While it goes on the process treats the cache as away. A process that ends before Redis is back
    takes its missed writes with it; then the entries' own time limits hold.
    """

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    @property
    def goes_on(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self, cache: "ResilientRedisCache") -> None:
        with self._lock:
            if not self.goes_on:
                self._thread = threading.Thread(target=self._mend, args=(cache,), daemon=True)
                self._thread.start()

    @staticmethod
    def _mend(cache: "ResilientRedisCache") -> None:
        forgotten = 0
        while forgotten < 2:  # once more, after what a hung server still had in its sockets
            time.sleep(MENDING_SECONDS)
            try:
                cache.forget_all()
            except (RedisError, OSError):
                continue
            forgotten += 1
        logger.warning("Redis is back; its cache was emptied because writes had been missed.")


_breaker = Breaker(failures=3)
_mending = Mending()


class KeptClients(RedisCacheClient):
    """Django's, without making a client for every command, which costs more than the command."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clients: dict[Any, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if pool not in self._clients:
            self._clients[pool] = self._client(connection_pool=pool)  # type: ignore[attr-defined]
        return self._clients[pool]


class ResilientRedisCache(RedisCache):
    """Django's Redis cache with failed reads as misses and failed writes as nothing done.

    A hung server costs a process at most three short socket time-outs, then nothing for a while.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._class = KeptClients

    def _try(self, name: str, fallback: Any, *args: Any, **kwargs: Any) -> Any:
        if _breaker.is_open or _mending.goes_on:
            return fallback
        try:
            answer = getattr(super(), name)(*args, **kwargs)
        except (RedisError, OSError) as error:
            _breaker.failed()
            logger.warning("Redis cache unavailable during %s: %s", name, error)
            return fallback
        _breaker.succeeded()
        return answer

    def _change(self, name: str, fallback: Any, *args: Any, **kwargs: Any) -> Any:
        """As `_try`, for what would leave an old value behind when it is missed."""
        answer = self._try(name, _MISSED, *args, **kwargs)
        if answer is not _MISSED:
            return answer
        _mending.start(self)
        return fallback

    def forget_all(self) -> None:
        """Delete all of the cache's own keys: the broker may live in the same Redis."""
        client = self._cache.get_client(None, write=True)
        for keys in batched(client.scan_iter(self.make_key("*"), count=1000), 1000):
            client.unlink(*keys)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try("get", default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._change("set", None, *args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try("add", True, *args, **kwargs))

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try("touch", False, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._change("delete", False, *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return dict(self._try("get_many", {}, *args, **kwargs))

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return list(self._change("set_many", [], *args, **kwargs))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._change("delete_many", None, *args, **kwargs)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._try("has_key", False, key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """The new value; the delta alone when Redis is away (callers count, never allocate)."""
        return int(self._try("incr", delta, key, delta, version))

    def clear(self) -> None:
        try:
            self.forget_all()
        except (RedisError, OSError):
            _mending.start(self)


class EmbeddedCache(DjangoCache):
    """A cache of files that web and worker processes of one machine share safely."""

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """diskcache's own raises while another process writes; a read that times out is a miss."""
        return self.get(key, _MISSED, version) is not _MISSED
