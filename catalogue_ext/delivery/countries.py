"""The countries that the shop sends to."""

from collections.abc import Collection

from babel import Locale
from django.conf import settings
from django.db import transaction
from oscar.core.loading import get_model

NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
"""Codes of CLDR that name no country."""


class UnknownCountryError(ValueError):
    """A code that no country has."""


@transaction.atomic
def countries_send_to(*, codes: Collection[str]) -> list[str]:
    """Let goods be sent to these countries (ISO 3166, two letters) and to no others; their names.

    Those that there aren't yet are made, named in the shop's own language. Raises `UnknownCountryError`
    (nothing changed). One query for each country that changes.
    """
    names = _names()
    if unknown := sorted(set(codes) - names.keys()):
        raise UnknownCountryError(", ".join(unknown))
    country = get_model("address", "Country")
    known = country.objects.in_bulk()
    for code in set(codes) - known.keys():
        known[code] = country(pk=code, name=names[code][:128], printable_name=names[code][:128])
    for code, row in known.items():
        if row.is_shipping_country != (code in codes) or row._state.adding:
            row.is_shipping_country = code in codes
            row.save()  # whose signal lets the ways of delivery be read anew
    return sorted(str(known[code]) for code in codes)


def _names() -> dict[str, str]:
    territories = Locale.parse(settings.LANGUAGE_CODE, sep="-").territories
    return {code: name for code, name in territories.items() if code.isalpha() and code not in NO_COUNTRIES}
