"""What other rooms know of a schedule."""

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
