"""SKUs of variants, made by the pattern of their product type."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _

CODE = "code"
MAX_SKU = 64
MAX_CODE = 32
_PLACE = re.compile(r"\{([a-zA-Z_][a-zA-Z0-9_]*)(?::([1-9][0-9]?))?\}")
_HYPHENS = re.compile("-{2,}")
_LITERAL = re.compile(r"[A-Za-z0-9._/+-]*\Z")


class PatternError(ValueError):
    """The pattern can't be used; the message is for the merchant."""


@dataclass(frozen=True, slots=True)
class Sku:
    """A SKU that nobody has; `wanted` is what the pattern made, when it was taken."""

    text: str
    wanted: str = ""


def pattern_check(pattern: str, known: Sequence[str] | None = None) -> None:
    """Raise `PatternError` for what can't be filled; `known` are the codes of the type's attributes."""
    if not _LITERAL.match(_PLACE.sub("", pattern)):
        raise PatternError(
            _("Use letters, digits, - _ . / + and places such as {code}, {size} or {colour:3} only.")
        )
    for name, _length in _PLACE.findall(pattern):
        if known is not None and name != CODE and name not in known:
            raise PatternError(
                _("The pattern of SKUs names {%(name)s}, which variants of this type don't have.")
                % {"name": name}
            )


def pattern_default(axes: Sequence[str]) -> str:
    """The product's code and each option: "{code}-{size}-{colour}"."""
    return "-".join(f"{{{name}}}" for name in (CODE, *axes))


def code_of(title: str) -> str:
    """A short code of a product's title: CTEE for "Cotton tee", CUP for "Cup"."""
    words = slugify(title).upper().split("-")
    code = "".join(word[:1] for word in words[:-1])[:4] + words[-1][:8]
    return code or "P"


def sku_part(value: str, *, fallback: str = "X") -> str:
    """A value as it stands in a SKU: upper case, without accents and blanks."""
    return slugify(value).upper() or fallback


def sku_fill(pattern: str, values: Mapping[str, str]) -> str:
    """The pattern with its places filled; `values` are SKU parts by attribute code, with `code`."""

    def part(found: re.Match[str]) -> str:
        text = values.get(found[1], "")
        return text[: int(found[2])] if found[2] else text

    return _HYPHENS.sub("-", _PLACE.sub(part, pattern))[:MAX_SKU].strip("-") or CODE.upper()


def sku_free(wanted: str, taken: Container[str]) -> Sku:
    """The SKU, or with a number behind it when `taken` (in lower case) has it."""
    if wanted.lower() not in taken:
        return Sku(wanted)
    number = 2
    while f"{wanted[: MAX_SKU - 4]}-{number}".lower() in taken:
        number += 1
    return Sku(f"{wanted[: MAX_SKU - 4]}-{number}", wanted)
