"""Texts of files as values of attributes and back; when two texts are the same."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that XML, and so XLSX, has no place for."""
YES = {"true", "yes", "1", "y", "on"}
NO = {"false", "no", "0", "n", "off"}
MAX_INTEGER = 2_147_483_647


def text_clean(text: str) -> str:
    """`text` as it survives any table: no control characters, one kind of line break, no blank ends."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def same_text(one: str | None, other: str | None) -> bool:
    """Whether two texts differ in nothing that a table could keep."""
    return one == other or text_clean(one or "") == text_clean(other or "")


def list_join(parts: Iterable[str], mark: str = "|") -> str:
    """Texts as one cell, apart by `mark`; a backslash stands before a mark that belongs to a text."""
    return f" {mark} ".join(part.replace("\\", "\\\\").replace(mark, f"\\{mark}") for part in parts)


def list_split(cell: str, mark: str = "|") -> list[str]:
    """The texts of which `list_join` made a cell; empty ones are left out."""
    parts, escaped = [""], False
    for letter in cell:
        if escaped and letter not in {mark, "\\"}:
            parts[-1] += "\\"
        if letter == "\\" and not escaped:
            escaped = True
            continue
        if letter == mark and not escaped:
            parts.append("")
        else:
            parts[-1] += letter
        escaped = False
    if escaped:
        parts[-1] += "\\"
    return [part.strip() for part in parts if part.strip()]


def decimal_read(value: str) -> Decimal | None:
    """A number in plain digits, or None."""
    try:
        number = Decimal(value) if value.isascii() and "_" not in value else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and abs(number.adjusted()) < 30 else None


def flag_read(value: str) -> bool | None:
    """Yes or no in the words of spreadsheets, or None."""
    word = value.strip().lower()
    return True if word in YES else False if word in NO else None


def value_read(kind: str, texts: tuple[str, ...]) -> Any:
    """The value that an attribute of this type keeps for texts of a file; None for an empty one.

    Raises `ValueError` with a reason for people.
    """
    texts = tuple(text for text in (text_clean(text) for text in texts) if text)
    if not texts:
        return None
    if kind == "multi_option":
        return sorted(dict.fromkeys(texts))
    text = texts[0] if kind == "option" else ", ".join(texts)
    if kind == "option":
        if len(text) > 255:
            raise ValueError("the value is longer than 255 characters")
        return text
    reader = _READERS.get(kind)
    return reader(text) if reader else text


def value_text(value: Any) -> tuple[str, ...]:
    """The texts that a file shows for a value of a state."""
    if value is None or value == []:
        return ()
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    return (str(value),)


def _integer(text: str) -> int:
    number = decimal_read(text)
    if number is None or number != int(number) or abs(number) > MAX_INTEGER:
        raise ValueError("it is not a whole number")
    return int(number)


def _float(text: str) -> float:
    number = decimal_read(text)
    if number is None:
        raise ValueError("it is not a number")
    return float(number)


def _flag(text: str) -> bool:
    found = flag_read(text)
    if found is None:
        raise ValueError("it is neither yes nor no")
    return found


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError as error:
        raise ValueError("it is not a date like 2026-01-31") from error


def _datetime(text: str) -> str:
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError("it is not a moment like 2026-01-31T12:00") from error


_READERS = {"integer": _integer, "float": _float, "boolean": _flag, "date": _date, "datetime": _datetime}
