"""Who looks at the shop: known for the length of a request, asked only when somebody wants to know."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from shopease.campaigns.models import Audience


@dataclass
class Visitor:
    """The visitor of a request, or the one that a preview plays."""

    request: HttpRequest | None = None
    played: frozenset[int] | None = field(default=None)
    """The audiences that a preview plays; None: the visitor's own count."""

    @cached_property
    def user(self) -> Any:
        """The account, or nothing for a guest. No query without a session's cookie."""
        if self.request is None or settings.SESSION_COOKIE_NAME not in self.request.COOKIES:
            user = getattr(self.request, "_cached_user", None)  # logged in by this very request
        else:
            user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def groups(self) -> frozenset[int]:
        """The groups of the account, by their keys. One query, none for guests."""
        if self.user is None:
            return frozenset()
        members = Audience.members.through.objects.filter(user_id=self.user.pk)
        return frozenset(members.values_list("audience_id", flat=True))

    def holds(self, audience_id: int, kind: str) -> bool:
        """Whether the visitor belongs to an audience."""
        if self.played is not None:
            return audience_id in self.played
        if kind == Audience.Kind.GROUP:
            return audience_id in self.groups
        return (self.user is None) is (kind == Audience.Kind.GUESTS)


_visitor: ContextVar[Visitor | None] = ContextVar("shopease_visitor", default=None)


def visitor() -> Visitor:
    """The one of this request; outside requests a guest."""
    return _visitor.get() or Visitor()


@contextmanager
def visited_by(someone: Visitor) -> Iterator[None]:
    """Let `visitor()` answer `someone` inside the block."""
    token = _visitor.set(someone)
    try:
        yield
    finally:
        _visitor.reset(token)
