"""The facet index as one process holds it: bitmaps over all products, joined from the segments.

A process looks for changes every few seconds, and reads only the segments that changed.
"""

import threading
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from django.conf import settings

from catalogue_ext.facets.bits import Places, extremes
from catalogue_ext.facets.names import FacetNames, names_read
from catalogue_ext.facets.segments import OWN, VARIANTS, Segment, segment_of, segment_unpack
from catalogue_ext.facets.types import CATEGORY, MAX_VALUES
from catalogue_ext.models import FacetIndex, FacetSegment
from catalogue_ext.types import CategoryTree


class Snapshot:
    """All segments at one moment. What is asked of it is joined when it is first asked."""

    def __init__(self, stamp: int, segments: Mapping[int, tuple[int, Segment]], names: FacetNames) -> None:
        self.stamp = stamp
        self.segments = segments
        self.names = names
        self.numbers = sorted(segments)
        self.parts = [segments[number][1] for number in self.numbers]
        self.starts = [0, *accumulate(part.size * 8 for part in self.parts)]
        self._sets: dict[str, int] = {}
        self._products: dict[str, int] = {}
        self._planes: dict[str, list[int]] = {}
        self._below: dict[tuple[int, ...], int] = {}
        self._values: dict[str, dict[str, str]] = {}
        self._named: dict[str, list[str]] = {}
        self.places = Places(self.set(OWN), self.set(VARIANTS))

    def set(self, name: str) -> int:
        """Places of variants and single products that have a facet, or of products that are something."""
        if name not in self._sets:
            joined = b"".join(part.sets.get(name) or bytes(part.size) for part in self.parts)
            self._sets[name] = int.from_bytes(joined, "little")
        return self._sets[name]

    def products(self, name: str) -> int:
        """The products of which a variant has the facet."""
        if name not in self._products:
            self._products[name] = self.places.products(self.set(name))
        return self._products[name]

    def planes(self, number: str) -> list[int]:
        """The digits of a number that products are sorted by, the highest first."""
        if number not in self._planes:
            names = {name for part in self.parts for name in part.sets if name.startswith(f"{number}#")}
            digits = max((int(name.rpartition("#")[2]) for name in names), default=-1)
            self._planes[number] = [self.set(f"{number}#{digit}") for digit in range(digits, -1, -1)]
        return self._planes[number]

    def below(self, tree: CategoryTree, category_id: int) -> int:
        """The products in a public category and those below it; none when it isn't public."""
        node = tree.nodes.get(category_id)
        ids = tuple(tree.ids_below(node)) if node else ()
        if ids not in self._below:
            self._below[ids] = union(self.set(f"{CATEGORY}={pk}") for pk in ids)
        return self._below[ids]

    def values(self, name: str) -> Mapping[str, str]:
        """The values of a facet that are offered, by key and in their order: their labels. Of very many, the
        most frequent."""
        if name not in self._values:
            labels: dict[str, str] = {}
            for part in self.parts:
                for key, label in part.labels.get(name, {}).items():
                    labels.setdefault(key, label)
            if len(labels) > MAX_VALUES:
                often = sorted(labels, key=lambda key: (-self._held(f"{name}={key}"), key))
                labels = {key: labels[key] for key in often[:MAX_VALUES]}
            ordered = sorted(labels, key=lambda key: self.names.order_of(name, key, labels[key]))
            self._values[name] = {key: labels[key] for key in ordered}
        return self._values[name]

    def _held(self, name: str) -> int:
        return sum(int.from_bytes(part.sets[name]).bit_count() for part in self.parts if name in part.sets)

    def named(self, name: str) -> list[str]:
        """The keys of a facet without labels, such as partners."""
        if name not in self._named:
            begin = f"{name}="
            found = {key for part in self.parts for key in part.sets if key.startswith(begin)}
            self._named[name] = sorted(key.removeprefix(begin) for key in found)
        return self._named[name]

    def ids_at(self, places: Sequence[int]) -> list[int]:
        """The products that stand at these own places."""
        found = []
        for place in places:
            nth = bisect_right(self.starts, place) - 1
            part = self.parts[nth]
            found.append(part.ids[bisect_left(part.at, place - self.starts[nth])])
        return found

    def places_of(self, ids: Iterable[int]) -> list[int]:
        """The own places of those of `ids` that are here, in their order."""
        found = []
        for pk in ids:
            nth = bisect_left(self.numbers, segment_of(pk))
            if nth < len(self.numbers) and self.numbers[nth] == segment_of(pk):
                part = self.parts[nth]
                inner = bisect_left(part.ids, pk)
                if inner < len(part.ids) and part.ids[inner] == pk:
                    found.append(self.starts[nth] + part.at[inner])
        return found

    def number_at(self, number: str, place: int) -> int:
        """A number of the product at this own place."""
        nth = bisect_right(self.starts, place) - 1
        part = self.parts[nth]
        return part.numbers[number][bisect_left(part.at, place - self.starts[nth])]

    def range_of(self, group: int, number: str) -> tuple[int, int] | None:
        """The lowest and the highest number of a group."""
        return extremes(group, self.planes(number))


def union(sets: Iterable[int]) -> int:
    """What is in any of the sets."""
    found = 0
    for one in sets:
        found |= one
    return found


def set_of(places: Iterable[int]) -> int:
    """The set of these places."""
    places = list(places)
    held = bytearray((max(places, default=0) >> 3) + 1)
    for place in places:
        held[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(held, "little")


class _Held:
    """The snapshot of this process, and when it was last compared with the database."""

    def __init__(self) -> None:
        self.snapshot: Snapshot | None = None
        self.looked = float("-inf")
        self.lock = threading.Lock()


_held = _Held()


def snapshot_now() -> Snapshot | None:
    """The index; none until it has been built. At most one small query every few seconds, five more after
    a change; while one thread reads a change, others go on with what was."""
    if time.monotonic() - _held.looked < settings.FACETS_LOOK_SECONDS:
        return _held.snapshot
    if not _held.lock.acquire(blocking=_held.snapshot is None):
        return _held.snapshot
    try:
        stamp = FacetIndex.objects.values_list("stamp", flat=True).first()
        if stamp is None:
            _held.snapshot = None
        elif _held.snapshot is None or _held.snapshot.stamp != stamp:
            _held.snapshot = _fresh(stamp, _held.snapshot)
        _held.looked = time.monotonic()
        return _held.snapshot
    finally:
        _held.lock.release()


def _fresh(stamp: int, known: Snapshot | None) -> Snapshot:
    held = dict(known.segments) if known else {}
    stamps = dict(FacetSegment.objects.values_list("number", "stamp"))
    stale = [number for number in stamps if number not in held or held[number][0] != stamps[number]]
    segments = {number: held[number] for number in stamps if number in held}
    rows = (
        FacetSegment.objects.all() if len(stale) == len(stamps) else FacetSegment.objects.filter(pk__in=stale)
    )
    for number, own_stamp, packed in rows.values_list("number", "stamp", "packed"):
        segments[number] = (own_stamp, segment_unpack(bytes(packed)))
    return Snapshot(stamp, segments, names_read())
