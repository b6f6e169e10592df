"""What navigation is made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MenuItem:
    """One link of a menu; `url` is a path or, on another site, a full address."""

    title: str
    url: str
