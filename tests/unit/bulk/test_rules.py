"""What becomes of one price, one number in stock, one flag."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oscar.core.loading import get_model

from shopease.bulk.rules import LeftError, place_step, price_after, product_step, record_step
from shopease.bulk.types import Action, Caution, Note, Step

Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")

PRICES = st.decimals(min_value=0, max_value=100_000, places=2)
CHANGES = st.decimals(min_value=-100, max_value=1000, places=2)
ENDINGS = st.sampled_from([".99", ".95", ".90", ".50", ".00"])


def record(track_stock: bool = True, **fields: Any) -> Any:
    product = Product(product_class=ProductClass(track_stock=track_stock), structure="standalone")
    given = {"price": Decimal("10.00"), "num_in_stock": 5, **fields}
    return StockRecord(product=product, **given)


@pytest.mark.parametrize(
    ("price", "how", "value", "ending", "expected"),
    [
        ("10.00", "percent", "-10", "", "9.00"),
        ("9.99", "percent", "10", "", "10.99"),
        ("0.05", "percent", "10", "", "0.06"),  # half a cent goes up
        ("10.00", "percent", "-100", "", "0.00"),
        ("10.00", "amount", "2.5", "", "12.50"),
        ("10.00", "amount", "-10", "", "0.00"),
        ("10.00", "set", "7", "", "7.00"),
        ("18.70", "percent", "0", ".99", "18.99"),
        ("18.40", "percent", "0", ".99", "17.99"),
        ("18.49", "percent", "0", ".99", "18.99"),  # of two equally near the higher
        ("0.30", "percent", "0", ".99", "0.99"),  # never below zero
        ("9.99", "percent", "0", ".99", "9.99"),
        ("20.00", "percent", "-10", ".95", "17.95"),
    ],
)
def test_price_after(price: str, how: str, value: str, ending: str, expected: str) -> None:
    assert str(price_after(Decimal(price), {"how": how, "value": value, "ending": ending})) == expected


@pytest.mark.parametrize(
    ("price", "how", "value", "note"),
    [
        ("3.00", "amount", "-3.01", Note.BELOW_ZERO),
        (None, "percent", "10", Note.NO_PRICE),
        (None, "amount", "1", Note.NO_PRICE),
        ("9999999999.00", "percent", "50", Note.TOO_HIGH),
    ],
)
def test_prices_that_stay(price: str | None, how: str, value: str, note: str) -> None:
    with pytest.raises(LeftError) as left:
        price_after(None if price is None else Decimal(price), {"how": how, "value": value})
    assert left.value.note == note


def test_a_missing_price_can_be_set() -> None:
    assert price_after(None, {"how": "set", "value": "4.00"}) == Decimal("4.00")


@given(price=PRICES, change=CHANGES, ending=ENDINGS)
def test_an_ending_is_the_nearest_price_that_ends_so(price: Decimal, change: Decimal, ending: str) -> None:
    plain = price_after(price, {"how": "percent", "value": str(change)})
    ended = price_after(price, {"how": "percent", "value": str(change), "ending": ending})
    assert ended >= 0
    assert str(ended).endswith(ending)
    assert abs(ended - plain) <= Decimal("0.50") or ended == Decimal(ending)


@pytest.mark.parametrize(
    ("fields", "value", "caution"),
    [
        ({}, "-50", ""),
        ({}, "-51", Caution.JUMP),
        ({}, "50", ""),
        ({}, "51", Caution.JUMP),
        ({}, "-100", Caution.FREE),
        ({"compare_at": Decimal("12.00")}, "20", Caution.ABOVE),
        ({"compare_at": Decimal("12.00")}, "19", ""),
        ({"price": Decimal(0)}, "10", ""),  # stays zero
    ],
)
def test_cautions_of_prices(fields: dict[str, Any], value: str, caution: str) -> None:
    step = record_step(Action.PRICE, record(**fields), {"how": "percent", "value": value})
    assert step.caution == caution


def test_a_price_that_is_so_already_is_left() -> None:
    step = record_step(Action.PRICE, record(), {"how": "set", "value": "10"})
    assert step == Step("price", "10.00", "10.00", note=Note.SAME)


@pytest.mark.parametrize(
    ("options", "new", "note", "caution"),
    [
        ({"how": "set", "value": "15"}, "15.00", "", ""),
        ({"how": "set", "value": "10"}, "10.00", "", Caution.ABOVE),
        ({"how": "price"}, "10.00", "", ""),
        ({"how": "clear"}, None, Note.SAME, ""),
    ],
)
def test_compare_at_prices(options: dict[str, str], new: str | None, note: str, caution: str) -> None:
    assert record_step(Action.COMPARE_AT, record(), options) == Step("compare_at", None, new, note, caution)


@pytest.mark.parametrize(
    ("fields", "options", "new", "note", "caution"),
    [
        ({}, {"how": "add", "value": 3}, 8, "", ""),
        ({}, {"how": "set", "value": 3}, 3, "", ""),
        ({}, {"how": "add", "value": -6}, 5, Note.BELOW_ZERO, ""),
        ({}, {"how": "set", "value": 5}, 5, Note.SAME, ""),
        ({"num_in_stock": None}, {"how": "add", "value": 3}, None, Note.NOT_COUNTED, ""),
        ({"num_in_stock": None}, {"how": "set", "value": 3}, 3, "", ""),
        ({"track_stock": False}, {"how": "set", "value": 3}, 5, Note.NOT_COUNTED, ""),
        ({"num_allocated": 4}, {"how": "set", "value": 3}, 3, "", Caution.OVERSOLD),
        ({"num_allocated": 4, "backorder": True}, {"how": "set", "value": 3}, 3, "", ""),
    ],
)
def test_stock(fields: dict[str, Any], options: dict[str, Any], new: Any, note: str, caution: str) -> None:
    given = record(**fields)
    assert record_step(Action.STOCK, given, options) == Step(
        "num_in_stock", given.num_in_stock, new, note, caution
    )


def test_flags_and_visibility() -> None:
    product = Product(is_public=False, is_new=True)
    assert product_step(Action.PUBLISH, product, {}) == Step("is_public", False, True)
    assert product_step(Action.HIDE, product, {}).note == Note.SAME
    assert product_step(Action.FLAG, product, {"flag": "is_new", "on": False}) == Step("is_new", True, False)


def test_places_in_a_category() -> None:
    assert place_step(Action.CATEGORY_ADD, None) == Step("category", None, 2_147_483_647)
    assert place_step(Action.CATEGORY_ADD, 7).note == Note.SAME
    assert place_step(Action.CATEGORY_REMOVE, 7) == Step("category", 7, None)
    assert place_step(Action.CATEGORY_REMOVE, None).note == Note.SAME
