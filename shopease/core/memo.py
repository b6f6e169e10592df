"""Values kept for the length of one request, so that a page asks the cache for each of them once."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.signals import request_finished, request_started
from django.dispatch import receiver

Value = TypeVar("Value")

_request = threading.local()


def request_remembered(key: str, read: Callable[[], Value]) -> Value:
    """What `read` answered first in this request; outside a request it is always asked."""
    kept: dict[str, Any] | None = getattr(_request, "kept", None)
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    value: Value = kept[key]
    return value


def request_forget(*keys: str) -> None:
    """Let these be read anew; called by whoever changes them."""
    kept: dict[str, Any] = getattr(_request, "kept", None) or {}
    for key in keys:
        kept.pop(key, None)


@receiver(request_started, dispatch_uid="shopease.core.memo.begin")
def _begin(**kwargs: Any) -> None:
    _request.kept = {}


@receiver(request_finished, dispatch_uid="shopease.core.memo.end")
def _end(**kwargs: Any) -> None:
    _request.kept = None
