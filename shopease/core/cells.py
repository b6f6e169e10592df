"""Cells of tables that are opened in a spreadsheet: no text may be taken for a formula."""

import csv
from collections.abc import Iterable, Iterator

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would reckon with."""
GUARD = "'"


def cell_safe(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return GUARD + text if text.lstrip(GUARD).startswith(FORMULA) else text


def cell_restore(cell: str) -> str:
    """The text of which `cell_safe` made a cell; other texts stay as they are."""
    guarded = cell.startswith(GUARD) and cell.lstrip(GUARD).startswith(FORMULA)
    return cell.removeprefix(GUARD) if guarded else cell


class _Line:
    """A file that gives back what was written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Rows as lines of a CSV file, one at a time: a large table fills no memory."""
    writer = csv.writer(_Line())
    return (writer.writerow(row) for row in rows)
