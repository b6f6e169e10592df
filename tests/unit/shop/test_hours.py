from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from shopease.shop.hours import DayShown, HoursBlock, OpenHours, hours_of_week, open_until, week_shown
from shopease.shop.models import ShopIdentity

MORNING, EVENING = (time(9), time(12)), (time(14), time(18))
SATURDAY = date(2026, 11, 21)


def row(first: int, last: int, opens: str, closes: str) -> dict[str, Any]:
    return {
        "type": "open",
        "value": {"first": str(first), "last": str(last), "opens": opens, "closes": closes},
    }


def test_rows_become_the_stretches_of_a_week_whatever_their_order() -> None:
    shop = ShopIdentity(opening_hours=[row(0, 1, "14:00", "18:00"), row(0, 0, "09:00", "12:00")])
    assert hours_of_week(shop.opening_hours) == [
        OpenHours(0, *MORNING),
        OpenHours(0, *EVENING),
        OpenHours(1, *EVENING),
    ]


def test_days_alike_share_a_line_and_days_without_hours_are_closed() -> None:
    hours = [OpenHours(day, *EVENING) for day in range(5)] + [OpenHours(5, *MORNING), OpenHours(5, *EVENING)]
    assert week_shown(hours, SATURDAY) == [
        DayShown("Monday", "Friday", (EVENING,), is_today=False),
        DayShown("Saturday", "", (MORNING, EVENING), is_today=True),
        DayShown("Sunday", "", (), is_today=False),
    ]
    assert week_shown([], SATURDAY) == []


@pytest.mark.parametrize(
    ("moment", "closes"),
    [((8, 59), None), ((9, 0), time(12)), ((12, 0), None), ((17, 59), time(18)), ((18, 0), None)],
)
def test_the_door_is_open_from_the_first_minute_to_the_last(
    moment: tuple[int, int], closes: time | None
) -> None:
    hours = [OpenHours(5, *MORNING), OpenHours(5, *EVENING)]
    assert open_until(hours, datetime(2026, 11, 21, *moment, tzinfo=UTC)) == closes


@pytest.mark.parametrize("bad", [row(4, 2, "10:00", "18:00"), row(0, 4, "18:00", "18:00")])
def test_hours_that_run_backwards_are_refused(bad: dict[str, Any]) -> None:
    block = HoursBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python(bad["value"]))
