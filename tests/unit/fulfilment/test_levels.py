"""Levels, corrections and the ledger of stock records."""

from typing import Any

import pytest
from oscar.core.loading import get_model

from shopease.fulfilment.errors import StockChangedError, StockTooLowError
from shopease.fulfilment.levels import (
    StockCounts,
    ledger_of,
    ledger_rows,
    ledger_walk,
    stock_counts,
    stock_for_list,
)
from shopease.fulfilment.models import StockMovement
from shopease.fulfilment.services import stock_adjust, stock_backorder_set, stock_correct
from tests.factories import catalogue
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Reason = StockMovement.Reason


def record_create(stock: int | None = 10, **fields: Any) -> Any:
    return catalogue.product_create(stock=stock, stock_fields=fields).stockrecords.get()


def movements_of(record: Any) -> list[tuple[str, int]]:
    return [(row.reason, row.in_stock_change) for row in ledger_of(record)]


def test_received_goods_are_added_to_what_is_there_now() -> None:
    record = record_create(10)
    stock_adjust(stockrecord_id=record.pk, change=5, reason=Reason.RECEIVED, note="Delivery 7")
    record.refresh_from_db()
    assert record.num_in_stock == 15
    assert movements_of(record) == [("received", 5), ("opening", 10)]
    assert ledger_of(record)[0].note == "Delivery 7"


def test_no_more_can_be_lost_than_there_is() -> None:
    record = record_create(3)
    with pytest.raises(StockTooLowError, match="Only 3 are in stock"):
        stock_adjust(stockrecord_id=record.pk, change=-4, reason=Reason.LOST)
    record.refresh_from_db()
    assert record.num_in_stock == 3
    assert movements_of(record) == [("opening", 3)]


def test_a_count_is_refused_when_stock_moved_meanwhile() -> None:
    record = record_create(10)
    stock_adjust(stockrecord_id=record.pk, change=-2, reason=Reason.DAMAGED)
    with pytest.raises(StockChangedError, match="from 10 to 8"):
        stock_correct(stockrecord_id=record.pk, num_in_stock=9, reason=Reason.COUNTED, seen=10)
    record.refresh_from_db()
    assert record.num_in_stock == 8


def test_damage_below_what_is_promised_marks_the_record_as_oversold() -> None:
    record = record_create(5, num_allocated=4)
    found = stock_adjust(stockrecord_id=record.pk, change=-3, reason=Reason.DAMAGED)
    assert (found.num_in_stock, found.oversold) == (2, True)
    found = stock_adjust(stockrecord_id=record.pk, change=2, reason=Reason.RECEIVED)
    assert (found.num_in_stock, found.oversold) == (4, False)


def test_ending_back_orders_with_promises_open_marks_the_record_as_oversold() -> None:
    record = record_create(0, backorder=True, num_allocated=3)
    found = stock_backorder_set(stockrecord_id=record.pk, backorder=False)
    assert (found.backorder, found.oversold) == (False, True)


def test_a_page_of_the_ledger_knows_the_levels_of_then() -> None:
    record = record_create(10)
    for change in (5, -3, 8):
        reason = Reason.RECEIVED if change > 0 else Reason.LOST
        stock_adjust(stockrecord_id=record.pk, change=change, reason=reason)
    movements = list(ledger_of(record))
    assert [row.in_stock for row in ledger_rows(movements)] == [20, 12, 15, 10]
    assert [row.in_stock for row in ledger_rows(movements[1:3])] == [12, 15]
    assert [row.in_stock for row in ledger_walk(record)] == [10, 15, 12, 20]
    assert ledger_rows([]) == []


def test_counts_tell_what_needs_an_eye() -> None:
    record_create(4, low_stock_threshold=5)
    record_create(5, low_stock_threshold=5)
    record_create(2, num_allocated=2)
    record_create(0, backorder=True)
    record_create(1, num_allocated=3, oversold=True)
    assert stock_counts(user_create(role="catalogue")) == StockCounts(low=1, sold_out=2, oversold=1)


def test_partners_see_their_own_records_alone() -> None:
    own = catalogue.partner_create("Own")
    person = user_create(role="partner")
    own.users.add(person)
    mine, _other = record_create(1, partner=own), record_create(1)
    assert list(stock_for_list(person)) == [mine]
    assert stock_counts(person) == StockCounts(low=0, sold_out=0, oversold=0)


def test_what_is_not_counted_is_not_listed() -> None:
    service = catalogue.product_class_create("Service", track_stock=False)
    catalogue.product_create("Wrapping", product_class=service)
    assert list(stock_for_list(user_create(role="catalogue"))) == []


def test_records_are_found_by_all_words_of_title_and_sku() -> None:
    shirt = catalogue.variant_product_create(
        "Linen shirt", variants=[{"options": {"Size": "S"}, "sku": "LS-1"}]
    )
    record_create(1, sku="CUP-1")
    (child,) = shirt.children.all()
    user = user_create(role="catalogue")
    assert [record.product_id for record in stock_for_list(user, text="shirt ls")] == [child.pk]
    assert list(stock_for_list(user, text="shirt cup")) == []


def test_the_list_takes_one_query(django_assert_num_queries: Any) -> None:
    for _number in range(3):
        record_create(1)
    user = user_create(role="catalogue")
    with django_assert_num_queries(1):
        assert [r.product.get_title() + r.partner.name for r in stock_for_list(user)] == ["CupWorkshop"] * 3


def test_opening_rows_name_what_a_record_began_with() -> None:
    record = get_model("partner", "StockRecord").objects.get(pk=record_create(7).pk)
    assert movements_of(record) == [("opening", 7)]
