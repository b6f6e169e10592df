"""Asking which schedules run, and to whom something is shown."""

from typing import Any

from django.apps import apps
from django.core.cache import cache
from wagtail.models import DraftStateMixin, Page

from shopease.campaigns.models import Audience, Schedule
from shopease.campaigns.types import Window
from shopease.campaigns.visitors import visitor
from shopease.core import clock
from shopease.core.memo import request_cached, request_forget, request_remembered

WINDOWS_KEY = "campaigns.windows"
WINDOWS_SECONDS = 300
AUDIENCES_KEY = "campaigns.audiences"


def schedules_active() -> dict[int, Window]:
    """Schedules that run at this moment of the shop's clock, by their key, the highest priority first.

    No query while cached, else one; the moment is compared anew each time.
    """
    moment = clock.now()
    return {window.id: window for window in _windows() if window.holds(moment)}


def audience_holds(audience_id: int | None) -> bool:
    """Whether the visitor of this request belongs to an audience; None is everyone, one that is gone nobody.

    No query for guests while cached; for the signed in one a request, only when a group is asked for.
    """
    if audience_id is None:
        return True
    kind = _audiences().get(audience_id)
    return kind is not None and visitor().holds(audience_id, kind)


def shown_now(schedule_id: int | None, audience_id: int | None) -> bool:
    """Whether it is the time, and the visitor the one, for something. Costs what its two parts cost."""
    is_time = schedule_id is None or schedule_id in schedules_active()
    return is_time and audience_holds(audience_id)


def audiences_played(audience_id: int | None) -> frozenset[int]:
    """Who plays a member of this audience belongs to these: a group's members are signed in."""
    audiences = _audiences()
    kind = audiences.get(audience_id) if audience_id is not None else None
    general = Audience.Kind.GUESTS if kind in (None, Audience.Kind.GUESTS) else Audience.Kind.SIGNED_IN
    return frozenset(key for key, other in audiences.items() if other == general or key == audience_id)


def models_with_drafts() -> list[Any]:
    """Every model whose rows are published and end: all pages as one, then the others."""
    models = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    return [Page, *(model for model in models if not issubclass(model, Page))]


def schedules_forget() -> None:
    """Drop what is remembered; called when a schedule changes."""
    cache.delete(WINDOWS_KEY)
    request_forget(WINDOWS_KEY)


def audiences_forget() -> None:
    """Drop what is remembered; called when an audience changes."""
    cache.delete(AUDIENCES_KEY)
    request_forget(AUDIENCES_KEY)


def _audiences() -> dict[int, str]:
    """The kind of each audience. No query while cached."""
    return request_remembered(AUDIENCES_KEY, _read_audiences)


def _read_audiences() -> dict[int, str]:
    kinds: dict[int, str] | None = request_cached(AUDIENCES_KEY)
    if kinds is None:
        kinds = dict(Audience.objects.order_by("pk").values_list("pk", "kind"))
        cache.set(AUDIENCES_KEY, kinds, WINDOWS_SECONDS)
    return kinds


def _windows() -> list[Window]:
    return request_remembered(WINDOWS_KEY, _read)


def _read() -> list[Window]:
    windows: list[Window] | None = request_cached(WINDOWS_KEY)
    if windows is None:
        rows = Schedule.objects.order_by("-priority", "pk")
        windows = [Window(*row) for row in rows.values_list("pk", "starts_at", "ends_at", "priority")]
        cache.set(WINDOWS_KEY, windows, WINDOWS_SECONDS)
    return windows
