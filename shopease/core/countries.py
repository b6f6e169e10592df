"""What countries are called: their rows are kept in the shop's own language alone."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from babel import Locale, UnknownLocaleError

from shopease.core.translation import other_language


def country_name(code: str, name: str) -> str:
    """The country's name in the active language; `name`, as it is kept, in the shop's own. No query.

    `code` is of two letters (ISO 3166).
    """
    language = other_language()
    if not language:
        return name
    try:
        territories = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        return name
    return str(territories.get(code, name))


def country_shown(country: Any) -> str:
    """The same of a row, or of a plain name; empty for none."""
    return country_name(getattr(country, "pk", ""), str(country)) if country else ""


def countries_named(countries: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of code and name in the active language; sorted anew where that isn't the shop's own."""
    if not other_language():
        return list(countries)
    named = [(code, country_name(code, name)) for code, name in countries]
    return sorted(named, key=lambda pair: unicodedata.normalize("NFKD", pair[1]))
