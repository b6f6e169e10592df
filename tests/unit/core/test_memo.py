"""Values that are kept for one request."""

from collections.abc import Iterator
from itertools import count

import pytest
from django.core.signals import request_finished, request_started

from shopease.core import memo
from shopease.core.memo import request_forget, request_remembered


@pytest.fixture
def request_in_progress() -> Iterator[None]:
    memo._begin()
    yield
    memo._end()


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
        memo._end()


def test_outside_a_request_nothing_is_kept() -> None:
    numbers = count(1)
    assert [request_remembered("n", lambda: next(numbers)) for _ in range(2)] == [1, 2]


def test_requests_begin_and_end_it() -> None:
    begins = {receiver[0][0] for receiver in request_started.receivers}
    ends = {receiver[0][0] for receiver in request_finished.receivers}
    assert "shopease.core.memo.begin" in begins
    assert "shopease.core.memo.end" in ends
