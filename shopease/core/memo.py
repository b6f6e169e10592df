"""Values kept for the length of one request, so that a page asks the cache once, and once for all of them."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.dispatch import receiver
from django.utils.translation import get_language

from shopease.core.rehearsal import is_rehearsed

Value = TypeVar("Value")

_request = threading.local()
_TOGETHER = "core.memo.together"
_often: dict[str | None, frozenset[str]] = {}
"""By language, the keys that this process has asked for: about a dozen."""


def request_remembered(key: str, read: Callable[[], Value]) -> Value:
    """What `read` answered first in this request; outside a request it is always asked."""
    kept: dict[str, Any] | None = getattr(_request, "kept", None)
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    value: Value = kept[key]
    return value


def request_cached(key: str) -> Any:
    """What the cache holds under one of the few keys that most pages ask for, or None.

    All of them come in one round trip once a request; outside a request each comes alone.
    """
    kept: dict[str, Any] | None = getattr(_request, "kept", None)
    if kept is None or is_rehearsed():
        return cache.get(key)
    language = get_language()
    keys = _often.get(language, frozenset())
    if key not in keys:
        _often[language] = keys = keys | {key}
    if _TOGETHER not in kept:
        found = cache.get_many(keys)
        kept[_TOGETHER] = {name: found.get(name) for name in keys}
    together: dict[str, Any] = kept[_TOGETHER]
    if key not in together:
        together[key] = cache.get(key)
    return together[key]


def request_forget(*keys: str) -> None:
    """Let these be read anew; called by whoever changes them."""
    kept: dict[str, Any] = getattr(_request, "kept", None) or {}
    for key in keys:
        kept.pop(key, None)
        kept.get(_TOGETHER, {}).pop(key, None)


@receiver(request_started, dispatch_uid="shopease.core.memo.begin")
def _begin(**kwargs: Any) -> None:
    _request.kept = {}


@receiver(request_finished, dispatch_uid="shopease.core.memo.end")
def request_end(**kwargs: Any) -> None:
    """Forget what the request has remembered."""
    _request.kept = None
