"""What a feed says of one thing that is sold."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from catalogue_ext.identifiers import Identity


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One variant, or a product without any; prices contain tax, addresses are absolute."""

    product_id: int
    group_id: int | None
    title: str
    description: str
    link: str
    pictures: tuple[str, ...]
    price: Decimal
    compare_at: Decimal | None
    currency: str
    availability: str
    """The code of its availability: instock, available, outofstock, preorder, backorder, unavailable."""
    ships_from: date | None
    identity: Identity
    product_type: str
    unit_measure: str = ""
    unit_base: str = ""


@dataclass(slots=True)
class Lack:
    """How many products lack something, and the first of them."""

    count: int = 0
    product_ids: list[int] = field(default_factory=list)
