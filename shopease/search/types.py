"""What a search finds."""

from dataclasses import dataclass

MAX_WORDS = 100
"""Characters that a question may have."""

MAX_FOUND = 240
"""Products that are shown at most: nobody reads further, better words find sooner."""

MAX_LINKS = 6
"""Pages and categories shown beside the products."""


@dataclass(frozen=True, slots=True)
class Link:
    """A page or category that was found."""

    title: str
    url: str
