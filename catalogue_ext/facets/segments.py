"""The facets of products with neighbouring numbers, read from the database and packed for a row.

A segment is always read as a whole: what a change leaves is what a rebuild would make.
"""

import json
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from oscar.core.loading import get_model

from catalogue_ext.facets.types import ATTRIBUTE, CATEGORY, PARTNER
from catalogue_ext.rules import bestsellers, new_products
from shopease.core.cache import batched

Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
ProductCategory = get_model("catalogue", "ProductCategory")
StockRecord = get_model("partner", "StockRecord")

SPAN = 1024
"""Numbers of products that share a segment."""

BATCH = 2000
"""Products and variants that are asked about in one query."""

OWN, VARIANTS = "own", "variants"
"""The places of products and of their variants: see `bits.Places`."""

NUMBERS = ("created", "units", "score", "cents")
"""What products are sorted by, as whole numbers; each also as the sets of its binary digits."""

STARS = (4, 3)
KEY_LENGTH = 80
TRUE, FALSE = "yes", "no"


def value_key(label: str) -> str:
    """How a value is written in an address: values that differ in case or spaces are the same one."""
    return "-".join(label.casefold().split())[:KEY_LENGTH]


@dataclass(slots=True)
class Family:
    """A product with what holds for it as a whole, its numbers, and the facets of each variant."""

    pk: int
    whole: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)
    shared: dict[str, set[str]] = field(default_factory=dict)
    items: dict[int, dict[str, set[str]]] = field(default_factory=dict)

    def distinct_items(self) -> list[frozenset[str]]:
        """What may be asked of a variant at once. Variants that no facet tells apart are one.

        A value of the parent holds for a variant that has none of its own.
        """
        found: dict[frozenset[str], None] = {}
        for own in self.items.values() or ({},):
            values = {**self.shared, **own}
            found[frozenset(f"{name}={key}" for name, keys in values.items() for key in keys)] = None
        return list(found)


@dataclass(frozen=True, slots=True)
class Segment:
    """The sets of one segment. `at` are the own places of the products `ids`; `size` is in whole bytes."""

    ids: Sequence[int]
    at: Sequence[int]
    size: int
    sets: Mapping[str, bytes]
    numbers: Mapping[str, Sequence[int]]
    labels: Mapping[str, Mapping[str, str]]


def segment_of(product_id: int) -> int:
    """The number of the segment in which a product (no variant) stands."""
    return product_id // SPAN


def segment_read(number: int) -> Segment:
    """What the database says now. Five queries for about a thousand products, one when there are none."""
    labels: dict[str, dict[str, str]] = {}
    families = _families(number)
    if families:
        owners = _variants(families)
        _attributes(owners, labels)
        _stock(owners)
        _categories(families)
    return _laid_out(families.values(), labels)


def segment_pack(segment: Segment) -> bytes:
    """The segment as bytes; equal segments make equal bytes."""
    parts = {
        "ids": segment.ids,
        "at": segment.at,
        "size": segment.size,
        "sets": {name: held.hex() for name, held in segment.sets.items()},
        "numbers": segment.numbers,
        "labels": segment.labels,
    }
    return zlib.compress(json.dumps(parts, separators=(",", ":"), sort_keys=True).encode(), 1)


def segment_unpack(packed: bytes) -> Segment:
    """The segment that `segment_pack` packed."""
    parts = json.loads(zlib.decompress(packed))
    return Segment(
        ids=array("q", parts["ids"]),
        at=array("q", parts["at"]),
        size=parts["size"],
        sets={name: bytes.fromhex(held) for name, held in parts["sets"].items()},
        numbers={name: array("q", held) for name, held in parts["numbers"].items()},
        labels=parts["labels"],
    )


# --- Reading ------------------------------------------------------------------------------------


def _families(number: int) -> dict[int, Family]:
    here = Q(pk__gte=number * SPAN, pk__lt=(number + 1) * SPAN)
    rows = (
        Product.objects.browsable()
        .filter(here)
        .annotate(shows_new=new_products(), shows_best=bestsellers())
        .order_by("pk")
        .values(
            *("pk", "structure", "lowest_price", "is_available", "rating", "num_reviews", "units_sold"),
            *("date_created", "is_on_offer", "shows_new", "shows_best"),
        )
    )
    return {row["pk"]: _family(row) for row in rows}


def _family(row: Mapping[str, Any]) -> Family:
    family = Family(row["pk"])
    rating, price = row["rating"], row["lowest_price"]
    flags = {"offer": row["is_on_offer"], "new": row["shows_new"], "bestseller": row["shows_best"]}
    flags |= {f"rating={stars}": rating is not None and rating >= stars for stars in STARS}
    flags |= {"priced": price is not None}
    family.whole = {name for name, is_so in flags.items() if is_so}
    family.numbers = {
        "created": max(0, int(row["date_created"].timestamp())),
        "units": row["units_sold"],
        "score": 0 if rating is None else (round(rating * 1000) + 1 << 20) + min(row["num_reviews"], 0xFFFFF),
        "cents": 0 if price is None else max(0, int(price * 100)),
    }
    if row["structure"] != Product.PARENT:
        family.items[row["pk"]] = {"available": {""}} if row["is_available"] else {}
    return family


def _variants(families: dict[int, Family]) -> dict[int, Family]:
    """The family of each product and each public variant."""
    owners = dict(families)
    low, high = min(families), max(families)
    rows = Product.objects.filter(parent_id__gte=low, parent_id__lte=high, is_public=True).order_by("pk")
    for pk, parent, is_available in rows.values_list("pk", "parent_id", "is_available"):
        if parent in families:
            owners[pk] = families[parent]
            families[parent].items[pk] = {"available": {""}} if is_available else {}
    return owners


def _attributes(owners: dict[int, Family], labels: dict[str, dict[str, str]]) -> None:
    values = ProductAttributeValue.objects.filter(attribute__is_filterable=True)
    for ids in batched(owners, BATCH):
        rows = (
            values.filter(product_id__in=ids)
            .order_by("pk", "value_multi_option__pk")
            .values_list(
                *("product_id", "attribute__code", "attribute__type", "value_text", "value_integer"),
                *("value_float", "value_boolean", "value_option__option", "value_multi_option__option"),
            )
        )
        for pk, code, kind, *found in rows:
            if label := _label(kind, found):
                name, key = f"{ATTRIBUTE}{code}", value_key(label)
                labels.setdefault(name, {}).setdefault(key, label)
                family = owners[pk]
                held = family.items.get(pk, family.shared)
                held.setdefault(name, set()).add(key)


def _label(kind: str, values: list[Any]) -> str:
    """How a value reads; empty when there is none or its type is no facet."""
    text, integer, number, is_true, option, multi = values
    if kind == "boolean":
        return "" if is_true is None else (TRUE if is_true else FALSE)
    if kind == "float":
        return "" if number is None else f"{number:g}"
    found = {"text": text, "integer": integer, "option": option, "multi_option": multi}.get(kind)
    return "" if found is None else " ".join(str(found).replace("\x00", " ").split())[:KEY_LENGTH]


def _stock(owners: dict[int, Family]) -> None:
    for ids in batched(owners, BATCH):
        records = StockRecord.objects.filter(product_id__in=ids)
        records = records.annotate(is_reduced=Q(compare_at__gt=F("price")))
        for pk, partner, is_reduced in records.values_list("product_id", "partner_id", "is_reduced"):
            family = owners[pk]
            if pk in family.items:
                family.items[pk].setdefault(PARTNER, set()).add(str(partner))
                if is_reduced:
                    family.whole.add("reduced")


def _categories(families: dict[int, Family]) -> None:
    rows = ProductCategory.objects.filter(product_id__gte=min(families), product_id__lte=max(families))
    for pk, category in rows.values_list("product_id", "category_id"):
        if pk in families:
            families[pk].whole.add(f"{CATEGORY}={category}")


# --- Laying out ---------------------------------------------------------------------------------


def _laid_out(families: Iterable[Family], labels: dict[str, dict[str, str]]) -> Segment:
    ids, at, place = [], [], 0
    sets: dict[str, list[int]] = {}
    numbers: dict[str, list[int]] = {name: [] for name in NUMBERS}
    for family in families:
        items = family.distinct_items()
        own = place + len(items) if len(items) > 1 else place
        for offset, values in enumerate(items):
            for name in values:
                sets.setdefault(name, []).append(place + offset)
            if len(items) > 1:
                sets.setdefault(VARIANTS, []).append(place + offset)
        for name in (OWN, *sorted(family.whole), *_digits(family)):
            sets.setdefault(name, []).append(own)
        for name in NUMBERS:
            numbers[name].append(family.numbers[name])
        ids.append(family.pk)
        at.append(own)
        place = own + 1
    size = -(-place // 8)
    packed = {name: _bytes_of(places, size) for name, places in sorted(sets.items())}
    return Segment(ids, at, size, packed, numbers, labels)


def _digits(family: Family) -> Iterator[str]:
    for name, number in family.numbers.items():
        for digit in range(number.bit_length()):
            if number >> digit & 1:
                yield f"{name}#{digit}"


def _bytes_of(places: Iterable[int], size: int) -> bytes:
    held = bytearray(size)
    for place in places:
        held[place >> 3] |= 1 << (place & 7)
    return bytes(held)


def price_in_cents(price: Decimal) -> int:
    """A price as `cents` holds it."""
    return int(price * 100)
