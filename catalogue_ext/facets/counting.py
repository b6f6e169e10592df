"""Which products meet what was asked, and how many each further choice would leave."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from oscar.core.loading import get_model

from catalogue_ext.facets.bits import at_most, window
from catalogue_ext.facets.index import Snapshot, set_of, union
from catalogue_ext.facets.segments import price_in_cents
from catalogue_ext.facets.types import ATTRIBUTE, CATEGORY, FLAGS, PARTNER, PRICE, RATING, FacetAsked
from catalogue_ext.types import CategoryTree, ProductSort

ProductCategory = get_model("catalogue", "ProductCategory")

SORTS = {
    ProductSort.NEWEST: ("created", True),
    ProductSort.BESTSELLING: ("units", True),
    ProductSort.RATING: ("score", True),
    ProductSort.PRICE_UP: ("cents", False),
    ProductSort.PRICE_DOWN: ("cents", True),
}
"""By which number, and whether the highest comes first."""

OF_VARIANTS = ("available", PARTNER)
"""What one and the same variant must meet, beside attributes."""


def is_of_variants(name: str) -> bool:
    """Whether a facet is met by a variant rather than by the product as a whole."""
    return name in OF_VARIANTS or name.startswith(ATTRIBUTE)


class Counting:
    """One question to a snapshot: the products found, and the counts of each facet without its own choice."""

    def __init__(
        self,
        snapshot: Snapshot,
        asked: FacetAsked,
        tree: CategoryTree,
        within: Sequence[int] | None = None,
    ) -> None:
        self.snapshot, self.asked, self.tree = snapshot, asked, tree
        self._others: dict[str, tuple[int, int | None]] = {}
        self._folds: dict[str, int] = {}
        self.chosen = self._chosen()
        self.base = snapshot.places.own
        if asked.wanted.category_id is not None:
            self.base = snapshot.below(tree, asked.wanted.category_id)
        if within is not None:
            self.base &= set_of(snapshot.places_of(within))
        if asked.sort in {ProductSort.PRICE_UP, ProductSort.PRICE_DOWN}:
            self.base &= snapshot.set("priced")  # as the list by price shows only what has one

    @cached_property
    def found(self) -> int:
        """The products that meet everything."""
        return self._meeting("")

    def others(self, name: str) -> tuple[int, int | None]:
        """What meets all but this facet: products, and places of variants if any facet asks for those."""
        products, items = self.base, None
        for other, held in self.chosen.items():
            if other == name:
                continue
            if is_of_variants(other):
                items = held if items is None else items & held
            else:
                products &= held
        return products, items

    def count(self, name: str, key: str) -> int:
        """How many products there would be with this value of a facet alone."""
        products, items = self._others_of(name)
        if name == CATEGORY:
            held = self.snapshot.below(self.tree, int(key))
        elif not is_of_variants(name):
            held = self.snapshot.set(f"{name}={key}" if key else name)
        elif items is None:
            held = self.snapshot.products(f"{name}={key}")
        else:
            held = self.snapshot.places.products(items & self.snapshot.set(f"{name}={key}"))
            return (products & held).bit_count()
        if items is not None:
            held &= self._folded(name, items)
        return (products & held).bit_count()

    def is_known(self, name: str, key: str) -> bool:
        """Whether any product of the list has the value, whatever else was chosen."""
        if name == CATEGORY:
            return bool(self.base & self.snapshot.below(self.tree, int(key)))
        return bool(self.base & self.snapshot.products(f"{name}={key}"))

    def prices(self) -> tuple[int, int] | None:
        """The lowest and the highest price in cents, whatever price was asked for."""
        return self.snapshot.range_of(self._meeting(PRICE) & self.snapshot.set("priced"), "cents")

    def ids(self, start: int, stop: int) -> list[int]:
        """The products found from `start` up to `stop`, in the order asked for if it is a `ProductSort`."""
        return self._sorted(self.found, ProductSort(self.asked.sort), start, stop)

    def ids_among(self, ids: Iterable[int]) -> list[int]:
        """Those of `ids` that were found, in their order."""
        places = self.snapshot.places_of(ids)
        held = self.found.to_bytes((self.found.bit_length() + 7) // 8, "little")
        met = [place for place in places if place >> 3 < len(held) and held[place >> 3] >> (place & 7) & 1]
        return self.snapshot.ids_at(met)

    def ids_by_hand(self, category_id: int, start: int, stop: int) -> list[int]:
        """The products found in the order that a merchant gave: those in the category itself by their
        place, then what only categories below it have, newest first. At least one query if the page
        begins among the former, one more for each thousand that other facets leave out."""
        placed = self.snapshot.set(f"{CATEGORY}={category_id}")
        total = (self.found & placed).bit_count()
        first: list[int] = []
        if start < total:
            wanted = min(stop, total)
            for ids in _places_by_hand(category_id, wanted):
                first += self.ids_among(ids)
                if len(first) >= wanted:
                    break
        rest = self._sorted(
            self.found & ~placed, ProductSort.NEWEST, max(0, start - total), max(0, stop - total)
        )
        return [*first[start:stop], *rest]

    def _sorted(self, group: int, sort: ProductSort, start: int, stop: int) -> list[int]:
        number, descending = SORTS[sort]
        planes, number_at = self.snapshot.planes(number), self.snapshot.number_at
        places = window(
            group, planes, start, stop, descending=descending, number=lambda place: number_at(number, place)
        )
        return self.snapshot.ids_at(places)

    def _others_of(self, name: str) -> tuple[int, int | None]:
        """As `others`; what wasn't chosen shares one answer."""
        own = name if name in self.chosen else ""
        if own not in self._others:
            self._others[own] = self.others(own)
        return self._others[own]

    def _folded(self, name: str, items: int) -> int:
        own = name if name in self.chosen else ""
        if own not in self._folds:
            self._folds[own] = self.snapshot.places.products(items)
        return self._folds[own]

    def _meeting(self, name: str) -> int:
        products, items = self._others_of(name)
        return products if items is None else products & self._folded(name, items)

    def _chosen(self) -> Mapping[str, int]:
        """The places that each facet in force leaves. Values that no product has had are ignored."""
        snapshot, wanted = self.snapshot, self.asked.wanted
        found: dict[str, int] = {}
        flags = zip(FLAGS, wanted_flags(self.asked), strict=True)
        for name in (flag for flag, is_asked in flags if is_asked):
            found[name] = snapshot.set("available=") if name == "available" else snapshot.set(name)
        if wanted.rating_min is not None:
            found[RATING] = snapshot.set(f"{RATING}={wanted.rating_min}")
        if wanted.price_min is not None or wanted.price_max is not None:
            found[PRICE] = self._priced()
        for name, keys in self.asked.chosen.items():
            if name == CATEGORY:
                ids = [int(key) for key in keys if key.isdecimal() and int(key) in self.tree.nodes]
                if ids:
                    found[name] = union(snapshot.below(self.tree, pk) for pk in ids)
            elif known := [key for key in keys if self._exists(name, key)]:
                found[name] = union(snapshot.set(f"{name}={key}") for key in known)
        return found

    def _exists(self, name: str, key: str) -> bool:
        if name == PARTNER:
            return key in self.snapshot.named(PARTNER)
        return name in self.snapshot.names.attributes and key in self.snapshot.values(name)

    def _priced(self) -> int:
        priced, planes = self.snapshot.set("priced"), self.snapshot.planes("cents")
        low, high = self.asked.wanted.price_min, self.asked.wanted.price_max
        found = priced if high is None else at_most(priced, planes, price_in_cents(high))
        return found if low is None else found & ~at_most(priced, planes, price_in_cents(low) - 1)


def _places_by_hand(category_id: int, wanted: int) -> Iterator[list[int]]:
    """The products of a category by their places, some at a time: as many as are wanted, then more."""
    rows = ProductCategory.objects.filter(category_id=category_id).order_by("display_order", "-product_id")
    start, size = 0, wanted
    while ids := list(rows.values_list("product_id", flat=True)[start : start + size]):
        yield ids
        start, size = start + size, max(size, 1000)


def wanted_flags(asked: FacetAsked) -> tuple[bool, ...]:
    """Which of `FLAGS` are asked for."""
    wanted = asked.wanted
    return (
        wanted.available_only,
        wanted.on_offer_only,
        wanted.reduced_only,
        wanted.new_only,
        wanted.bestsellers_only,
    )
