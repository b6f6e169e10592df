"""What facets hand to pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from catalogue_ext.types import ProductFilter, ProductSort

RELEVANCE = "relevance"
"""The order in which a search found its products."""

ATTRIBUTE = "a-"
"""Before the code of an attribute, where it is the name of a parameter: no code can take another's."""

CATEGORY, PARTNER, RATING, PRICE = "category", "partner", "rating", "price"

FLAGS = ("available", "offer", "reduced", "new", "bestseller")
"""What is either asked for or not."""

MAX_CHOSEN = 20
"""Values of one facet that may be chosen together."""

MAX_VALUES = 200
"""Values that one facet offers: those that most products have. Each costs a bitmap."""

MAX_FACETS = 16
"""Attributes that are offered beside one list."""

MAX_OFFERED = 24
"""Values of one facet that a page carries: those that most products of the list have."""

SHOWN = 8
"""Values that are seen before “Show more”."""


@dataclass(frozen=True, slots=True)
class FacetAsked:
    """What a shopper asks of a list: the plain filters, and the values chosen by name of the facet.

    Names are `category`, `partner` and `a-<code>` for attributes; values are the keys of `FacetValue`.
    Of several values one is enough; all facets must be met, attributes, partner and availability by one
    and the same variant. What no product has ever had is ignored.
    """

    wanted: ProductFilter = field(default_factory=ProductFilter)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ProductSort.NEWEST


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that may be chosen; `count` is how many products there would be, none when nobody counts.

    `colour` is "#rrggbb".
    """

    key: str
    label: str
    count: int | None
    is_chosen: bool = False
    colour: str = ""

    @property
    def is_off(self) -> bool:
        """Whether choosing it would leave nothing."""
        return self.count == 0 and not self.is_chosen


@dataclass(frozen=True, slots=True)
class Facet:
    """A question with its answers; `name` is its parameter."""

    name: str
    label: str
    values: tuple[FacetValue, ...]

    @property
    def shown(self) -> list[FacetValue]:
        """The first few, and whatever is chosen."""
        return [value for place, value in enumerate(self.values) if place < SHOWN or value.is_chosen]

    @property
    def more(self) -> list[FacetValue]:
        """What “Show more” unfolds."""
        return [value for value in self.values[SHOWN:] if not value.is_chosen]

    @property
    def chosen(self) -> list[FacetValue]:
        """What is in force."""
        return [value for value in self.values if value.is_chosen]


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list with what it may be narrowed by.

    `page` is Django's, its objects are products for `cards_for`. `flags` counts each of `FLAGS`,
    `ratings` each number of stars; both are empty while there is no index. The prices are those of
    the cheapest and the dearest product if no price were asked for.
    """

    page: Any
    facets: tuple[Facet, ...] = ()
    flags: Mapping[str, int] = field(default_factory=dict)
    ratings: Mapping[int, int] = field(default_factory=dict)
    lowest: Decimal | None = None
    highest: Decimal | None = None
