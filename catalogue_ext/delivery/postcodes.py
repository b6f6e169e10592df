"""Lists of postcodes as merchants write them: `10115, 10*, 20000-21999, -18565`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue_ext.delivery.destination import postcode_plain

MAX_PATTERNS = 500
WORD = re.compile(r"-?[A-Z0-9]+(?:[ -][A-Z0-9]+)*(?:[ -]?\*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pattern:
    """From the first to the last of postcodes that begin so; a pattern that excludes takes them out."""

    first: str
    last: str
    excludes: bool = False
    is_whole: bool = False

    def fits(self, postcode: str) -> bool:
        """Whether a plain postcode belongs to it."""
        if self.is_whole:
            return postcode == self.first
        return len(postcode) >= len(self.first) and self.first <= postcode[: len(self.first)] <= self.last


def patterns_read(text: str) -> Iterator[Pattern]:
    """The patterns of a list; raises `ValidationError` that names what can't be understood."""
    words = [word.strip() for word in re.split(r"[,;\n]", text) if word.strip()]
    if len(words) > MAX_PATTERNS:
        raise ValidationError(_("At most %(count)d postcodes are possible."), params={"count": MAX_PATTERNS})
    for word in words:
        if not WORD.fullmatch(word):
            raise ValidationError(_("“%(word)s” is no postcode."), params={"word": word[:40]})
        excludes, body = word.startswith("-"), word.removeprefix("-")
        first, _hyphen, last = (postcode_plain(part) for part in body.partition("-"))
        if body.endswith("*"):
            plain = postcode_plain(body)
            yield Pattern(plain, plain, excludes)
        elif len(first) == len(last):  # Poland and others write a hyphen inside: 00-950
            yield Pattern(min(first, last), max(first, last), excludes)
        else:
            plain = postcode_plain(body)
            yield Pattern(plain, plain, excludes, is_whole=True)


def postcodes_check(text: str) -> None:
    """Raise `ValidationError` unless the list can be read."""
    list(patterns_read(text))


def postcode_is_served(text: str, postcode: str) -> bool:
    """Whether a list serves a postcode; an empty list serves all.

    Where the postcode is not known yet, a list that names places serves none of them for certain.
    """
    patterns = list(patterns_read(text))
    plain = postcode_plain(postcode)
    wanted = [pattern for pattern in patterns if not pattern.excludes]
    if not plain:
        return not wanted
    if any(pattern.fits(plain) for pattern in patterns if pattern.excludes):
        return False
    return not wanted or any(pattern.fits(plain) for pattern in wanted)
