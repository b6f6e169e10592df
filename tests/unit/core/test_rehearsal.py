import logging

import pytest
from django.core.cache import cache
from django.db import transaction

from shopease.core.rehearsal import is_real, is_rehearsed, rehearsal
from shopease.users.models import User
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


def test_everything_that_is_rehearsed_is_undone() -> None:
    cache.set("known", "before")
    happened = []
    with rehearsal():
        assert is_rehearsed()
        assert cache.get("known") is None
        cache.set("known", "inside")
        cache.set("new", 1)
        assert (cache.get("known"), cache.get("new")) == ("inside", 1)
        user_create(email="rehearsed@example.com")
        transaction.on_commit(lambda: happened.append("told"))
    assert not is_rehearsed()
    assert (cache.get("known"), cache.get("new")) == ("before", None)
    assert not User.objects.filter(email="rehearsed@example.com").exists()
    assert happened == []


def test_the_log_tells_what_happened_and_what_went_wrong() -> None:
    levels = {level: logging.LogRecord("x", level, "x", 1, "x", None, None) for level in (20, 30)}
    assert [is_real(levels[20]), is_real(levels[30])] == [True, True]
    with rehearsal():
        assert [is_real(levels[20]), is_real(levels[30])] == [False, True]


def rehearsed_failure() -> None:
    with rehearsal():
        user_create(email="rehearsed@example.com")
        raise ZeroDivisionError


def test_a_rehearsal_that_fails_is_undone_too() -> None:
    with pytest.raises(ZeroDivisionError):
        rehearsed_failure()
    assert not is_rehearsed()
    assert not User.objects.filter(email="rehearsed@example.com").exists()
    cache.set("after", 1)
    assert cache.get("after") == 1
