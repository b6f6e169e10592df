"""The one clock of the shop's business rules.

It can be set for the length of a block, for the preview of the shop as of a date and for tests.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("shopease_clock", default=None)


def now() -> datetime:
    """The current moment (aware), or the one set by `at`."""
    return _fixed.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment` (aware) inside the block."""
    if timezone.is_naive(moment):
        raise ValueError("The clock is set to aware datetimes only.")
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
