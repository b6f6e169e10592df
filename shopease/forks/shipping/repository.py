"""Which ways of delivery a basket and an address have."""

from typing import Any

from oscar.apps.shipping import repository
from oscar.core.loading import get_class

from catalogue_ext.delivery.destination import Destination, postcode_plain
from catalogue_ext.delivery.ways import (
    pickup_of,
    pickups_nearest,
    way_takes_sides,
    way_takes_total,
    ways_in_database,
    ways_known,
)

Scale = get_class("shipping.scales", "Scale")

MAX_PICKUPS = 12
"""Points that one page shows; those whose postcode is most like the customer's come first."""


class Repository(repository.Repository):
    """Overrides `oscar.apps.shipping.repository.Repository` (Oscar 4.2): the methods are those of the
    dashboard whose terms the basket and the place meet; none is a possible answer."""

    def get_available_shipping_methods(
        self,
        basket: Any,
        shipping_addr: Any = None,
        place: Destination | None = None,
        code: str = "",
        **kwargs: Any,
    ) -> list[Any]:
        """The ways to an address, or to a `place` that stands for one; cheapest first, fetching last.

        With a `code` only that way, read from the database. Else no query but the basket's weights and
        sides while the ways are cached.
        """
        if place is None:
            place = _place(shipping_addr)
        ways = ways_in_database(code, place) if code else ways_known()
        found = [way for way in ways.all_for(place) if pickup_of(way) or self._takes(way, basket)]
        sent = [way for way in found if not pickup_of(way)]
        points = [way for way in found if pickup_of(way)]
        return [
            *sorted(sent, key=lambda way: (way.calculate(basket).incl_tax, way.name)),
            *(points if code else pickups_nearest(points, place.postcode, MAX_PICKUPS)),
        ]

    @staticmethod
    def _takes(way: Any, basket: Any) -> bool:
        """Whether the basket is within the way's terms."""
        if (way.min_total, way.max_total) != (None, None) and not way_takes_total(way, basket.total_incl_tax):
            return False
        if way.max_weight is not None:
            scale = Scale(default_weight=getattr(way, "default_weight", None))
            if scale.weigh_basket(basket) > way.max_weight:
                return False
        limits = (way.max_length, way.max_width, way.max_height)
        return limits == (None, None, None) or way_takes_sides(way, Scale().sides_of(basket))


def _place(address: Any) -> Destination:
    """Where an address is; an unknown one is nowhere."""
    if address is None:
        return Destination()
    return Destination(address.country_id or "", postcode_plain(address.postcode or ""))
