"""What a search finds."""

from dataclasses import dataclass

MAX_WORDS = 100
"""Characters that a question may have."""

MAX_TERM = 40
"""Letters of a word that can be completed or mended."""

MAX_NUMBER = 64
"""Letters and digits of an article number."""

MAX_FOUND = 480
"""Products that a search finds at most. Those that sell best are found first; more words find sooner."""

FIRST_TIER, SECOND_TIER = 1000, 9000
"""How many products of those that sell best a search looks through first, and then."""

MAX_LINKS = 6
"""Pages and categories shown beside the products."""


@dataclass(frozen=True, slots=True)
class Link:
    """A page or category that was found."""

    title: str
    url: str
