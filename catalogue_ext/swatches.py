"""Colours that pages can draw, by their names."""

from catalogue_ext.types import Swatch

COLOUR_CODES = ("colour", "color")
"""Codes of the attributes whose values are shown as swatches."""

_NAMES = """
    amber beige black blue brass brown chalk charcoal clay clear cream gold green grey ink moss navy oak
    orange pink purple red rose sage sand silver terracotta walnut white yellow
"""
COLOURS = frozenset(_NAMES.split())
"""Every colour that static/css/components/swatch.css knows; a name's last known word decides."""

SYNONYMS = {"gray": "grey", "natural": "cream", "olive": "moss", "ivory": "chalk", "anthracite": "charcoal"}


def swatch_of(name: str) -> Swatch | None:
    """The swatch of a colour's name ("Dark sage"), none for what is no known colour."""
    for word in reversed(name.lower().replace("-", " ").split()):
        colour = SYNONYMS.get(word, word)
        if colour in COLOURS:
            return Swatch(name, colour)
    return None
