"""Colours that pages can draw: those a merchant chose, else those known by their names."""

from catalogue_ext.types import Swatch

COLOUR_CODES = ("colour", "color")
"""Codes of the attributes whose values are drawn by their names."""

COLOURS = {
    "amber": "#b8732a",
    "beige": "#d8c8ac",
    "black": "#1b1b1b",
    "blue": "#3f6288",
    "brass": "#b08d4c",
    "brown": "#6d4a33",
    "chalk": "#efece3",
    "charcoal": "#3d3e40",
    "clay": "#b3775a",
    "clear": "#eaf0f0",
    "cream": "#efe3c8",
    "gold": "#c79a3c",
    "green": "#4f7350",
    "grey": "#8d9092",
    "ink": "#20283a",
    "moss": "#6f7449",
    "navy": "#23324f",
    "oak": "#c49f6e",
    "orange": "#cf7533",
    "pink": "#dfa7aa",
    "purple": "#6f5680",
    "red": "#a63b2d",
    "rose": "#cf9a94",
    "sage": "#a3af95",
    "sand": "#d6bf9a",
    "silver": "#bfc3c5",
    "terracotta": "#b9603f",
    "walnut": "#5f4130",
    "white": "#fbfbf9",
    "yellow": "#dcb441",
}
"""The colours of goods by name; a name's last known word decides."""

SYNONYMS = {"gray": "grey", "natural": "cream", "olive": "moss", "ivory": "chalk", "anthracite": "charcoal"}


def swatch_of(name: str, colour: str = "") -> Swatch | None:
    """The swatch of an option: its own `colour` ("#a3af95"), else that of its name ("Dark sage").

    None for what is no known colour.
    """
    if colour:
        return Swatch(name, colour)
    for word in reversed(name.lower().replace("-", " ").split()):
        known = COLOURS.get(SYNONYMS.get(word, word))
        if known:
            return Swatch(name, known)
    return None
