from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from oscar.core.loading import get_model
from wagtail.models import ReferenceIndex

from shopease.campaigns.calendar.entries import calendar_entries
from shopease.campaigns.calendar.month import MAX_LANES, month_next, month_of, span_of, weeks_of
from shopease.campaigns.calendar.types import Entry, Kind, State
from shopease.core import clock
from tests.factories.pages import banner_create, landing_page_create, schedule_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DECEMBER = date(2093, 12, 1)


def at(day: int, hour: int = 12, month: int = 12) -> datetime:
    return datetime(2093, month, day, hour, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    cache.clear()
    with clock.at(at(20, month=11)):
        yield


def entries(user: Any = None, *kinds: Kind) -> list[Entry]:
    user = user or user_create(role="administrator")
    return calendar_entries(span=span_of(DECEMBER, month_next(DECEMBER)), user=user, kinds=kinds)


def named(found: list[Entry]) -> list[tuple[str, str]]:
    return [(entry.kind.value, entry.title) for entry in found]


def scheduled_page(title: str, **times: datetime | None) -> Any:
    page = landing_page_create(title, live=False)
    for name, moment in times.items():
        setattr(page, name, moment)
    page.save_revision().publish()
    return page


def offer_create(name: str, starts: datetime | None, ends: datetime | None) -> Any:
    offers, benefits, conditions = (
        get_model("offer", name) for name in ("ConditionalOffer", "Benefit", "Condition")
    )
    everything = get_model("offer", "Range").objects.create(name=name, includes_all_products=True)
    return offers.objects.create(
        name=name,
        start_datetime=starts,
        end_datetime=ends,
        benefit=benefits.objects.create(range=everything, type=benefits.PERCENTAGE, value=10),
        condition=conditions.objects.create(range=everything, type=conditions.COUNT, value=1),
    )


def everything_create() -> None:
    scheduled_page("Autumn", go_live_at=at(3), expire_at=at(9))
    landing_page_create("Summer", expire_at=at(5))
    weeks = schedule_create("Weeks", starts_at=at(10), ends_at=at(20))
    banner = banner_create("Table weeks", schedule=weeks)
    sale = schedule_create("Sale", starts_at=at(24), ends_at=None)
    display = {"schedule": sale.pk, "audience": None, "screens": "all"}
    gifts = landing_page_create(
        "Gifts",
        ("quote", {"text": "Good.", "author": "", "display": display}),
        ("quote", {"text": "Better.", "author": "", "display": display}),
    )
    for thing in (banner, gifts):  # the worker does it
        ReferenceIndex.create_or_update_for_object(thing)
    schedule_create("Nothing yet", starts_at=at(28), ends_at=at(29))
    offer_create("Ten off", at(1), at(31))
    get_model("voucher", "Voucher").objects.create(
        name="Letter", code="LETTER", start_datetime=at(2), end_datetime=at(4)
    )


EVERYTHING = [
    ("offer", "Ten off"),
    ("voucher", "Letter"),
    ("page", "Autumn"),
    ("page", "Summer"),
    ("shared", "Table weeks"),
    ("section", "Gifts"),
    ("schedule", "Nothing yet"),
]


def test_all_that_is_scheduled_is_in_the_month_in_the_order_of_time() -> None:
    everything_create()
    found = entries()
    assert named(found) == EVERYTHING
    assert all(entry.url for entry in found)
    assert [entry.schedule for entry in found] == ["", "", "", "", "Weeks", "Sale", ""]
    assert named(entries(None, Kind.PAGE, Kind.OFFER)) == [
        ("offer", "Ten off"),
        ("page", "Autumn"),
        ("page", "Summer"),
    ]


def test_what_is_before_or_after_the_month_is_not_in_it() -> None:
    offer_create("November", at(1, month=11), at(1, 0))
    offer_create("Until then", None, at(1, 1))
    offer_create("January", datetime(2094, 1, 1, tzinfo=UTC), None)
    offer_create("Always", None, None)
    scheduled_page("January", go_live_at=datetime(2094, 1, 1, tzinfo=UTC))
    landing_page_create("November", expire_at=at(30, month=11))
    assert named(entries()) == [("offer", "Until then")]


def test_what_one_may_not_edit_is_named_without_an_address() -> None:
    everything_create()
    editable = {entry.title for entry in entries(user_create(role="editor")) if entry.url}
    assert editable == {"Autumn", "Summer", "Table weeks", "Gifts", "Nothing yet"}
    editable = {entry.title for entry in entries(user_create(role="marketing")) if entry.url}
    assert editable == {"Ten off", "Letter", "Table weeks", "Nothing yet"}


def test_queries_do_not_grow_with_what_is_scheduled(django_assert_max_num_queries: Any) -> None:
    everything_create()
    user = user_create(role="administrator")
    entries(user)
    for number in range(5):
        offer_create(f"Offer {number}", at(2), at(3))
        banner_create(f"Banner {number}", schedule=schedule_create(starts_at=at(10), ends_at=at(20)))
    with django_assert_max_num_queries(24):
        assert len(entries(user)) == len(EVERYTHING) + 10


def test_states_follow_the_clock() -> None:
    entry = Entry(Kind.OFFER, "Offer", at(10), at(20))
    states = []
    for day in (9, 10, 20):
        with clock.at(at(day)):
            states.append(entry.state)
    assert states == [State.PLANNED, State.RUNNING, State.OVER]


def test_bars_span_their_days_and_go_on_over_weeks() -> None:
    bar = Entry(Kind.OFFER, "Bar", at(3), at(8, 0))
    point = Entry(Kind.PAGE, "Point", at(7), None)
    weeks = weeks_of(DECEMBER, [bar, point])
    assert [week.days[0].day for week in weeks] == [30, 7, 14, 21, 28]
    first, second = weeks[0].lanes, weeks[1].lanes
    assert [(cell.days, cell.goes_on) for cell in first[0]] == [(3, False), (4, True)]
    assert [(cell.days, cell.entry) for cell in second[0]] == [(1, bar), (6, None)]
    assert second[0][0].is_begun
    assert [(cell.days, cell.entry) for cell in second[1]] == [(1, point), (6, None)]
    many = [Entry(Kind.OFFER, str(number), at(3), at(4)) for number in range(MAX_LANES + 2)]
    crowded = weeks_of(DECEMBER, many)[0]
    assert (len(crowded.lanes), crowded.surplus) == (MAX_LANES, 2)


def test_what_lasts_all_month_is_said_once(client: Client) -> None:
    offer_create("All winter", at(1, month=10), datetime(2094, 3, 1, tzinfo=UTC))
    offer_create("Ten off", at(1), at(31))
    client.force_login(user_create(role="marketing"), backend=BACKEND)
    shown = client.get("/cms/calendar/?month=2093-12").context
    assert [entry.title for entry in shown["throughout"]] == ["All winter"]
    drawn = {cell.entry for week in shown["weeks"] for lane in week.lanes for cell in lane if cell.entry}
    assert {entry.title for entry in drawn} == {"Ten off"}


def test_months_that_nobody_can_mean_are_this_month() -> None:
    assert month_of("2093-12") == DECEMBER
    november = date(2093, 11, 1)
    assert [month_of(text) for text in ("", "2093-13", "0001-01", "9999-12", "x")] == [november] * 5
    assert (month_next(DECEMBER), month_next(DECEMBER, -12)) == (date(2094, 1, 1), date(2092, 12, 1))


def test_the_calendar_is_read_as_month_and_as_list(client: Client) -> None:
    everything_create()
    client.force_login(user_create(role="publisher"), backend=BACKEND)
    month = client.get("/cms/calendar/?month=2093-12").content.decode()
    listed = client.get("/cms/calendar/?month=2093-12&view=list&kind=page&kind=hostile").content.decode()
    for _kind, title in EVERYTHING:
        assert title in month
    assert "/cms/preview-shop/?day=2093-12-24" in month
    assert "Autumn" in listed
    assert "Ten off" not in listed
    assert '<input type="checkbox" name="kind" value="page" checked>' in listed


def test_times_are_shown_where_one_is(client: Client, settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    client.force_login(user_create(role="publisher"), backend=BACKEND)
    offer_create("Night", at(31, 23, month=10), at(30, 23, month=11) + timedelta(minutes=30))
    assert "Night" in client.get("/cms/calendar/?month=2093-12").content.decode()
