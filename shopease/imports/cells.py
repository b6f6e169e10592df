"""Reading cells: texts, prices, numbers, yes and no; what is wrong is collected, not raised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from shopease.core.money import cents
from shopease.imports.table import Row
from shopease.imports.types import PictureDraft, Problem
from shopease.imports.values import decimal_read, flag_read

MAX_PRICE = Decimal("9999999999.99")
MAX_UNITS = 2_147_483_647
MAX_KILOGRAMS = 1_000_000
MAX_NAME = 128
MAX_SKU = 64
MAX_ADDRESS = 2000
MAX_PICTURES = 100


@dataclass(slots=True)
class CellReader:
    """Reads the cells of one product; `lengths` are the longest texts by column."""

    lengths: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def refuse(self, row: Row, column: str, message: str) -> None:
        """The product can't be stored."""
        self.problems.append(Problem(row.line, column, message))

    def warn(self, row: Row, column: str, message: str) -> None:
        """The product is stored, but the merchant should know."""
        self.warnings.append(Problem(row.line, column, message, is_warning=True))

    def text(self, row: Row, column: str) -> str:
        """A text that isn't too long."""
        value = row.cells.get(column, "")
        limit = self.lengths.get(column)
        if limit and len(value) > limit:
            self.refuse(row, column, f"The text has {len(value)} characters, at most {limit} can be kept.")
        return value

    def price(self, row: Row, column: str) -> Decimal | None:
        """An amount of money; None when the cell is empty or wrong."""
        value = row.cells.get(column, "")
        if not value:
            return None
        amount = decimal_read(value)
        if amount is None:
            self.refuse(row, column, f"“{value[:40]}” is not a price. Write it like 12.90.")
        elif amount < 0:
            self.refuse(row, column, f"The price {value[:40]} is negative.")
        elif amount > MAX_PRICE:
            self.refuse(row, column, f"The price {value[:40]} is too high to be kept.")
        elif amount != cents(amount):
            self.refuse(row, column, f"The price {value[:40]} has more than two decimals.")
        else:
            return cents(amount)
        return None

    def number(self, row: Row, column: str, limit: int, what: str) -> Decimal:
        """A number that isn't negative; 0 when the cell is empty or wrong."""
        value = row.cells.get(column, "")
        number = decimal_read(value) if value else Decimal(0)
        if number is None:
            self.refuse(row, column, f"“{value[:40]}” is not a number.")
        elif number < 0:
            self.refuse(row, column, f"{what} is negative: {value[:40]}.")
        elif number > limit:
            self.refuse(row, column, f"{what} is too large to be kept: {value[:40]}.")
        else:
            return number
        return Decimal(0)

    def units(self, row: Row, column: str) -> int | None:
        """A count of units; None when the cell is empty. Fewer than none count as none."""
        value = row.cells.get(column, "")
        if not value:
            return None
        number = decimal_read(value)
        if number is None or number != int(number):
            self.refuse(row, column, f"“{value[:40]}” is not a whole number.")
        elif number < 0:
            self.warn(row, column, f"The stock is negative: {value[:40]}. It is taken as 0.")
        elif number > MAX_UNITS:
            self.refuse(row, column, f"The stock is too large to be kept: {value[:40]}.")
        else:
            return int(number)
        return 0

    def flag(self, row: Row, column: str, default: bool) -> bool:
        """Yes or no; `default` when the cell is empty or wrong."""
        value = row.cells.get(column, "")
        found = flag_read(value)
        if found is None and value:
            self.refuse(row, column, f"“{value[:40]}” is neither true nor false.")
        return default if found is None else found

    def pictures(self, row: Row, column: str, urls: list[str], alt: str = "") -> tuple[PictureDraft, ...]:
        """Pictures by address or file name; too many or too long ones are refused."""
        if len(urls) > MAX_PICTURES:
            self.refuse(row, column, f"A product has at most {MAX_PICTURES} pictures.")
            return ()
        if any(len(url) > MAX_ADDRESS for url in urls):
            self.refuse(row, column, f"An address is longer than {MAX_ADDRESS} characters.")
            return ()
        return tuple(PictureDraft(row.line, url, alt[:255], column) for url in dict.fromkeys(urls) if url)


@dataclass(slots=True)
class SeenSkus:
    """No SKU stands twice in a file. Holds the SKUs and their lines in memory."""

    lines: dict[str, int] = field(default_factory=dict)

    def take(self, reader: CellReader, row: Row, column: str, sku: str) -> None:
        """Remember an SKU, or refuse one that was there before."""
        if sku in self.lines:
            reader.refuse(row, column, f"The SKU {sku} stands in line {self.lines[sku]} already.")
        self.lines.setdefault(sku, row.line)
