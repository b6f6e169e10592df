"""Handlers that are registered for one test, and a cache that remembers nothing of the last."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def own_handlers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """`register` of a registry that ends with the test."""
    from shopease.notifications import handlers  # Django isn't set up when pytest reads this file

    monkeypatch.setattr(handlers, "_handlers", {})
    cache.clear()
    yield handlers.register
    cache.clear()
