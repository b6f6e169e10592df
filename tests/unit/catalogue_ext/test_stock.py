"""Which stock record sells, and how much of it is left."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from catalogue_ext.stock import best_record, preorder_date, preorder_words, units_left
from shopease.core import clock

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def record(pk: int, price: str | None, left: int, *, backorder: bool = False) -> Any:
    return SimpleNamespace(
        pk=pk, price=None if price is None else Decimal(price), net_stock_level=left, backorder=backorder
    )


@pytest.mark.parametrize(
    ("left", "backorder", "tracks", "expected"),
    [
        (3, False, True, 3),
        (0, False, True, 0),
        (-2, False, True, 0),
        (0, True, True, None),
        (0, False, False, None),
    ],
)
def test_units_left(left: int, backorder: bool, tracks: bool, expected: int | None) -> None:
    assert units_left(record(1, "5.00", left, backorder=backorder), tracks_stock=tracks) == expected


def test_the_cheapest_that_can_be_sold_wins() -> None:
    sold_out, dear, cheap = record(1, "1.00", 0), record(2, "9.00", 4), record(3, "7.00", 1)
    assert best_record([sold_out, dear, cheap], tracks_stock=True) is cheap


def test_the_cheapest_wins_when_all_are_sold_out() -> None:
    dear, cheap = record(1, "9.00", 0), record(2, "7.00", 0)
    assert best_record([dear, cheap], tracks_stock=True) is cheap


def test_among_equals_the_oldest_wins() -> None:
    young, old = record(8, "7.00", 1), record(4, "7.00", 1)
    assert best_record([young, old], tracks_stock=True) is old


def test_a_record_without_a_price_sells_nothing() -> None:
    assert best_record([record(1, None, 9)], tracks_stock=True) is None
    assert best_record([], tracks_stock=True) is None


@pytest.mark.parametrize(
    ("backorder", "day", "expected"),
    [
        (True, "2026-12-03", "2026-12-03"),
        (True, "2026-11-21", None),
        (True, "2026-11-20", None),
        (False, "2026-12-03", None),
        (True, None, None),
    ],
)
def test_a_preorder_lasts_until_its_day(backorder: bool, day: str | None, expected: str | None) -> None:
    with clock.at(NOON):
        found = preorder_date(backorder=backorder, available_on=date.fromisoformat(day) if day else None)
    assert found == (date.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 3), "Pre-order, ships from 3 December"),
        (date(2027, 1, 3), "Pre-order, ships from 3 January 2027"),
    ],
)
def test_a_preorder_names_its_day(day: date, words: str) -> None:
    with clock.at(NOON):
        assert preorder_words(day) == words
