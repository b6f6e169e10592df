"""What tells a product from all others of the world: brand, trade numbers, colour, size, weight."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from catalogue_ext.swatches import COLOUR_CODES

GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}")
CODES: dict[str, tuple[str, ...]] = {
    "brand": ("brand",),
    "gtin": ("gtin", "ean", "isbn"),
    "mpn": ("mpn",),
    "colour": COLOUR_CODES,
    "size": ("size",),
    "material": ("material",),
    "weight": ("weight",),
}
"""The codes of the attributes that say so."""
KNOWN = {code for codes in CODES.values() for code in codes}


@dataclass(frozen=True, slots=True)
class Identity:
    """Empty where nothing is known; `weight` in kilograms as written."""

    brand: str = ""
    gtin: str = ""
    mpn: str = ""
    colour: str = ""
    size: str = ""
    material: str = ""
    weight: str = ""


def gtin_is_valid(text: str) -> bool:
    """Whether `text` is a GTIN-8, -12, -13 or -14 with the right check digit (GS1 General Specifications).

    Numbers of the ranges that each shop may use for itself (2…, 02…, 04…) are none.
    """
    if not GTIN.fullmatch(text) or not text.strip("0"):
        return False
    padded = text.zfill(14)
    digits = [int(digit) for digit in padded]
    total = sum(digit * (3 if place % 2 == 0 else 1) for place, digit in enumerate(digits[:-1]))
    is_own = len(text) > 8 and padded[1:3] in {"02", "04", *(f"2{n}" for n in range(10))}
    return (10 - total % 10) % 10 == digits[-1] and not is_own


def identity_of(product: Any, *values: Iterable[Any]) -> Identity:
    """The identity of what is sold; `values` are its attribute values, then those of its parent.

    The product's own number counts as its GTIN when it is one. No query where options
    are read.
    """
    said: dict[str, str] = {}
    for value in (value for found in values for value in found):
        if value.attribute.code in KNOWN:
            said.setdefault(value.attribute.code, str(value.value_as_text).strip())
    found = {
        name: next((said[code] for code in codes if said.get(code)), "") for name, codes in CODES.items()
    }
    numbers = (found["gtin"].replace("-", "").replace(" ", ""), (product.upc or "").strip())
    found["gtin"] = next((number for number in numbers if gtin_is_valid(number)), "")
    return Identity(**found)
