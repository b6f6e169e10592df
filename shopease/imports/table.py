"""Reading a table row by row, in bounded memory: encoding, separator, header, line numbers.

A table is a CSV file or the first sheet of an XLSX file.
"""

import codecs
import csv
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from shopease.core.cells import cell_restore
from shopease.imports import sheet
from shopease.imports.errors import FileRefusedError
from shopease.imports.types import Problem

CHUNK = 1 << 20
MAX_CELL = 131_072
MAX_FIELD = 16 << 20
"""A larger cell ends the reading: it is an open quotation mark, or an attack."""
MAX_COLUMNS = 1_000
MAX_ROWS = 200_000
DELIMITERS = (",", ";", "\t")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LONE_BYTES = range(0xDC80, 0xDD00)
"""How Python writes bytes that are no UTF-8."""

Record = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line where it starts, its cells by column, and what is wrong with it as a whole."""

    line: int
    cells: dict[str, str]
    problem: Problem | None = None


def encoding_detect(path: Path) -> str:
    """UTF-8 (with or without a byte order mark), else Latin-1 as Windows writes it.

    A file that mixes both counts as UTF-8: its wrong rows can be named. Raises `FileRefusedError`
    for anything else.
    """
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    good = bad = 0
    has_undefined = False
    with path.open("rb") as file:
        if file.read(2) in UTF_16:
            raise FileRefusedError("The file is not a CSV file in UTF-8 or Latin-1: save it as CSV in UTF-8.")
        file.seek(0)
        while chunk := file.read(CHUNK):
            if b"\0" in chunk:
                raise FileRefusedError("The file holds NUL bytes: it is no text in UTF-8 or Latin-1.")
            has_undefined = has_undefined or any(byte in chunk for byte in b"\x81\x8d\x8f\x90\x9d")
            if not chunk.isascii():
                letters = [ord(letter) for letter in decoder.decode(chunk) if letter > "\x7f"]
                lone = sum(letter in LONE_BYTES for letter in letters)
                bad, good = bad + lone, good + len(letters) - lone
    if decoder.getstate()[0]:
        bad += 1
    if good >= bad:
        return "utf-8-sig"
    if has_undefined:
        raise FileRefusedError("The encoding of the file is unknown: save it as CSV in UTF-8.")
    return "cp1252"


def header_read(path: Path) -> list[str]:
    """The names of the columns as the file writes them. Raises `FileRefusedError`."""
    with closing(_records(path)) as records:
        _line, cells = next(records, (1, []))
    if not any(cells):
        raise FileRefusedError("The file is empty.")
    return [cell.strip() for cell in cells]


def rows_read(path: Path, *, aliases: Mapping[str, str], required: tuple[str, ...]) -> Iterator[Row]:
    """The records of a file under the names that `aliases` gives to its columns (lower case).

    Raises `FileRefusedError` when the file can't be read (on); records before that place have been
    given out by then.
    """
    header: list[str] = []
    for count, (line, cells) in enumerate(_records(path)):
        if not header:
            header = _header(cells, aliases, required)
        elif any(cell.strip() for cell in cells):
            yield _row(line, header, cells)
        if count > MAX_ROWS:
            raise FileRefusedError(f"Line {line}: a file has at most {MAX_ROWS} rows. Split it.")
    if not header:
        raise FileRefusedError("The file is empty.")


def _records(path: Path) -> Generator[Record, None, None]:
    with path.open("rb") as file:
        is_archive = file.read(4) == sheet.MAGIC
    return sheet.records_read(path, max_columns=MAX_COLUMNS) if is_archive else _csv_records(path)


def _csv_records(path: Path) -> Generator[Record, None, None]:
    csv.field_size_limit(MAX_FIELD)
    encoding = encoding_detect(path)
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        first = file.readline(MAX_FIELD)
        file.seek(0)
        delimiter = max(DELIMITERS, key=first.count)
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        line = 1
        try:
            for cells in reader:
                yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            message = f"Line {reader.line_num}: the file can't be read from here on ({error})."
            raise FileRefusedError(message) from error


def _header(cells: list[str], aliases: Mapping[str, str], required: tuple[str, ...]) -> list[str]:
    if not any(cells):
        raise FileRefusedError("The file is empty.")
    if len(cells) > MAX_COLUMNS:
        raise FileRefusedError(f"Line 1: a file has at most {MAX_COLUMNS} columns.")
    header = [aliases.get(cell.strip().lower(), cell.strip()) for cell in cells]
    if missing := [name for name in required if name not in header]:
        raise FileRefusedError(f"Line 1: the header lacks the column(s) {', '.join(missing)}.")
    if doubled := sorted({name for name in header if name and header.count(name) > 1}):
        raise FileRefusedError(f"Line 1: the header names {', '.join(doubled)} more than once.")
    return header


def _row(line: int, header: list[str], cells: list[str]) -> Row:
    while len(cells) > len(header) and not cells[-1].strip():  # a sheet may be wider than its table
        cells = cells[:-1]
    named = {name: cell_restore(cell).strip() for name, cell in zip(header, cells, strict=False)}
    for name, cell in named.items():
        if len(cell) > MAX_CELL:
            message = f"The cell holds {len(cell)} characters, at most {MAX_CELL} can be read."
            return Row(line, named | {name: ""}, Problem(line, name, message))
        if not cell.isascii() and any(ord(letter) in LONE_BYTES for letter in cell):
            message = "The text is not in UTF-8 like the rest of the file: save the file as CSV in UTF-8."
            readable = cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            return Row(line, named | {name: readable}, Problem(line, name, message))
    if len(cells) == len(header):
        return Row(line, named)
    message = f"The row has {len(cells)} cells, the header has {len(header)}."
    return Row(line, named, Problem(line, "", message))
