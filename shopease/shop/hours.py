"""When the shop's door is open: rows that the merchant sets, read as a week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ChoiceBlock, StructBlock, TimeBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.fields import StreamField

MAX_ROWS = 14
"""Two a day are enough: morning and afternoon."""


class Weekday(models.IntegerChoices):
    """Days as Python counts them."""

    MONDAY = 0, WEEKDAYS[0]
    TUESDAY = 1, WEEKDAYS[1]
    WEDNESDAY = 2, WEEKDAYS[2]
    THURSDAY = 3, WEEKDAYS[3]
    FRIDAY = 4, WEEKDAYS[4]
    SATURDAY = 5, WEEKDAYS[5]
    SUNDAY = 6, WEEKDAYS[6]


@dataclass(frozen=True, slots=True)
class OpenHours:
    """One stretch of one weekday (0 = Monday), in the shop's own time."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class DayShown:
    """A weekday, or several in a row with the same times; closed when there are none."""

    first: str
    last: str
    times: tuple[tuple[time, time], ...]
    is_today: bool


class HoursBlock(StructBlock):
    """From one weekday to another, from one time to another."""

    first = ChoiceBlock(label=_("From"), choices=Weekday.choices, default=str(Weekday.MONDAY.value))
    last = ChoiceBlock(label=_("Until"), choices=Weekday.choices, default=str(Weekday.FRIDAY.value))
    opens = TimeBlock(label=_("Opens"), default=time(10))
    closes = TimeBlock(label=_("Closes"), default=time(18))

    class Meta:
        icon = "time"
        label = _("Open")

    def clean(self, value: Any) -> Any:
        """Refuse days and times that run backwards."""
        cleaned = super().clean(value)
        errors = {}
        if int(cleaned["last"]) < int(cleaned["first"]):
            errors["last"] = ValidationError(
                _("The week ends on Sunday: choose the same day or a later one.")
            )
        if cleaned["closes"] <= cleaned["opens"]:
            errors["closes"] = ValidationError(_("Choose a time after the opening."))
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned


class HoursField(StreamField):
    """Rows of `HoursBlock`, none at first; migrations don't repeat the block."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([("open", HoursBlock())], **{"max_num": MAX_ROWS, "default": list, **kwargs})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs


def hours_of_week(rows: Iterable[Any]) -> list[OpenHours]:
    """Every stretch of the week, in its order; `rows` as `HoursField` keeps them."""
    hours = {
        OpenHours(day, row.value["opens"], row.value["closes"])
        for row in rows
        for day in range(int(row.value["first"]), int(row.value["last"]) + 1)
    }
    return sorted(hours, key=lambda each: (each.weekday, each.opens))


def week_shown(hours: Iterable[OpenHours], today: date) -> list[DayShown]:
    """The seven days as one reads them: neighbours with the same times in one line.

    Nothing when no hours were set, as the shop then has no door.
    """
    times: dict[int, tuple[tuple[time, time], ...]] = {
        day: tuple((each.opens, each.closes) for each in hours if each.weekday == day) for day in range(7)
    }
    if not any(times.values()):
        return []
    lines: list[list[int]] = []
    for day in range(7):
        if lines and times[lines[-1][0]] == times[day]:
            lines[-1].append(day)
        else:
            lines.append([day])
    return [
        DayShown(
            first=str(WEEKDAYS[days[0]]),
            last=str(WEEKDAYS[days[-1]]) if len(days) > 1 else "",
            times=times[days[0]],
            is_today=today.weekday() in days,
        )
        for days in lines
    ]


def open_until(hours: Iterable[OpenHours], moment: datetime) -> time | None:
    """When the door closes that is open at `moment`; nothing while it is closed."""
    here = timezone.localtime(moment)
    stretches = (each for each in hours if each.weekday == here.weekday())
    return next((each.closes for each in stretches if each.opens <= here.time() < each.closes), None)


@dataclass(frozen=True, slots=True)
class HoursShown:
    """The week in lines, and when the door closes that is open now."""

    week: list[DayShown]
    open_until: time | None


def hours_shown(rows: Iterable[Any], moment: datetime) -> HoursShown:
    """The hours of `HoursField` as a page shows them at `moment`."""
    hours = hours_of_week(rows)
    return HoursShown(week_shown(hours, timezone.localdate(moment)), open_until(hours, moment))
