"""Reading a CSV file row by row, in bounded memory: encoding, separator, header, line numbers."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shopease.imports.errors import FileRefusedError
from shopease.imports.types import Problem

CHUNK = 1 << 20
MAX_CELL = 131_072
UNREADABLE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"PK\x03\x04")


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line where it starts, its cells by column, and what is wrong with it as a whole."""

    line: int
    cells: dict[str, str]
    problem: Problem | None = None


def encoding_detect(path: Path) -> str:
    """UTF-8 (with or without a byte order mark), else Latin-1 as Windows writes it.

    Raises `FileRefusedError` for anything else.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, position = True, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if position == 0 and chunk.startswith(UNREADABLE):
                raise FileRefusedError(
                    "The file is not a CSV file in UTF-8 or Latin-1: save it as CSV in UTF-8."
                )
            _refuse_binary(chunk)
            if is_utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    is_utf8 = False
            if not is_utf8:
                _refuse_undefined(chunk)
            position += len(chunk)
    return "utf-8-sig" if is_utf8 else "cp1252"


def _refuse_binary(chunk: bytes) -> None:
    if b"\0" in chunk:
        raise FileRefusedError("The file holds NUL bytes: it is no text in UTF-8 or Latin-1.")


def _refuse_undefined(chunk: bytes) -> None:
    if any(byte in chunk for byte in b"\x81\x8d\x8f\x90\x9d"):
        raise FileRefusedError("The encoding of the file is unknown: save it as CSV in UTF-8.")


def rows_read(path: Path, *, aliases: dict[str, str], required: tuple[str, ...]) -> Iterator[Row]:
    """The records of a file under the names that `aliases` gives to its columns (lower case).

    Raises `FileRefusedError` when the file can't be read (on); records before that place have been
    given out by then.
    """
    csv.field_size_limit(MAX_CELL)
    with path.open(encoding=encoding_detect(path), newline="") as file:
        first = file.readline()
        file.seek(0)
        delimiter = ";" if first.count(";") > first.count(",") else ","
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            header = _header(next(reader, []), aliases, required)
            line = reader.line_num + 1
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield _row(line, header, cells)
                line = reader.line_num + 1
        except csv.Error as error:
            message = f"Line {reader.line_num}: the file can't be read from here on ({error})."
            raise FileRefusedError(message) from error


def _header(cells: list[str], aliases: dict[str, str], required: tuple[str, ...]) -> list[str]:
    if not any(cells):
        raise FileRefusedError("The file is empty.")
    header = [aliases.get(cell.strip().lower(), cell.strip()) for cell in cells]
    if missing := [name for name in required if name not in header]:
        raise FileRefusedError(f"Line 1: the header lacks the column(s) {', '.join(missing)}.")
    if doubled := sorted({name for name in header if name and header.count(name) > 1}):
        raise FileRefusedError(f"Line 1: the header names {', '.join(doubled)} more than once.")
    return header


def _row(line: int, header: list[str], cells: list[str]) -> Row:
    named = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
    if len(cells) == len(header):
        return Row(line, named)
    message = f"The row has {len(cells)} cells, the header has {len(header)}."
    return Row(line, named, Problem(line, "", message))
