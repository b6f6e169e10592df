from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from shopease.campaigns.models import Schedule
from shopease.campaigns.selectors import schedules_active
from shopease.core import clock
from tests.factories.pages import schedule_create

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_a_schedule_runs_from_its_beginning_until_just_before_its_end() -> None:
    begins = clock.now()
    ends = begins + timedelta(days=1)
    schedule = schedule_create(starts_at=begins, ends_at=ends)
    second = timedelta(seconds=1)
    moments = {begins - second: False, begins: True, ends - second: True, ends: False}
    for moment, runs in moments.items():
        with clock.at(moment):
            assert (schedule.pk in schedules_active()) is runs, moment


def test_open_sides_never_begin_or_end() -> None:
    always = schedule_create(starts_at=None, ends_at=None)
    with clock.at(clock.now() + timedelta(days=10_000)):
        assert list(schedules_active()) == [always.pk]


def test_the_highest_priority_comes_first() -> None:
    low, high, middle = (schedule_create(priority=number) for number in (-1, 5, 2))
    assert list(schedules_active()) == [high.pk, middle.pk, low.pk]


def test_schedules_are_remembered_and_followed_at_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    schedule = schedule_create()
    with django_assert_num_queries(1):
        assert list(schedules_active()) == [schedule.pk]
    with django_assert_num_queries(0):
        schedules_active()
    schedule.ends_at = clock.now()
    schedule.save()
    assert schedules_active() == {}
    other = schedule_create()
    assert list(schedules_active()) == [other.pk]
    other.delete()
    assert schedules_active() == {}


def test_nothing_ends_before_it_begins() -> None:
    now = clock.now()
    schedule = Schedule(name="Backwards", starts_at=now, ends_at=now)
    with pytest.raises(ValidationError) as refused:
        schedule.full_clean()
    assert set(refused.value.message_dict) == {"ends_at"}
    with pytest.raises(IntegrityError), transaction.atomic():
        schedule.save()
    assert not Schedule.objects.exists()
