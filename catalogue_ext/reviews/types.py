"""What pages are given about a product's reviews."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """How many reviews gave this score; `share` is a whole per cent."""

    score: int
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """Which reviews of a product are listed, and in which order (see `selectors.ORDERS`)."""

    sort: str
    stars: int | None = None
    with_photos: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether some reviews are left out."""
        return self.stars is not None or self.with_photos


@dataclass(frozen=True, slots=True)
class ReviewPhoto:
    """A photo of a review, as pages show it; the size is in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """A review as pages show it; its names are those of the model. `avatar` is an address or nothing."""

    pk: int
    title: str
    body: str
    score: int
    date_created: datetime
    reviewer_name: str
    avatar: str
    is_verified: bool
    photos: tuple[ReviewPhoto, ...]
    reply: str
    replied_at: datetime | None
    num_up_votes: int


@dataclass(frozen=True, slots=True)
class ReviewBlock:
    """The reviews on a product's page: the first few, and how all scores are distributed."""

    reviews: tuple[ReviewShown, ...]
    bars: tuple[ScoreBar, ...]
    count: int
    rating: float | None
    own: Any | None
    has_more: bool
