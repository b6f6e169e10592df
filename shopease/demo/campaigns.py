"""What comes and goes in the demo shop: a group of customers, and a page that waits for its time.

What exists is left alone.
"""

from datetime import timedelta
from typing import Any, Protocol

from cms_pages.models import LandingPage
from home.models import HomePage
from shopease.campaigns.models import Audience
from shopease.core import clock
from shopease.demo.reading import data_read
from shopease.users.models import User


class Writer(Protocol):
    """Writes pages whose sections name things by words."""

    def add(
        self, parent: Any, model: type[Any], data: dict[str, Any], sections: list[Any], **fields: Any
    ) -> Any:
        """The page of that slug below `parent`."""


def audiences_load() -> None:
    """The groups, with those of their members who have an account."""
    for data in data_read("campaigns")["audience"]:
        audience, is_new = Audience.objects.get_or_create(name=data["name"])
        if is_new:
            audience.members.set(User.objects.filter(email__in=data["members"]))


def campaign_pages_load(home: HomePage, writer: Writer) -> None:
    """Pages that are approved and wait for the day on which they go live."""
    now = clock.now()
    for page in data_read("campaigns")["landing"]:
        times = {
            "go_live_at": now + timedelta(days=page["begins"]),
            "expire_at": now + timedelta(days=page["ends"]),
        }
        writer.add(home, LandingPage, page, page["section"], live=False, **times)
