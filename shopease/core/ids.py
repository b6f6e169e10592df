"""Numbers of rows, as forms name them."""

MAX_DIGITS = 18
"""More than any row's number has, and what every database takes."""


def id_read(text: str) -> int:
    """The number of a row that somebody posted; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else 0
