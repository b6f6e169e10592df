"""What stands around the demo shop: banners, the line above the header, menus, and inserted sections.

What exists is left alone.
"""

from datetime import timedelta
from typing import Any, Protocol

from cms_pages.snippets import Announcement, Banner, Insert, Menu
from shopease.campaigns.models import Audience, Schedule
from shopease.core import clock
from shopease.demo.reading import data_read


class Writer(Protocol):
    """Knows by their words what the demo shop holds."""

    known: dict[str, dict[str, int]]

    def stream(self, owner: Any, field: str, sections: list[dict[str, Any]]) -> Any:
        """The value of a field of sections."""

    def found(self, value: Any) -> Any:
        """What "picture:still-tea" stands for."""


def placements_load(writer: Writer) -> None:
    """Add what is missing; banners first, since sections name them."""
    data = data_read("placements")
    for banner in data["banner"]:
        _banner(writer, banner)
    for announcement in data["announcement"]:
        _announcement(writer, announcement)
    for menu in data["menu"]:
        _menu(writer, menu)
    for insert in data["insert"]:
        _insert(writer, insert)


def _banner(writer: Writer, data: dict[str, Any]) -> None:
    """The banner of that heading with its schedule."""
    if data["heading"] in writer.known["banner"]:
        return
    banner = Banner(heading=data["heading"], text=data["text"])
    banner.schedule = _schedule(data["schedule"]) if "schedule" in data else None
    banner.audience = Audience.objects.filter(name=data.get("audience", "")).first()
    banner.picture_id = writer.found(data["picture"]) if "picture" in data else None
    banner.link = writer.stream(banner, "link", [{"type": "link", **data["link"]}])
    banner.places = writer.stream(banner, "places", data.get("place", []))
    _publish(banner)
    writer.known["banner"][banner.heading] = banner.pk


def _schedule(days: dict[str, Any]) -> Schedule:
    now = clock.now()
    ends = {
        "starts_at": now + timedelta(days=days["begins"]),
        "ends_at": now + timedelta(days=days["ends"]),
    }
    return Schedule.objects.get_or_create(name=days["name"], defaults=ends)[0]


def _announcement(writer: Writer, data: dict[str, Any]) -> None:
    """The announcement of that text, when there is none at all."""
    if not Announcement.objects.exists():
        announcement = Announcement(text=data["text"])
        announcement.link = writer.stream(announcement, "link", [{"type": "link", **data["link"]}])
        _publish(announcement)


def _menu(writer: Writer, data: dict[str, Any]) -> None:
    if not Menu.objects.filter(place=data["place"]).exists():
        menu = Menu(place=data["place"])
        menu.items = writer.stream(menu, "items", data["entry"])
        _publish(menu)


def _insert(writer: Writer, data: dict[str, Any]) -> None:
    if not Insert.objects.filter(name=data["name"]).exists():
        insert = Insert(name=data["name"])
        for field, key in (("places", "place"), ("above", "above"), ("below", "below")):
            setattr(insert, field, writer.stream(insert, field, data.get(key, [])))
        _publish(insert)


def _publish(placed: Any) -> None:
    """Saved with a revision, so that editors find what was there when they change it."""
    placed.save()
    placed.save_revision().publish()
