"""Products as an import sees them, whatever shop wrote the file.

Prices are as the shop enters them: with tax or without.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

PARENT, STANDALONE = "parent", "standalone"
"""How a product is sold: with variants, or as it is."""

KEEPS_ALL = frozenset({"*"})
"""What a draft keeps that tells nothing but what it sets expressly."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell; `column` is empty when the whole row is meant.

    A warning doesn't keep the product from being stored.
    """

    line: int
    column: str
    message: str
    is_warning: bool = False

    def __str__(self) -> str:
        place = f"line {self.line}" + (f", column “{self.column}”" if self.column else "")
        return f"{place}: {self.message}"


class Change(NamedTuple):
    """One field that an import sets. `owner` is the SKU of a variant, or empty for the product.

    Values are such that JSON keeps them.
    """

    owner: str
    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class PictureDraft:
    """A picture by its address, or by its file name in the ZIP that came along."""

    line: int
    url: str
    alt: str
    column: str = "Image Src"


@dataclass(frozen=True, slots=True)
class AttributeDraft:
    """The value of one attribute as the file writes it; several values for types that hold several.

    `code` is empty where the file knows the name alone. `suggested` is the type for an attribute that
    the product type doesn't have yet.
    """

    name: str
    values: tuple[str, ...]
    column: str
    code: str = ""
    suggested: str = "text"


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """One thing that can be bought; `options` are (name, value) in the file's order.

    `weight` is in kilograms; `backorder` means that it sells without stock. Without a `quantity`
    stock isn't counted, and `is_sold` says whether it can be bought at all. `keeps` names what the
    file doesn't tell: that stays as it is.
    """

    line: int
    sku: str
    options: tuple[tuple[str, str], ...] = ()
    price: Decimal | None = None
    compare_at: Decimal | None = None
    weight: Decimal = Decimal(0)
    quantity: int | None = None
    backorder: bool = False
    picture: PictureDraft | None = None
    is_sold: bool = True
    is_public: bool = True
    title: str = ""
    available_on: date | None = None
    attributes: tuple[AttributeDraft, ...] = ()
    pictures: tuple[PictureDraft, ...] = ()
    keeps: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """One product with its variants; without options it has exactly one.

    `fields` are more fields of the product by the model's names. `categories` are paths of names that
    replace those held; None leaves them. `related` are handles or SKUs of products that go with this one.
    """

    line: int
    handle: str
    title: str = ""
    description: str = ""
    vendor: str = ""
    kind: str = ""
    tags: tuple[str, ...] = ()
    is_public: bool = True
    requires_shipping: bool = True
    seo_title: str = ""
    seo_description: str = ""
    variants: tuple[VariantDraft, ...] = ()
    pictures: tuple[PictureDraft, ...] = ()
    slug: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    categories: tuple[tuple[str, ...], ...] | None = None
    attributes: tuple[AttributeDraft, ...] = ()
    related: tuple[str, ...] | None = None
    structure: str = ""
    is_known_by_sku: bool = False
    hides_missing: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
    keeps: frozenset[str] = frozenset()

    @property
    def option_names(self) -> tuple[str, ...]:
        """The options that tell the variants apart."""
        return tuple(name for name, _value in self.variants[0].options) if self.variants else ()

    def column(self, name: str) -> str:
        """What the file calls a field."""
        return self.columns.get(name, name)


@dataclass(frozen=True, slots=True)
class RefusedDraft:
    """A product that the file describes wrongly."""

    line: int
    handle: str
    problems: tuple[Problem, ...]


class Outcome(StrEnum):
    """What became of a product."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ProductReport:
    """What an import did with one product."""

    line: int
    handle: str
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    pictures_added: int = 0
    pictures_skipped: tuple[Problem, ...] = ()
    title: str = ""
    changes: tuple[Change, ...] = ()
    product_id: int | None = None


@dataclass(slots=True)
class Summary:
    """The sums of an import."""

    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    pictures_added: int = 0
    pictures_skipped: int = 0

    def add(self, report: ProductReport) -> None:
        """Count one product."""
        self.outcomes[report.outcome] += 1
        self.pictures_added += report.pictures_added
        self.pictures_skipped += len(report.pictures_skipped)
