"""The typefaces of documents, and text that is safe to set in them.

The shop's own typefaces hold Latin letters; Greek, Cyrillic and symbols come from another. What
neither holds is shown as a question mark instead of nothing.
"""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"
TEXT, STRONG, DISPLAY, OTHER = "Shop-Text", "Shop-Strong", "Shop-Display", "Shop-Other"
FILES = {
    TEXT: "instrument-sans-regular.ttf",
    STRONG: "instrument-sans-semibold.ttf",
    DISPLAY: "newsreader-display.ttf",
    OTHER: "dejavu-sans-fallback.ttf",
}
SPACES = {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " "}


@cache
def _glyphs(font: str) -> Any:
    """The characters of a typeface, which is registered when it is first asked for."""
    face = TTFont(font, str(FOLDER / FILES[font]))
    pdfmetrics.registerFont(face)
    return face.face.charToGlyph


def fonts_register() -> None:
    """Make the typefaces known to the library; again costs nothing."""
    for font in FILES:
        _glyphs(font)


def runs(text: str, font: str = TEXT) -> list[tuple[str, str]]:
    """`text` in pieces, each with the typeface that holds its characters."""
    own, other = _glyphs(font), _glyphs(OTHER)
    placed = []
    for letter in text:
        mark = SPACES.get(letter, letter)
        if ord(mark) in own:
            placed.append((font, mark))
        elif ord(mark) in other:
            placed.append((OTHER, mark))
        elif mark.isprintable():
            placed.append((font, "?"))
    return [
        (name, "".join(mark for _font, mark in pieces))
        for name, pieces in groupby(placed, key=lambda piece: piece[0])
    ]


def markup(text: object, font: str = TEXT) -> str:
    """`text` as the library's markup: nothing in it is a tag."""
    return "".join(
        escape(piece) if name == font else f'<font name="{name}">{escape(piece)}</font>'
        for name, piece in runs(str(text), font)
    )


def lines_markup(lines: Iterable[object], font: str = TEXT) -> str:
    """Lines under each other; empty ones are left out."""
    return "<br/>".join(markup(line, font) for line in lines if str(line).strip())
