"""The ways of delivery that the shop offers, with their terms: where, of what, and when.

Rows of two models of `shipping`, beside the places where goods can be fetched. They come with their
bands and countries, so that asking them costs no query.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import takewhile
from typing import Any

from django.core.cache import cache
from django.db.models import Q
from oscar.core.loading import get_model

from catalogue_ext.delivery.days import Promise, promise_for
from catalogue_ext.delivery.destination import Destination, destination_read, postcode_plain
from catalogue_ext.delivery.postcodes import postcode_is_served
from shopease.core import clock
from shopease.core.cache import Unchanging
from shopease.core.countries import countries_named, country_name
from shopease.core.memo import request_forget, request_remembered
from shopease.shop.selectors import shop_identity
from shopease.shop.taxes import home_country

KEY = "catalogue:ways"
SECONDS = 60
"""How long ways that were read just before a change may live on; orders read the rows themselves."""

MADE_TO_ORDER = "backorder"
"""Code of the availability of goods whose day nobody knows."""


@dataclass(frozen=True, slots=True)
class Ways:
    """All that is offered; `countries` are those that goods are sent to, by code and name."""

    methods: tuple[Any, ...]
    pickups: tuple[Any, ...]
    closed: frozenset[date]
    countries: tuple[tuple[str, str], ...]

    def all_for(self, place: Destination) -> list[Any]:
        """The ways that serve a place; pick-up points belong to their country."""
        points = [point for point in self.pickups if place.country in {"", point.country_id}]
        return [*(way for way in self.methods if way_serves(way, place)), *points]

    def country_name(self, code: str) -> str:
        """What a country is called in the active language; empty for one that nothing is sent to."""
        return country_name(code, dict(self.countries).get(code, ""))

    def countries_named(self) -> tuple[tuple[str, str], ...]:
        """`countries` in the active language."""
        return tuple(countries_named(self.countries))


def ways_known() -> Ways:
    """What is offered, as pages show it. No query while cached, at most eight after a change."""
    return request_remembered(KEY, _cached)


def ways_in_database(code: str, place: Destination) -> Ways:
    """The way of this code alone as it stands in the database now, if it goes to the country, for what is
    written down; at most three queries."""
    serves = Q(code=code, is_active=True) & (Q(countries=None) | Q(countries=place.country))
    methods = [
        *get_model("shipping", "WeightBased").objects.filter(serves).distinct().prefetch_related("bands")
    ]
    methods = methods or [*get_model("shipping", "OrderAndItemCharges").objects.filter(serves).distinct()]
    for way in methods:
        way.country_codes = frozenset()
    points = get_model("shipping", "PickupPoint").objects.filter(code=code, is_active=True)
    return Ways(tuple(methods), () if methods else tuple(points), frozenset(), ())


def ways_forget(**kwargs: Any) -> None:
    """Drop what is remembered; connected to changes of the ways of delivery."""
    cache.delete(KEY)
    request_forget(KEY)


def place_shown(request: Any) -> Destination:
    """Where a page says that goods go: what the visitor said, else the shop's own country; nowhere when
    nothing is sent there. No query while cached."""
    ways, place = ways_known(), destination_read(request)
    if not ways.country_name(place.country):
        place = Destination(home_country(shop_identity(request)))
    return place if ways.country_name(place.country) else Destination()


def way_serves(way: Any, place: Destination) -> bool:
    """Whether a way of these selectors goes to a place; without a country, whether it goes everywhere."""
    if way.country_codes and place.country not in way.country_codes:
        return False
    return not way.postcodes or postcode_is_served(way.postcodes, place.postcode)


def way_takes_total(way: Any, total: Decimal) -> bool:
    """Whether the goods' price (with tax, after discounts) is within the way's terms."""
    least, most = way.min_total, way.max_total
    return (least is None or total >= least) and (most is None or total <= most)


def way_takes_sides(way: Any, sides: Iterable[Sequence[Decimal]]) -> bool:
    """Whether each piece fits, turned as it may be; `sides` are centimetres, of what is not known none."""
    limits = (way.max_length, way.max_width, way.max_height)
    return all(
        side <= limit
        for piece in sides
        for side, limit in zip(sorted(piece, reverse=True), limits, strict=False)
        if limit is not None
    )


def availabilities_of(basket: Any) -> list[Any]:
    """How the goods of a basket that are sent are available."""
    return [
        line.purchase_info.availability for line in basket.all_lines() if line.product.is_shipping_required
    ]


def way_promise(way: Any, availabilities: Iterable[Any]) -> Promise | None:
    """When goods of these availabilities arrive by a way; None where nobody can say."""
    way = getattr(way, "method", way)  # an offer on delivery wraps it
    if getattr(way, "max_days", None) is None:
        return None
    asked = list(availabilities)
    if any(availability.code == MADE_TO_ORDER for availability in asked):
        return None
    days = [day for availability in asked if (day := getattr(availability, "ships_from", None))]
    return promise_for(
        moment=clock.now(),
        days=(way.min_days, way.max_days),
        cut_off=way.cut_off,
        closed=ways_known().closed,
        ships_from=max(days, default=None),
        is_pickup=pickup_of(way) is not None,
    )


def pickup_of(way: Any) -> Any | None:
    """The pick-up point that a way is, or None."""
    way = getattr(way, "method", way)
    return way if isinstance(way, get_model("shipping", "PickupPoint")) else None


def pickups_nearest(points: Sequence[Any], postcode: str, count: int) -> list[Any]:
    """At most `count` points, those whose postcode begins most like this one first."""

    def shared(point: Any) -> int:
        pairs = zip(postcode_plain(point.postcode), postcode, strict=False)
        return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))

    return sorted(points, key=lambda point: (-shared(point), point.postcode, point.title))[:count]


def _cached() -> Ways:
    ways: Ways | None = cache.get(KEY)
    if ways is None:
        ways = _read()
        cache.set(KEY, Unchanging(ways), SECONDS)
    return ways


def _read() -> Ways:
    by_weight = get_model("shipping", "WeightBased").objects.prefetch_related("bands", "countries")
    by_order = get_model("shipping", "OrderAndItemCharges").objects.prefetch_related("countries")
    methods = [*by_weight.filter(is_active=True), *by_order.filter(is_active=True)]
    for way in methods:
        way.country_codes = frozenset(country.pk for country in way.countries.all())
    countries = get_model("address", "Country").objects.filter(is_shipping_country=True)
    return Ways(
        methods=tuple(methods),
        pickups=tuple(get_model("shipping", "PickupPoint").objects.filter(is_active=True)),
        closed=frozenset(get_model("shipping", "ClosedDay").objects.values_list("day", flat=True)),
        countries=tuple(countries.values_list("pk", "printable_name")),
    )
