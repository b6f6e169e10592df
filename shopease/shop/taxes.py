"""Which tax a price contains: by the goods, the country they go to, the day, and who buys.

Rates are per cent. Where prices are entered with tax they are the same for all countries, and the tax
inside differs; where they are entered without, each country's tax comes on top.
Businesses of other EU countries may buy without it (directive 2006/112/EC, article 138).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db import models
from django.db.models import Value
from django.http import HttpRequest
from django.utils import timezone
from stdnum.eu import vat
from stdnum.exceptions import ValidationError as StdnumError

from shopease.core import clock
from shopease.core.cache import Unchanging
from shopease.core.memo import request_cached, request_forget, request_remembered
from shopease.core.money import tax_contained, with_tax
from shopease.shop.models import ShopIdentity, TaxClass, TaxRate, VatNumbers
from shopease.shop.selectors import shop_identity

KEY = "shop.taxes"
SECONDS = 60
"""How long rates that were read just before a change may live on; orders read the rows themselves."""

EU = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
"""Members of the European Union by ISO 3166; VAT numbers of Greece begin with EL."""

GREECE = "EL"

Rows = Mapping[tuple[int | None, str], tuple[tuple[date, Decimal], ...]]
"""Rates by class (None: goods without one) and country, the latest day first."""


class VatNumberError(Exception):
    """Shape or checksum of a VAT number are wrong."""


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys and where the goods go, as far as tax depends on it. Empty: the shop's own country."""

    country: str = ""
    company: str = ""
    vat_number: str = ""
    """As `vat_number_clean` answered."""


@dataclass(frozen=True, slots=True)
class TaxRows:
    """What the tables of classes and countries say."""

    classes: Mapping[int, Decimal]
    countries: Rows


@dataclass(frozen=True, slots=True)
class Taxes:
    """The rates of one buyer on one day."""

    buyer: Buyer
    home: str
    own_rate: Decimal
    rows: TaxRows
    day: date
    is_exempt: bool = False
    """Whether this buyer pays what remains without the tax."""
    enters_net: bool = False
    """Whether prices of goods are entered without tax."""

    @property
    def country(self) -> str:
        """Whose rates these are."""
        return self.buyer.country or self.home

    def rate(self, tax_class: int | None) -> Decimal:
        """The rate for goods of a class (None: without one)."""
        for since, rate in self.rows.countries.get((tax_class, self.country), ()):
            if since <= self.day:
                return rate
        return self.own_rate if tax_class is None else self.rows.classes.get(tax_class, self.own_rate)

    def rate_of(self, product: Any) -> Decimal:
        """The rate of a product by its own class, its parent's, or its type's. The rows must be there."""
        parent = product.parent if product.is_child else None
        own = product.tax_class_id or (parent.tax_class_id if parent else None)
        return self.rate(own or product.get_product_class().tax_class_id)

    def paid(self, rate: Decimal) -> Decimal:
        """What this buyer pays of a rate."""
        return Decimal("0.00") if self.is_exempt else rate

    def sides(self, entered: Decimal, rate: Decimal) -> tuple[Decimal, Decimal]:
        """Without and with tax, whoever pays it: the price of one unit as the merchant entered it."""
        return price_sides(entered, rate, enters_net=self.enters_net)

    def parts(self, gross: Decimal, rate: Decimal) -> tuple[Decimal, Decimal]:
        """What this buyer pays without tax, and the tax, of a price with tax."""
        tax = tax_contained(gross, rate / 100)
        return gross - tax, Decimal("0.00") if self.is_exempt else tax


def price_sides(entered: Decimal, rate: Decimal, *, enters_net: bool) -> tuple[Decimal, Decimal]:
    """Without and with tax: the price of one unit, entered without (`enters_net`) or with tax."""
    if enters_net:
        return entered, with_tax(entered, rate / 100)
    return entered - tax_contained(entered, rate / 100), entered


def buyer_for(address: Any | None, *, company: str = "", vat_number: str = "") -> Buyer:
    """Who buys what goes to an address; what is not sent goes to where the business is registered."""
    country = str(address.country_id or "") if address is not None else vat_country(vat_number)
    return Buyer(country, company, vat_number)


def taxes_for(
    buyer: Buyer, *, identity: ShopIdentity | None = None, request: HttpRequest | None = None
) -> Taxes:
    """The rates of a buyer today, as pages show them. No query while the cache is warm."""
    rows = request_remembered(KEY, _cached)
    return _taxes(buyer, identity or shop_identity(request), rows)


def taxes_to_order(buyer: Buyer) -> Taxes:
    """The rates as they stand in the database now, for what is written down. Two queries."""
    identity = ShopIdentity.objects.filter(site__is_default_site=True).first() or ShopIdentity()
    return _taxes(buyer, identity, _read())


def taxes_forget() -> None:
    """Drop the remembered rates; called when one changes."""
    cache.delete(KEY)
    request_forget(KEY)


def vat_number_clean(text: str) -> str:
    """A VAT number of an EU country in one piece (`DE136695976`); raises `VatNumberError` for any other.

    Shape and checksum only: whether the business exists is known to the tax office.
    """
    try:
        number = str(vat.validate(text)).upper()
    except StdnumError as refusal:
        raise VatNumberError from refusal
    if not vat_country(number):  # of the schemes OSS and IOSS, or of Northern Ireland
        raise VatNumberError
    return f"EL{number[2:]}" if number.startswith("GR") else number


def vat_country(number: str) -> str:
    """The country of a VAT number by ISO 3166; empty for what is none of the European Union."""
    prefix = number[:2].upper()
    code = "GR" if prefix == GREECE else prefix
    return code if code in EU else ""


def home_country(identity: ShopIdentity) -> str:
    """Where the shop is taxed, by ISO 3166; empty when nobody has said so."""
    return identity.country_code or vat_country(identity.vat_number)


def _taxes(buyer: Buyer, identity: ShopIdentity, rows: TaxRows) -> Taxes:
    home = home_country(identity)
    exempts = identity.vat_numbers == VatNumbers.EXEMPT
    return Taxes(
        buyer=buyer,
        home=home,
        own_rate=identity.tax_rate,
        rows=rows,
        day=timezone.localtime(clock.now()).date(),
        is_exempt=exempts and _buys_across_a_border(buyer, home),
        enters_net=identity.enters_net,
    )


def _buys_across_a_border(buyer: Buyer, home: str) -> bool:
    """Goods leave the shop's country for another member state, to a business registered abroad."""
    registered, goes_to = vat_country(buyer.vat_number), buyer.country or home
    return bool(registered) and home in EU and goes_to in EU and home not in {registered, goes_to}


def _cached() -> TaxRows:
    rows: TaxRows | None = request_cached(KEY)
    if rows is None:
        rows = _read()
        cache.set(KEY, Unchanging(rows), SECONDS)
    return rows


def _read() -> TaxRows:
    """One query: the rates of countries, and those of the classes themselves as rates of no country."""
    rates = TaxRate.objects.order_by().values_list("tax_class_id", "country_id", "valid_from", "rate")
    own = TaxClass.objects.order_by().annotate(country=Value(""), since=Value(date.min, models.DateField()))
    rows = rates.union(own.values_list("pk", "country", "since", "rate"), all=True)
    classes: dict[int, Decimal] = {}
    countries: dict[tuple[int | None, str], list[tuple[date, Decimal]]] = {}
    for class_id, country, since, rate in sorted(rows, key=lambda row: row[2], reverse=True):
        if country:
            countries.setdefault((class_id, country), []).append((since, rate))
        else:
            classes[class_id] = rate
    return TaxRows(classes, {key: tuple(found) for key, found in countries.items()})
