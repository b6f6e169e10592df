"""Values that are kept for one request."""

from collections.abc import Iterator
from itertools import count
from unittest import mock

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started

from shopease.core import memo
from shopease.core.cache import Unchanging
from shopease.core.memo import request_cached, request_end, request_forget, request_remembered


@pytest.fixture
def request_in_progress() -> Iterator[None]:
    memo._begin()
    yield
    request_end()


@pytest.mark.usefixtures("request_in_progress")
def test_a_value_is_read_once_a_request() -> None:
    numbers = count(1)
    assert [request_remembered("n", lambda: next(numbers)) for _ in range(3)] == [1, 1, 1]
    assert request_remembered("other", lambda: next(numbers)) == 2


@pytest.mark.usefixtures("request_in_progress")
def test_a_change_within_the_request_is_seen() -> None:
    numbers = count(1)
    request_remembered("n", lambda: next(numbers))
    request_forget("n", "unknown")
    assert request_remembered("n", lambda: next(numbers)) == 2


def test_the_next_request_reads_anew() -> None:
    numbers = count(1)
    for wanted in (1, 2):
        memo._begin()
        assert request_remembered("n", lambda: next(numbers)) == wanted
        request_end()


def test_outside_a_request_nothing_is_kept() -> None:
    numbers = count(1)
    assert [request_remembered("n", lambda: next(numbers)) for _ in range(2)] == [1, 2]


def test_requests_begin_and_end_it() -> None:
    begins = {receiver[0][0] for receiver in request_started.receivers}
    ends = {receiver[0][0] for receiver in request_finished.receivers}
    assert "shopease.core.memo.begin" in begins
    assert "shopease.core.memo.end" in ends


def test_what_pages_ask_for_comes_in_one_round_trip() -> None:
    cache.set_many({"one": 1, "two": 2})
    for _request in range(2):
        memo._begin()
        with mock.patch.object(memo, "cache", wraps=cache) as asked:
            assert (request_cached("one"), request_cached("two"), request_cached("none")) == (1, 2, None)
        request_end()
    assert (asked.get_many.call_count, asked.get.call_count) == (1, 0)


@pytest.mark.usefixtures("request_in_progress")
def test_a_key_that_is_forgotten_is_asked_for_again() -> None:
    cache.set("one", 1)
    assert request_cached("one") == 1
    cache.set("one", 2)
    assert request_cached("one") == 1
    request_forget("one")
    assert request_cached("one") == 2


def test_the_next_request_asks_the_cache_anew() -> None:
    for value in (1, 2):
        cache.set("one", value)
        memo._begin()
        assert request_cached("one") == value
        request_end()


@pytest.mark.parametrize("length", [1, 10_000], ids=["small", "large"])
def test_what_nobody_changes_is_unpacked_once_for_the_same_bytes(length: int) -> None:
    cache.set("tree", Unchanging((1, "a" * length)))
    first = cache.get("tree")
    assert (first, cache.get("tree") is first) == ((1, "a" * length), True)
    cache.set("tree", Unchanging((2, "b")))
    assert cache.get("tree") == (2, "b")


def test_many_small_values_are_kept_beside_a_few_large_ones() -> None:
    for number in range(100):
        cache.set(f"picture {number}", Unchanging((number, "a")))
    first = cache.get("picture 0")
    for number in range(100):
        assert cache.get(f"picture {number}") == (number, "a")
    assert cache.get("picture 0") is first
