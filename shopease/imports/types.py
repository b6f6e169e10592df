"""Products as an import sees them, whatever shop wrote the file. Money contains tax."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell; `column` is empty when the whole row is meant."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"line {self.line}" + (f", column “{self.column}”" if self.column else "")
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class PictureDraft:
    """A picture by its address."""

    line: int
    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """One thing that can be bought; `options` are (name, value) in the file's order.

    `weight` is in kilograms; `backorder` means that it sells without stock.
    """

    line: int
    sku: str
    options: tuple[tuple[str, str], ...]
    price: Decimal
    compare_at: Decimal | None
    weight: Decimal
    quantity: int
    backorder: bool
    picture: PictureDraft | None = None


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """One product with all its variants; without options it has exactly one."""

    line: int
    handle: str
    title: str
    description: str
    vendor: str
    kind: str
    tags: tuple[str, ...]
    is_public: bool
    requires_shipping: bool
    seo_title: str
    seo_description: str
    variants: tuple[VariantDraft, ...]
    pictures: tuple[PictureDraft, ...]

    @property
    def option_names(self) -> tuple[str, ...]:
        """The options that tell the variants apart."""
        return tuple(name for name, _value in self.variants[0].options)


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
