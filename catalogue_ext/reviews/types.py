"""What pages are given about a product's reviews."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """How many reviews gave this score; `share` is a whole per cent."""

    score: int
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class ReviewBlock:
    """The reviews on a product's page: the first few, and how all scores are distributed."""

    reviews: tuple[Any, ...]
    bars: tuple[ScoreBar, ...]
    count: int
    rating: float | None
    own: Any | None
    has_more: bool
