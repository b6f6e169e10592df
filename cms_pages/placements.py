"""What stands at the places of the shop: banners, announcements and menus.

A page asks the cache once for all of them; its loss never changes an answer.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.core.cache import cache

from cms_pages.selectors import link_url
from cms_pages.types import AnnouncementShown, BannerShown, Link, MenuEntry
from shopease.campaigns.selectors import schedules_active
from shopease.core.memo import request_forget, request_remembered
from shopease.media.selectors import pictures_by_ids

PLACED = "cms_pages.placed"
PLACED_SECONDS = 300
MODELS = ("Announcement", "Banner", "Menu")


def banners_active(banner_ids: Iterable[int]) -> dict[int, BannerShown]:
    """Of these banners those whose time it is, by their key.

    No query while cached, else one (and one for the schedules), and two more for pictures that are not
    cached.
    """
    wanted, running = set(banner_ids), schedules_active()
    due = [
        banner
        for banner in _rows("Banner", _banner)
        if banner.id in wanted and (banner.schedule_id is None or banner.schedule_id in running)
    ]
    return {banner.id: banner for banner in _completed(due)}


def banner_shown(banner: Any) -> BannerShown:
    """A banner as it stands in the form, whatever its schedule says."""
    return _completed([_banner(banner)])[0]


def menu_entries(place: str) -> list[MenuEntry]:
    """The menu of a place; entries that lead nowhere are left out. No query while cached, else one."""
    menus = dict(_rows("Menu", _menu))
    entries = [_entry(link, below) for link, below in menus.get(place, ())]
    return [entry for entry in entries if entry.url or entry.children]


def announcement_active() -> AnnouncementShown | None:
    """The announcement whose time it is, of several the one of the highest priority, then the newest.

    No query while cached, else one, and one for the schedules when an announcement has one.
    """
    due = _rows("Announcement", _announcement)
    running = schedules_active() if any(schedule for _text, _link, schedule in due) else {}
    due = [row for row in due if row[2] is None or row[2] in running]
    if not due:
        return None
    text, link, _schedule = max(due, key=lambda row: running[row[2]].priority if row[2] else 0)
    return AnnouncementShown(text, link.label, _url(link))


def placed_forget() -> None:
    """Drop the remembered banners, menus and announcements; called when one changes."""
    cache.delete_many([_key(model) for model in MODELS])
    request_forget(PLACED)


def _rows(model: str, shown: Callable[[Any], Any]) -> list[Any]:
    """All rows of a small table, as pages show them; what `shown` answers None for is left out."""
    kept: dict[str, list[Any]] = request_remembered(
        PLACED, lambda: cache.get_many([_key(name) for name in MODELS])
    )
    key = _key(model)
    if key not in kept:
        found = map(shown, apps.get_model("cms_pages", model).objects.all())
        kept[key] = [row for row in found if row is not None]
        cache.set(key, kept[key], PLACED_SECONDS)
    return kept[key]


def _key(model: str) -> str:
    return f"{PLACED}.{model.lower()}"


def _menu(menu: Any) -> tuple[str, list[tuple[Link, list[Link]]]]:
    items = [item.value for item in menu.items]
    return menu.place, [(Link(**item["link"]), [Link(**link) for link in item["children"]]) for item in items]


def _announcement(announcement: Any) -> tuple[str, Link, int | None] | None:
    if not announcement.is_shown:
        return None
    return announcement.text, _link(announcement.link), announcement.schedule_id


def _entry(link: Link, below: Iterable[Link] = ()) -> MenuEntry:
    children = tuple(entry for entry in map(_entry, below) if entry.url)
    return MenuEntry(link.label, _url(link), children)


def _url(link: Link) -> str:
    return link_url(link.target)


def _completed(banners: list[BannerShown]) -> list[BannerShown]:
    """With their pictures and addresses, which are remembered elsewhere."""
    pictures = pictures_by_ids({banner.picture_id for banner in banners if banner.picture_id})
    return [
        replace(banner, picture=pictures.get(banner.picture_id or 0), url=_url(banner.link))
        for banner in banners
    ]


def _banner(banner: Any) -> BannerShown:
    return BannerShown(
        id=banner.pk or 0,
        heading=banner.heading,
        text=banner.text,
        link=_link(banner.link),
        schedule_id=banner.schedule_id,
        picture_id=banner.picture_id,
    )


def _link(stream: Any) -> Link:
    """The one link of a snippet."""
    return Link(**stream[0].value) if stream else Link()
