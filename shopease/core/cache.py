"""Caches whose loss never changes an answer.

Redis down or hung means misses, never errors; after a few failures a breaker keeps requests from
waiting for it. Without Redis a cache of files serves web and worker on one machine.
"""

import logging
import time
from typing import Any

from diskcache import DjangoCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

BREAKER_SECONDS = 5.0


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


_breaker = Breaker(failures=3)


class ResilientRedisCache(RedisCache):
    """Django's Redis cache with failed reads as misses and failed writes as nothing done."""

    def _try(self, name: str, fallback: Any, *args: Any, **kwargs: Any) -> Any:
        if _breaker.is_open:
            return fallback
        try:
            answer = getattr(super(), name)(*args, **kwargs)
        except (RedisError, OSError) as error:
            _breaker.failed()
            logger.warning("Redis cache unavailable during %s: %s", name, error)
            return fallback
        _breaker.succeeded()
        return answer

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try("get", default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._try("set", None, *args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try("add", True, *args, **kwargs))

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try("touch", False, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try("delete", False, *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return dict(self._try("get_many", {}, *args, **kwargs))

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return list(self._try("set_many", [], *args, **kwargs))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._try("delete_many", None, *args, **kwargs)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._try("has_key", False, key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """The new value; the delta alone when Redis is away (callers count, never allocate)."""
        return int(self._try("incr", delta, key, delta, version))

    def clear(self) -> None:
        self._try("clear", None)


class EmbeddedCache(DjangoCache):
    """A cache of files that web and worker processes of one machine share safely."""
