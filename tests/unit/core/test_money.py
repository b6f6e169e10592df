"""Computed amounts are such as the shop's currency can pay."""

import importlib.util
from decimal import Decimal
from typing import Any

import pytest

from shopease.core import money

D = Decimal


@pytest.mark.parametrize(
    ("currency", "tax", "rounded"),
    [("EUR", "159.66", "161.70"), ("JPY", "160", "162"), ("KWD", "159.66", "161.70")],
)
def test_amounts_are_rounded_to_what_can_be_paid(
    settings: Any, currency: str, tax: str, rounded: str
) -> None:
    settings.OSCAR_DEFAULT_CURRENCY = currency
    spec = importlib.util.spec_from_file_location("money_of_another_shop", str(money.__file__))
    assert spec is not None
    assert spec.loader is not None
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    assert theirs.tax_contained(D("1000.00"), D("0.19")) == D(tax)
    assert theirs.cents(D("161.7")) == D(rounded)
