"""What attributes say of a product, as a table of specifications shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format, number_format

MULTI_OPTION = "multi_option"
FILES = ("file", "image")


@dataclass(frozen=True, slots=True)
class Fact:
    """One attribute in words; `url` leads to the file of those that are one."""

    code: str
    name: str
    text: str
    url: str = ""


def facts_of(values: Iterable[Any]) -> list[Fact]:
    """The facts of attribute values read with their attributes and options; empty ones are left out.

    No query, one when there are attributes of several options.
    """
    return [fact for _value, fact in facts_by_value(values)]


def facts_by_value(values: Iterable[Any]) -> list[tuple[Any, Fact]]:
    """The same beside the values that say it."""
    values = list(values)
    if several := [value for value in values if value.attribute.type == MULTI_OPTION]:
        prefetch_related_objects(several, "value_multi_option")
    return [(value, fact) for value in values if (fact := _fact(value)).text]


def _fact(value: Any) -> Fact:
    attribute = value.attribute
    if attribute.type in FILES:
        file = value.value
        name = str(file.name).rpartition("/")[2] if file else ""
        return Fact(attribute.code, attribute.name, name, file.url if file else "")
    return Fact(attribute.code, attribute.name, _text(value))


def _text(value: Any) -> str:
    """Numbers without zeros at their end, days as the language writes them."""
    found = value.value_as_text
    if isinstance(found, datetime):
        return date_format(found, "DATETIME_FORMAT")
    if isinstance(found, date):
        return date_format(found)
    if isinstance(found, float):
        return number_format(Decimal(f"{found:.6f}".rstrip("0").rstrip(".")))
    return "" if found is None else str(found)
