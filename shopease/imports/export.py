"""Writing products as a table that an import reads back without a change."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oscar.core.loading import get_model

from shopease.core.cells import cell_safe, csv_lines
from shopease.imports import export_own, export_shopify, export_woocommerce
from shopease.imports.errors import FileRefusedError
from shopease.imports.exporting import Cell, Exporter, exporter_read
from shopease.imports.families import families_read
from shopease.imports.values import CONTROL

BATCH = 200
MAX_SHEET = 1_000_000

Product = get_model("catalogue", "Product")


@dataclass(frozen=True, slots=True)
class Writer:
    """How a format is written: its header, and the rows of one product (none when it can't be told)."""

    header: Callable[[Exporter], list[str]]
    rows: Callable[..., list[dict[str, Cell]]]


WRITERS = {
    "shopease": Writer(export_own.header, export_own.rows),
    "shopify": Writer(export_shopify.header, export_shopify.rows),
    "woocommerce": Writer(export_woocommerce.header, export_woocommerce.rows),
}


def products_table(*, format_key: str, products: Any) -> Iterator[list[Cell]]:
    """Header and rows of a table of products (a queryset, no variants), by primary key.

    Holds the primary keys and one batch of products in memory; about ten queries for 200 products.
    """
    writer = WRITERS[format_key]
    ids = list(products.order_by("pk").values_list("pk", flat=True))
    exporter = exporter_read(products)
    header = writer.header(exporter)
    yield list(header)
    for start in range(0, len(ids), BATCH):
        families = families_read(ids=ids[start : start + BATCH], shelves=exporter.shelves)
        exporter.learn(families.values())
        for pk in ids[start : start + BATCH]:
            for cells in writer.rows(families[pk], exporter) if pk in families else ():
                yield [cells.get(name, "") for name in header]


def table_lines(*, format_key: str, products: Any) -> Iterator[str]:
    """The table as lines of CSV; our own begins with a byte order mark, by which spreadsheets know UTF-8."""
    if format_key == "shopease":
        yield "\ufeff"
    rows = products_table(format_key=format_key, products=products)
    yield from csv_lines([_text(cell) for cell in row] for row in rows)


def xlsx_write(*, path: Path, format_key: str, products: Any) -> None:
    """The table as an XLSX file. Raises `FileRefusedError` when a sheet can't hold it."""
    from openpyxl import Workbook  # 4 MiB that web workers hardly ever need

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Products")
    for count, row in enumerate(products_table(format_key=format_key, products=products)):
        if count > MAX_SHEET:
            raise FileRefusedError("There are more rows than a sheet can hold: export as CSV.")
        sheet.append([_sheet_cell(cell) for cell in row])
    book.save(path)


def _text(cell: Cell) -> str:
    return cell_safe(cell) if isinstance(cell, str) else str(cell)


def _sheet_cell(cell: Cell) -> Any:
    return CONTROL.sub("", cell_safe(cell)) if isinstance(cell, str) else cell
