"""The first sheet of an XLSX file as records of text, read as a stream."""

import zipfile
from collections.abc import Generator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from shopease.imports.errors import FileRefusedError
from shopease.imports.zips import archive_check

MAGIC = b"PK\x03\x04"
MAX_PARTS = 1_000
MAX_UNPACKED = 512 * 1024 * 1024
MAX_SHARED = 64 * 1024 * 1024
"""The table of shared texts is the one part that has to be held in memory."""
BROKEN = (ParseError, KeyError, ValueError, TypeError, IndexError, AttributeError)


def records_read(path: Path, *, max_columns: int) -> Generator[tuple[int, list[str]], None, None]:
    """The rows of the first sheet with their numbers. Raises `FileRefusedError`."""
    from openpyxl import load_workbook  # 4 MiB that web workers hardly ever need
    from openpyxl.utils.exceptions import InvalidFileException

    with path.open("rb") as file:
        archive_check(file, max_entries=MAX_PARTS, max_total=MAX_UNPACKED)
        _refuse_large_texts(file)
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            book.worksheets[0].reset_dimensions()
            rows = book.worksheets[0].iter_rows(max_col=max_columns + 1, values_only=True)
            width = 0
            for line, values in enumerate(rows, start=1):
                cells = _trimmed([_text(value) for value in values])
                width = width or len(cells)
                yield line, cells + [""] * (width - len(cells))
            book.close()
        except (zipfile.BadZipFile, OSError, InvalidFileException, *BROKEN) as error:
            if isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException):
                raise FileRefusedError("The XLSX file refers to things outside itself.") from error
            raise FileRefusedError("The XLSX file can't be read: it is damaged.") from error


def _refuse_large_texts(file: Any) -> None:
    with zipfile.ZipFile(file) as archive:
        texts = [info for info in archive.infolist() if info.filename.lower().endswith("sharedstrings.xml")]
    if sum(info.file_size for info in texts) > MAX_SHARED:
        raise FileRefusedError("The XLSX file holds too much text: save it as CSV in UTF-8.")


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty cells at the end, with which the reader fills a row up."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        # 12.0 is what a spreadsheet makes of 12; no text of ours is written with an exponent.
        return format(Decimal(repr(value)).normalize(), "f")
    return str(value)
