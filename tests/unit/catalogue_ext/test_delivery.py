"""Where delivery goes, what it takes, and when goods arrive."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from catalogue_ext.delivery.days import Promise, promise_for
from catalogue_ext.delivery.destination import Destination, destination_read
from catalogue_ext.delivery.postcodes import postcode_is_served, postcodes_check
from catalogue_ext.delivery.ways import pickups_nearest, way_takes_sides, way_takes_total


@pytest.mark.parametrize(
    ("rules", "postcode", "served"),
    [
        ("", "10115", True),
        ("10115", "10115", True),
        ("10115", "1011", False),
        ("10*", "10999", True),
        ("10*", "1", False),
        ("20000-21999", "21999", True),
        ("20000-21999", "22000", False),
        ("10-29", "29999", True),
        ("00-950, 31-*", "00 950", True),  # as Poland writes them
        ("00-950, 31-*", "31-002", True),
        ("-18565", "18565", False),
        ("-18565", "10115", True),
        ("18*, -18565", "18565", False),
        ("SW1*; EC1A 1BB", "ec1a1bb", True),
        ("10*", "", False),
        ("-18565", "", True),
    ],
)
def test_lists_of_postcodes(rules: str, postcode: str, *, served: bool) -> None:
    assert postcode_is_served(rules, postcode) is served


@pytest.mark.parametrize("rules", ["10115; drop", "*", "10**", "--1", "ä", "1," * 600 + "1"])
def test_lists_that_mean_nothing_are_refused(rules: str) -> None:
    if rules == "10115; drop":
        postcodes_check(rules)  # letters are postcodes too
        return
    with pytest.raises(ValidationError):
        postcodes_check(rules)


def test_goods_must_fit_however_they_are_turned() -> None:
    way = SimpleNamespace(max_length=60, max_width=40, max_height=None)
    assert way_takes_sides(way, [[Decimal(40), Decimal(60), Decimal(30)], []])
    assert not way_takes_sides(way, [[Decimal(10)], [Decimal(50), Decimal(45), Decimal(1)]])
    assert not way_takes_sides(way, [[Decimal(61)]])


def test_goods_must_cost_what_the_terms_say() -> None:
    way = SimpleNamespace(min_total=Decimal(20), max_total=Decimal(100))
    assert [way_takes_total(way, Decimal(total)) for total in ("19.99", "20", "100", "100.01")] == [
        False, True, True, False,
    ]  # fmt: skip


def promise(moment: str, **fields: Any) -> Promise | None:
    wanted: dict[str, Any] = {"days": (1, 3), "cut_off": time(14), "closed": {date(2026, 12, 25)}}
    at = datetime.fromisoformat(f"{moment}:00").replace(tzinfo=UTC)
    return promise_for(moment=at, **{**wanted, **fields})


def test_days_are_promised_by_hour_weekend_and_closed_day(settings: Any) -> None:
    settings.TIME_ZONE = "UTC"
    # Tuesday in time: sent today, there Wednesday to Friday.
    assert promise("2026-11-24T13:59") == Promise(date(2026, 11, 25), date(2026, 11, 27), time(14))
    # A minute late: as if ordered on Wednesday.
    assert promise("2026-11-24T14:00") == Promise(date(2026, 11, 26), date(2026, 11, 30))
    # Friday evening and Sunday are Monday; the weekend is no working day.
    assert promise("2026-11-27T18:00") == promise("2026-11-29T08:00")
    assert promise("2026-11-29T08:00") == Promise(date(2026, 12, 1), date(2026, 12, 3))
    # Christmas falls out.
    assert promise("2026-12-24T10:00") == Promise(date(2026, 12, 28), date(2026, 12, 30), time(14))
    # Goods that come later are sent later; what nobody knows is not promised.
    assert promise("2026-11-24T10:00", ships_from=date(2026, 12, 5)) == Promise(
        date(2026, 12, 8), date(2026, 12, 10)
    )
    assert promise("2026-11-24T10:00", days=(None, None)) is None
    assert promise("2026-11-24T10:00", days=(None, 0), cut_off=None) == Promise(
        date(2026, 11, 24), date(2026, 11, 24)
    )


@pytest.mark.parametrize("day", [date(9000, 1, 1), date(9999, 12, 31)])
def test_a_day_as_good_as_never_promises_nothing(day: date) -> None:
    promise = promise_for(
        moment=datetime(2026, 11, 20, tzinfo=UTC), days=(1, 3), cut_off=None, closed=(), ships_from=day
    )
    assert promise is None


def test_promises_in_words() -> None:
    first, last = date(2026, 11, 25), date(2026, 11, 27)
    assert Promise(first, last).words == "Arrives Wed, November 25 to Fri, November 27"
    assert Promise(first, first, time(14)).words == "Arrives Wed, November 25, ordered by 2 p.m. today"
    assert Promise(first, first, is_pickup=True).words == "Ready from Wed, November 25"


@pytest.mark.parametrize("cookie", ["DE.10115", "FR."])
def test_a_destination_is_remembered(rf: Any, cookie: str) -> None:
    rf.cookies["destination"] = cookie
    assert destination_read(rf.get("/")) == Destination(*cookie.split("."))


@pytest.mark.parametrize("cookie", ["", "DE", "de.10115", "DE.<b>", "DE." + "1" * 11, "DE.\n"])
def test_cookies_of_another_shape_are_none(rf: Any, cookie: str) -> None:
    rf.cookies["destination"] = cookie
    assert destination_read(rf.get("/")) == Destination()
    assert destination_read(None) == Destination()


def test_points_nearby_come_first() -> None:
    points = [SimpleNamespace(postcode=code, title=code) for code in ("80331", "04109", "04 299", "10115")]
    assert [point.title for point in pickups_nearest(points, "04277", 3)] == ["04 299", "04109", "10115"]
