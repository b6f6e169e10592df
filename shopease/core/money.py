"""Money is Decimal with two places; taxes are computed here and nowhere else."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from babel.numbers import get_currency_precision
from django.conf import settings
from django.db.models.functions import Round

PLACES = min(2, get_currency_precision(settings.OSCAR_DEFAULT_CURRENCY))
"""Of amounts that are computed: none where the shop's currency has no coin below its unit, such as yen."""

CENT = Decimal(1).scaleb(-PLACES)

SLIVER = Decimal("0.0000005")
"""Less than a price times a rate can be short of half a cent."""


def cents(amount: Decimal) -> Decimal:
    """`amount` rounded half up to what the shop's currency can pay: hundredths, or whole units."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def cents_in_sql(amount: Any) -> Round:
    """An amount that the database adds up, to two places: SQLite adds floats, and 0.1 + 0.2 isn't 0.3 there.

    Whatever is compared with an amount, or written by `F()`, goes through this.
    """
    return Round(amount, 2)


def with_tax(net: Decimal, rate: Decimal) -> Decimal:
    """A net amount with its tax on top; `rate` is a fraction, 0.19 for 19 %."""
    return cents(net * (1 + rate))


def with_tax_in_sql(net: Any, rate: Any) -> Round:
    """The same in the database; SQLite's floats hold a half cent a little too low, hence the sliver."""
    return Round(net * (1 + rate) + SLIVER, PLACES)


def tax_contained(gross: Decimal, rate: Decimal) -> Decimal:
    """The tax inside a gross amount; `rate` is a fraction, 0.19 for 19 %."""
    return cents(gross - gross / (1 + rate))
