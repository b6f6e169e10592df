"""Asking which schedules run."""

from django.core.cache import cache

from shopease.campaigns.models import Schedule
from shopease.campaigns.types import Window
from shopease.core import clock
from shopease.core.memo import request_forget, request_remembered

WINDOWS_KEY = "campaigns.windows"
WINDOWS_SECONDS = 300


def schedules_active() -> dict[int, Window]:
    """Schedules that run at this moment of the shop's clock, by their key, the highest priority first.

    No query while cached, else one; the moment is compared anew each time.
    """
    moment = clock.now()
    return {window.id: window for window in _windows() if window.holds(moment)}


def schedules_forget() -> None:
    """Drop what is remembered; called when a schedule changes."""
    cache.delete(WINDOWS_KEY)
    request_forget(WINDOWS_KEY)


def _windows() -> list[Window]:
    return request_remembered(WINDOWS_KEY, _read)


def _read() -> list[Window]:
    windows: list[Window] | None = cache.get(WINDOWS_KEY)
    if windows is None:
        rows = Schedule.objects.order_by("-priority", "pk")
        windows = [Window(*row) for row in rows.values_list("pk", "starts_at", "ends_at", "priority")]
        cache.set(WINDOWS_KEY, windows, WINDOWS_SECONDS)
    return windows
