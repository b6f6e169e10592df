"""Counting failed attempts in the cache, so that guessing doesn't pay.

Losing the cache forgets the counts: a throttle slows attackers down, it is not a lock.
"""

from collections.abc import Iterable
from hashlib import sha256

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpRequest


def is_throttled(*, scope: str, actors: Iterable[str], limit: int) -> bool:
    """Whether one of `actors` (an address, a session) has failed `limit` times or more."""
    keys = [_key(scope, actor) for actor in actors]
    return any(count >= limit for count in cache.get_many(keys).values())


def failure_count(*, scope: str, actors: Iterable[str], seconds: int) -> None:
    """Count a failure for each of `actors`; counts end `seconds` after their first failure."""
    for key in [_key(scope, actor) for actor in actors]:
        cache.add(key, 0, seconds)
        try:
            cache.incr(key)
        except ValueError:
            cache.set(key, 1, seconds)  # it ended between the two


def visitor_address(request: HttpRequest) -> str:
    """Where a request comes from: of IPv6 the network, for one line has more addresses than one can count."""
    return get_ip(request)


def _key(scope: str, actor: str) -> str:
    return f"throttle:{scope}:{sha256(actor.encode()).hexdigest()[:32]}"
