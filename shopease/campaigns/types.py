"""What other rooms know of schedules and of the visitor."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Window:
    """A schedule as it stands in the cache."""

    id: int
    starts_at: datetime | None
    ends_at: datetime | None
    priority: int

    def holds(self, moment: datetime) -> bool:
        """Whether `moment` lies inside."""
        begun = self.starts_at is None or self.starts_at <= moment
        return begun and (self.ends_at is None or moment < self.ends_at)


@dataclass(frozen=True, slots=True)
class Preview:
    """How the shop is looked at: as of a moment (aware; None: now), by an audience (None: a guest)."""

    moment: datetime | None
    audience_id: int | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """What the bar above a preview says; `leave` is the same page of the shop itself."""

    moment: datetime | None
    audience: str
    expires_at: datetime
    leave: str
