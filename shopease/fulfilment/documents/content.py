"""What documents say. Of an invoice or a credit note it is kept as JSON beside its number, and drawn from
there."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

Money = str
"""A decimal number with two places, as text: JSON has no decimals."""


@dataclass(frozen=True)
class Seller:
    """Who the shop is, as it stood when the document was made."""

    name: str
    lines: Sequence[str]
    """Legal name and address."""
    contact: Sequence[str] = ()
    """E-mail, phone, address of the site."""
    tax: Sequence[str] = ()


@dataclass(frozen=True)
class Position:
    """One row. Amounts contain tax unless they say otherwise; those of a credit note are negative."""

    ref: str
    """What it is of, for later corrections: "line:<id>", "shipping", "surcharge:<code>", "other"."""
    title: str
    quantity: int
    rate: Money
    """Of the tax, in per cent."""
    net: Money
    tax: Money
    gross: Money
    sku: str = ""
    unit: Money = ""
    """Price of one before discounts; empty where a row has no units."""
    discount: Money = "0.00"


@dataclass(frozen=True)
class RateSum:
    """All positions of one tax rate."""

    rate: Money
    net: Money
    tax: Money
    gross: Money


@dataclass(frozen=True)
class Content:
    """Everything that the document says, in the language that it is written in. Days are ISO 8601."""

    kind: str
    name: str
    issued_on: str
    language: str
    currency: str
    order_number: str
    ordered_on: str
    supplied_on: str
    seller: Mapping[str, Any]
    """`Seller` as a dictionary."""
    recipient: Sequence[str]
    recipient_tax: str
    delivery: Sequence[str]
    """Where it went, when that is elsewhere."""
    positions: Sequence[Mapping[str, Any]]
    rates: Sequence[Mapping[str, Any]]
    net: Money
    tax: Money
    gross: Money
    payments: Sequence[Sequence[str]] = ()
    """What was paid or is to be paid, how: label and amount."""
    notes: Sequence[str] = ()
    corrects: str = ""
    """The number of the invoice that this corrects."""
    corrects_on: str = ""
    covers: Sequence[int] = field(default_factory=tuple)
    """Refunds (ids) that were known when an invoice was issued and are taken off in it."""

    def as_json(self) -> dict[str, Any]:
        """What is kept."""
        return asdict(self)


@dataclass(frozen=True)
class Packed:
    """So many units of a product."""

    quantity: int
    title: str
    sku: str
    note: str = ""


@dataclass(frozen=True)
class Slip:
    """What a packing slip says, in the active language."""

    number: str
    """Of the order; printed as a bar code, too."""
    seller: Seller
    recipient: Sequence[str]
    facts: Sequence[tuple[str, str]]
    packed: Sequence[Packed]
    note: str = ""
    remaining: Sequence[Packed] = ()
    """What follows in another parcel, or went in one."""


def rate_sums(positions: Sequence[Position]) -> list[RateSum]:
    """The positions added up by rate, the highest first."""
    rates = sorted({position.rate for position in positions}, key=Decimal, reverse=True)
    return [_sum_of(rate, [each for each in positions if each.rate == rate]) for rate in rates]


def _sum_of(rate: str, positions: Sequence[Position]) -> RateSum:
    def total(name: str) -> str:
        return str(sum((Decimal(getattr(each, name)) for each in positions), Decimal("0.00")))

    return RateSum(rate, total("net"), total("tax"), total("gross"))
