"""A month as a table: weeks of days, and below the days of each week the entries as bars."""

from calendar import Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from shopease.campaigns.calendar.entries import Span
from shopease.campaigns.calendar.types import Entry
from shopease.core import clock

MAX_LANES = 8
"""Bars above each other in a week; how many more there are is said."""
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Cell:
    """So many days of a lane: empty, or with an entry that may have begun before and go on after."""

    days: int
    entry: Entry | None = None
    is_begun: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, Monday first."""

    days: Sequence[date]
    lanes: Sequence[Sequence[Cell]]
    surplus: int


def month_of(text: str) -> date:
    """The first day of the month that "2026-12" names; of this month when it names none."""
    try:
        first = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        first = timezone.localdate(clock.now()).replace(day=1)
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else timezone.localdate(clock.now()).replace(day=1)


def month_days(first: date) -> list[list[date]]:
    """Whole weeks that hold the month."""
    return Calendar().monthdatescalendar(first.year, first.month)


def month_next(first: date, months: int = 1) -> date:
    """The first day of the month so many months later, or earlier."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def span_of(begin: date, end: date) -> Span:
    """From the first moment of `begin` to the first of `end`, where the reader is."""
    return Span(_midnight(begin), _midnight(end))


def weeks_of(first: date, entries: Iterable[Entry]) -> list[Week]:
    """The month's weeks with their bars."""
    spans = [(_day(entry.first), _last_day(entry), entry) for entry in entries]
    return [_week(days, spans) for days in month_days(first)]


def _week(days: list[date], spans: Iterable[tuple[date, date, Entry]]) -> Week:
    monday, sunday = days[0], days[-1]
    here = [span for span in spans if span[0] <= sunday and span[1] >= monday]
    here.sort(key=lambda span: (max(span[0], monday), -(span[1] - span[0]).days, span[2].title))
    lanes: list[list[tuple[int, int, Any]]] = []
    surplus = 0
    for begins, ends, entry in here:
        left, right = max(0, (begins - monday).days), min(6, (ends - monday).days)
        lane = next((lane for lane in lanes if lane[-1][1] < left), None)
        if lane is None:
            if len(lanes) == MAX_LANES:
                surplus += 1
                continue
            lanes.append(lane := [])
        lane.append((left, right, (entry, begins < monday, ends > sunday)))
    return Week(days, [_cells(lane) for lane in lanes], surplus)


def _cells(lane: Sequence[tuple[int, int, Any]]) -> list[Cell]:
    cells, at = [], 0
    for left, right, (entry, is_begun, goes_on) in lane:
        if left > at:
            cells.append(Cell(left - at))
        cells.append(Cell(right - left + 1, entry, is_begun, goes_on))
        at = right + 1
    return cells if at == 7 else [*cells, Cell(7 - at)]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _last_day(entry: Entry) -> date:
    """What ends at midnight isn't there on the day that begins then."""
    if entry.ends_at is None or entry.starts_at is None:
        return _day(entry.last)
    return max(_day(entry.starts_at), _day(entry.ends_at - timedelta(microseconds=1)))
