"""Sets of products as whole numbers: bit n is set when what stands at place n belongs to the set.

A product without variants has one place. A product with several has one for each, and above them one
of its own, so that sets of variants become sets of products by one addition (`Places.products`).
A set of 100,000 products is 12.5 kB; two of them meet in a few microseconds.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

FEW = 128
"""From how many members on a group is divided further, rather than sorted one by one."""

CHUNK = 256
"""Bytes that are counted at a time on the way to the members of a page."""

_IN_BYTE = [[bit for bit in range(8) if byte >> bit & 1] for byte in range(256)]


@dataclass(frozen=True, slots=True)
class Places:
    """Where products stand: `own` places of products, `variants` those below an own place."""

    own: int
    variants: int

    def products(self, items: int) -> int:
        """The products of which at least one variant is in `items` (places of variants and single products).

        Adding ones to all variants of a product carries into its own place if one of them is set; a
        place of its own without variants keeps its bit.
        """
        return (items + self.variants) & self.own


def members(bits: int) -> Iterator[int]:
    """The places of a set, lowest first."""
    for start, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
        if byte:
            for bit in _IN_BYTE[byte]:
                yield start * 8 + bit


def nth_members(bits: int, start: int, stop: int, *, descending: bool) -> list[int]:
    """The members from number `start` up to `stop`, without looking at those before one by one."""
    if descending:
        total = bits.bit_count()
        start, stop = max(0, total - stop), max(0, total - start)
    found: list[int] = []
    whole, seen = bits.to_bytes((bits.bit_length() + 7) // 8, "little"), 0
    for offset in range(0, len(whole), CHUNK):
        if seen >= stop:
            break
        part = int.from_bytes(whole[offset : offset + CHUNK], "little")
        held = part.bit_count()
        if seen + held > start:
            places = [offset * 8 + place for place in members(part)]
            found += places[max(0, start - seen) : stop - seen]
        seen += held
    return found[::-1] if descending else found


def at_most(group: int, planes: Sequence[int], bound: int) -> int:
    """Those of `group` whose number is not above `bound`; `planes` are its digits, the highest first."""
    if bound < 0:
        return 0
    if bound >> len(planes):
        return group
    less, equal = 0, group
    for depth, plane in enumerate(planes, start=1):
        ones = equal & plane
        if bound >> (len(planes) - depth) & 1:
            less |= equal ^ ones
            equal = ones
        else:
            equal ^= ones
    return less | equal


def extremes(group: int, planes: Sequence[int]) -> tuple[int, int] | None:
    """The lowest and the highest number in `group`; none when it is empty."""
    if not group:
        return None
    low = high = 0
    lowest = highest = group
    for plane in planes:
        zeros = lowest & ~plane
        low = low << 1 | (not zeros)
        lowest = zeros or lowest
        ones = highest & plane
        high = high << 1 | bool(ones)
        highest = ones or highest
    return low, high


def window(
    group: int,
    planes: Sequence[int],
    start: int,
    stop: int,
    *,
    descending: bool,
    number: Callable[[int], int],
) -> list[int]:
    """The members from `start` up to `stop` in the order of a number, ties in the order of their places.

    The digits divide the group until only what touches the window is left; `number` tells that of one.
    Costs the same for any page.
    """
    if start >= stop or not group:
        return []
    held = group.bit_count()
    if not planes:
        return nth_members(group, start, stop, descending=descending)
    if held <= FEW:
        places = sorted(members(group), key=lambda place: (number(place), place), reverse=descending)
        return places[start:stop]
    ones = group & planes[0]
    first, second = (ones, group ^ ones) if descending else (group ^ ones, ones)
    split, deeper = first.bit_count(), planes[1:]
    found = window(first, deeper, start, min(stop, split), descending=descending, number=number)
    found += window(second, deeper, max(0, start - split), stop - split, descending=descending, number=number)
    return found
