"""Colours, unit prices and badges."""

import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from catalogue_ext.cards import badge_of, unit_price_of
from catalogue_ext.swatches import COLOURS, SYNONYMS, swatch_of
from catalogue_ext.types import Swatch


def goods(amount: str | None = None, unit: str = "", **fields: Any) -> Any:
    content = Decimal(amount) if amount else None
    return SimpleNamespace(unit_amount=content, unit=unit, is_child=False, **fields)


@pytest.mark.parametrize(
    ("amount", "unit", "price", "text"),
    [
        ("50", "ml", "12.00", "€24.00 / 100 ml"),
        ("500", "ml", "12.00", "€24.00 / 1 l"),
        ("180", "g", "9.00", "€5.00 / 100 g"),
        ("1500", "g", "10.00", "€6.67 / 1 kg"),
        ("2.5", "m", "10.00", "€4.00 / 1 m"),
        ("6", "piece", "15.00", "€2.50 / piece"),
        ("1", "piece", "15.00", ""),
        ("100", "ml", "15.00", ""),
        (None, "ml", "15.00", ""),
        ("50", "", "15.00", ""),
        ("50", "ml", None, ""),
    ],
)
def test_the_unit_price(amount: str | None, unit: str, price: str | None, text: str) -> None:
    assert unit_price_of(goods(amount, unit), Decimal(price) if price else None, "EUR") == text


def test_a_variant_has_its_own_content_or_its_parents() -> None:
    parent = goods("50", "ml")
    child = SimpleNamespace(unit_amount=None, unit="", is_child=True, parent=parent)
    assert unit_price_of(child, Decimal("5.00"), "EUR") == "€10.00 / 100 ml"
    child.unit_amount, child.unit = Decimal(200), "ml"
    assert unit_price_of(child, Decimal("5.00"), "EUR") == "€2.50 / 100 ml"


@pytest.mark.parametrize(
    ("name", "known"),
    [("Sage", "sage"), ("Dark Blue", "blue"), ("off-white", "white"), ("Gray", "grey"), ("Olive", "moss")],
)
def test_the_last_known_word_names_the_swatch(name: str, known: str) -> None:
    assert swatch_of(name) == Swatch(name, COLOURS[known])


def test_a_colour_that_was_chosen_comes_before_its_name() -> None:
    assert swatch_of("Red", "#112233") == Swatch("Red", "#112233")


@pytest.mark.parametrize("name", ["", "Plaid", 'red"><script>'])
def test_what_is_no_known_colour_has_no_swatch(name: str) -> None:
    assert swatch_of(name) is None


def test_every_known_colour_can_be_drawn() -> None:
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in COLOURS.values())
    assert set(SYNONYMS.values()) <= set(COLOURS)


@pytest.mark.parametrize(
    ("available", "reduced", "new", "bestseller", "badge"),
    [
        (False, True, True, True, "Sold out"),
        (True, True, True, True, "Sale"),
        (True, False, True, True, "New"),
        (True, False, False, True, "Bestseller"),
        (True, False, False, False, ""),
    ],
)
def test_the_badge_says_what_matters_most(
    available: bool, reduced: bool, new: bool, bestseller: bool, badge: str
) -> None:
    product = SimpleNamespace(is_available=available, shown_as_new=new, shown_as_bestseller=bestseller)
    assert badge_of(product, is_reduced=reduced) == badge
