"""Money is Decimal with two places; taxes are computed here and nowhere else."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """`amount` rounded half up to two places."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def tax_contained(gross: Decimal, rate: Decimal) -> Decimal:
    """The tax inside a gross amount; `rate` is a fraction, 0.19 for 19 %."""
    return cents(gross - gross / (1 + rate))
