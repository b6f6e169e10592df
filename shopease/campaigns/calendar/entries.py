"""What is scheduled: pages, shared contents, sections, offers, codes, pinned results."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from oscar.core.loading import get_model
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, ReferenceIndex, Revision

from shopease.campaigns.calendar.types import Entry, Kind
from shopease.campaigns.models import Schedule
from shopease.campaigns.selectors import models_with_drafts
from shopease.users.access import user_may_open

MAX_ROWS = 300
"""Of each kind no more are read."""

_PIN = "storefront_search.pin"


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of time that somebody looks at; the end is not part of it."""

    begin: datetime
    end: datetime

    def touches(self, starts_at: datetime | None, ends_at: datetime | None) -> bool:
        """Whether something that begins or ends at all is there in the stretch."""
        if starts_at is None and ends_at is None:
            return False
        begun = starts_at is None or starts_at < self.end
        return begun and (ends_at is None or ends_at > self.begin)

    def is_inside(self, starts_at: datetime | None, ends_at: datetime | None) -> bool:
        """Whether something begins before the stretch and ends after it."""
        if starts_at is None or ends_at is None:
            return False
        return starts_at < self.begin and ends_at >= self.end

    def rows(self, model: Any, starts: str, ends: str) -> QuerySet[Any]:
        """The rows of `model` for which `touches` holds."""
        begun = Q(**{starts: None}) | Q(**{f"{starts}__lt": self.end})
        lasts = Q(**{ends: None}) | Q(**{f"{ends}__gt": self.begin})
        never = Q(**{starts: None, ends: None})
        return model.objects.filter(begun & lasts).exclude(never).order_by(starts, "pk")


def calendar_entries(*, span: Span, user: Any, kinds: Iterable[str] = ()) -> list[Entry]:
    """What is scheduled in `span`, the earliest first, with the addresses that `user` may open.

    `kinds` empty: all. At most `MAX_ROWS` a kind; about ten queries, two more a model that is referred to.
    """
    wanted = set(kinds) or set(Kind)
    desk = _Desk(user)
    found = [
        *_drafted(span, desk),
        *_by_schedule(span, desk),
        *_dated(span, desk, Kind.OFFER),
        *_dated(span, desk, Kind.VOUCHER),
    ]
    chosen = [entry for entry in found if entry.kind in wanted]
    return sorted(chosen, key=lambda entry: (entry.first, str(entry.title)))


class _Desk:
    """Where things are edited, for one person."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.finder = AdminURLFinder(user)

    def cms(self, thing: Model) -> str:
        return self.finder.get_edit_url(thing) or ""

    def dashboard(self, view: str, key: Any) -> str:
        name = f"dashboard:{view}"
        return reverse(name, args=[key]) if user_may_open(self.user, name) else ""


def _drafted(span: Span, desk: _Desk) -> Iterator[Entry]:
    """Approved revisions that wait for their time, and what is published and will end."""
    waiting = Revision.objects.filter(approved_go_live_at__isnull=False)
    waiting = waiting.filter(approved_go_live_at__lt=span.end).order_by("approved_go_live_at")[:MAX_ROWS]
    things = _things((row.base_content_type_id, row.object_id) for row in waiting)
    planned = set()
    for row in waiting:
        thing = things.get((row.base_content_type_id, row.object_id))
        ends_at = parse_datetime(row.content.get("expire_at") or "")
        if thing is None:
            continue
        planned.add((type(thing), thing.pk))
        if span.touches(row.approved_go_live_at, ends_at or row.approved_go_live_at):
            yield Entry(_kind(thing), row.object_str, row.approved_go_live_at, ends_at, desk.cms(thing))
    for model in models_with_drafts():
        ending = model.objects.filter(live=True, expire_at__gte=span.begin, expire_at__lt=span.end)
        for thing in ending.order_by("expire_at", "pk")[:MAX_ROWS]:
            if (model, thing.pk) not in planned:
                yield Entry(_kind(thing), str(thing), None, thing.expire_at, desk.cms(thing))


def _by_schedule(span: Span, desk: _Desk) -> Iterator[Entry]:
    """What refers to a schedule; one that nothing refers to stands for itself."""
    schedules = {str(row.pk): row for row in span.rows(Schedule, "starts_at", "ends_at")[:MAX_ROWS]}
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Schedule), to_object_id__in=schedules
    ).values_list("to_object_id", "base_content_type_id", "object_id", "model_path")
    used: dict[tuple[str, int, str], bool] = {}
    for key, content_type, object_id, path in references:
        place = (key, content_type, object_id)
        used[place] = used.get(place, False) or "." in path
    things = _things((content_type, object_id) for _key, content_type, object_id in used)
    for (key, content_type, object_id), is_inside in used.items():
        thing = things.get((content_type, object_id))
        if thing is not None:
            schedule = schedules[key]
            kind = Kind.SECTION if is_inside else _kind(thing)
            url = desk.cms(thing) or _pin_url(thing, desk)
            yield Entry(kind, str(thing), schedule.starts_at, schedule.ends_at, url, schedule.name)
    for key in schedules.keys() - {key for key, _type, _id in used}:
        schedule = schedules[key]
        yield Entry(Kind.SCHEDULE, schedule.name, schedule.starts_at, schedule.ends_at, desk.cms(schedule))


def _dated(span: Span, desk: _Desk, kind: Kind) -> Iterator[Entry]:
    """Offers, and codes: sets of them and those that stand alone."""
    if kind is Kind.OFFER:
        offer = get_model("offer", "ConditionalOffer")
        sources = [(offer, "offer-detail", Q(offer_type=offer.SITE))]
    else:
        sources = [
            (get_model("voucher", "Voucher"), "voucher-stats", Q(voucher_set=None)),
            (get_model("voucher", "VoucherSet"), "voucher-set-detail", Q()),
        ]
    for model, view, condition in sources:
        rows = span.rows(model, "start_datetime", "end_datetime").filter(condition)
        for row in rows.only("pk", "name", "start_datetime", "end_datetime")[:MAX_ROWS]:
            yield Entry(kind, row.name, row.start_datetime, row.end_datetime, desk.dashboard(view, row.pk))


def _things(places: Iterable[tuple[int, str]]) -> Mapping[tuple[int, str], Any]:
    """Objects by content type and key: one query a type."""
    by_type: dict[int, set[str]] = {}
    for content_type, object_id in places:
        by_type.setdefault(content_type, set()).add(object_id)
    found = {}
    for content_type, keys in by_type.items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        for thing in model._default_manager.filter(pk__in=keys) if model else ():
            found[content_type, str(thing.pk)] = thing
    return found


def _kind(thing: Any) -> Kind:
    if isinstance(thing, Page):
        return Kind.PAGE
    return Kind.SEARCH if thing._meta.label_lower == _PIN else Kind.SHARED


def _pin_url(thing: Any, desk: _Desk) -> str:
    return desk.dashboard("search-pin-update", thing.pk) if _kind(thing) is Kind.SEARCH else ""
