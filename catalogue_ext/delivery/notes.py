"""What a product's page promises of delivery: the ways that the shop offers, from which charge, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalogue_ext.delivery.days import Promise
from catalogue_ext.delivery.destination import Destination
from catalogue_ext.delivery.ways import pickup_of, way_promise, ways_known
from shopease.core.countries import country_shown


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """A way of delivery; `charge` (with tax) is its lowest, nothing is charged from `free_from` on."""

    name: str
    description: str
    charge: Decimal
    free_from: Decimal | None = None
    countries: tuple[str, ...] = ()
    promise: Promise | None = None


def delivery_notes(
    place: Destination | None = None, availabilities: Iterable[Any] = ()
) -> tuple[DeliveryNote, ...]:
    """The ways of delivery, cheapest first; to a place, those that serve it.

    No query while the ways are cached. Fetching stands behind what is sent.
    """
    ways, asked = ways_known(), list(availabilities)
    found = ways.all_for(place) if place and place.country else [*ways.methods, *ways.pickups]
    notes = [(way, _note(way, asked, names_countries=not (place and place.country))) for way in found]
    notes.sort(key=lambda pair: (pickup_of(pair[0]) is not None, pair[1].charge, pair[1].name))
    return tuple(note for _way, note in notes)


def _note(way: Any, availabilities: list[Any], *, names_countries: bool) -> DeliveryNote:
    promise = way_promise(way, availabilities)
    if pickup_of(way) is not None:
        return DeliveryNote(way.name, way.place, way.charge, promise=promise)
    if hasattr(way, "price_per_order"):
        charge = way.price_per_order + way.price_per_item
    else:
        charge = min((band.charge for band in way.bands.all()), default=Decimal(0))
    countries = [country_shown(country) for country in way.countries.all()] if names_countries else []
    free_from = way.free_shipping_threshold if charge else None
    return DeliveryNote(way.name, way.description, charge, free_from, tuple(countries), promise)
