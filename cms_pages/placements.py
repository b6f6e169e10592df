"""What stands at the places of the shop: banners, announcements, menus and inserted sections.

A page asks the cache once for all of them; its loss never changes an answer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from django.apps import apps
from django.conf import settings
from django.core.cache import cache

from cms_pages.places import Asked, Spot, spots_of
from cms_pages.previewing import draft_of
from cms_pages.selectors import link_url, links_prepare
from cms_pages.types import (
    AnnouncementShown,
    BannerShown,
    InsertPlaced,
    Link,
    MenuEntry,
    MenuNode,
    MenuShown,
    Teaser,
)
from shopease.campaigns.selectors import schedules_active, shown_now
from shopease.core import clock
from shopease.core.cache import Unchanging
from shopease.core.memo import request_cached, request_forget, request_remembered
from shopease.core.translation import language_now
from shopease.media.selectors import Picture, pictures_by_ids

PLACED = "cms_pages.placed"
MENUS = "cms_pages.placed_menus"
PLACED_SECONDS = 300
TURN_SECONDS = 60
"""How long one of several that have an equal right to a place stands there."""


class Timed(Protocol):
    """What is shown in a stretch of time and to an audience."""

    @property
    def id(self) -> int: ...
    @property
    def schedule_id(self) -> int | None: ...
    @property
    def audience_id(self) -> int | None: ...


class Spotted(Timed, Protocol):
    """What is shown at some places, too."""

    @property
    def spots(self) -> tuple[Spot, ...]: ...


Row = TypeVar("Row", bound=Timed)
SpottedRow = TypeVar("SpottedRow", bound=Spotted)


# --- Banners and announcements ------------------------------------------------------------------


def banners_active(banner_ids: Iterable[int]) -> dict[int, BannerShown]:
    """Of these banners those whose time it is and that are for this visitor, by the key asked for.

    Each in the active language, where it is written in it.

    No query while cached, else one (and one for the schedules), and one more for pictures that are not
    cached.
    """
    chosen = {pk: banner for pk in banner_ids if (banner := _translation("Banner", pk))}
    due = {banner.id: banner for banner in chosen.values() if _is_shown(banner)}
    shown = {banner.id: banner for banner in _completed(list(due.values()))}
    return {pk: shown[banner.id] for pk, banner in chosen.items() if banner.id in shown}


def banner_at(asked: Asked) -> BannerShown | None:
    """The banner of a place: of several the one of the highest priority, then the one that was placed there
    most exactly; equals take turns. Costs what `banners_active` does.
    """
    draft = draft_of("Banner")
    if draft is not None:
        return banner_shown(draft)
    best = _at_the_top(_due(_rows("Banner"), asked))
    return _completed([best])[0] if best else None


def banner_shown(banner: Any) -> BannerShown:
    """A banner as it stands in the form, whatever its schedule says."""
    return _completed([_banner(banner)])[0]


def announcement_active() -> AnnouncementShown | None:
    """The announcement whose time it is, of several the one of the highest priority; equals take turns.

    No query while cached, else one, and one for the schedules when an announcement has one.
    """
    draft = draft_of("Announcement")
    due = [(note, 1) for note in _rows("Announcement") if _is_shown(note)]
    best: AnnouncementShown | None = _announcement(draft) if draft is not None else _at_the_top(due)
    return replace(best, url=link_url(best.link.target)) if best else None


def _completed(banners: list[BannerShown]) -> list[BannerShown]:
    """With their pictures and addresses, which are remembered elsewhere."""
    pictures = _pictures(key for banner in banners for key in (banner.picture_id, banner.small_id))
    return [
        replace(
            banner,
            picture=pictures.get(banner.picture_id or 0),
            small=pictures.get(banner.small_id or 0),
            url=link_url(banner.link.target),
        )
        for banner in banners
    ]


# --- Menus --------------------------------------------------------------------------------------


def menu_at(place: str) -> MenuShown | None:
    """The menu of a place; entries that lead nowhere are left out.

    No query while cached, else one, one more for pictures of teasers and what `links_prepare` says for
    addresses that are not cached; put together once a request.
    """
    known: dict[tuple[str, str], MenuShown | None] = request_remembered(MENUS, dict)
    key = place, language_now()
    if key not in known or draft_of("Menu") is not None:
        known[key] = _menu_at(place)
    return known[key]


def _menu_at(place: str) -> MenuShown | None:
    draft = draft_of("Menu")
    rows = [_menu(draft)] if draft is not None and draft.place == place else _rows("Menu")
    found = next((row for row in rows if row[0] == place), None)
    if found is None:
        return None
    _place, with_categories, nodes = found
    pictures = _pictures(node.teaser.picture_id for node in nodes if node.teaser)
    links_prepare(target for node in nodes for target in _targets(node))
    entries = (_entry(node, pictures) for node in nodes)
    return MenuShown(tuple(entry for entry in entries if entry), with_categories)


def _targets(node: MenuNode) -> Iterator[str]:
    """Where an entry and those below it lead."""
    yield node.link.target
    if node.teaser:
        yield node.teaser.link.target
    for child in node.children:
        yield from _targets(child)


def _entry(node: MenuNode, pictures: Mapping[int, Picture]) -> MenuEntry | None:
    children = tuple(entry for entry in (_entry(child, pictures) for child in node.children) if entry)
    url, teaser = link_url(node.link.target), node.teaser
    if teaser:
        picture = pictures.get(teaser.picture_id or 0)
        teaser = replace(teaser, picture=picture, url=link_url(teaser.link.target))
    return MenuEntry(node.link.label, url, children, teaser) if url or children else None


# --- Inserted sections --------------------------------------------------------------------------


def inserts_at(asked: Asked) -> tuple[Any, Any]:
    """The streams above and below what a page shows; None where there is none.

    Of several for one side the highest priority wins, then the one that was placed there most exactly, then
    the newest. No query while cached; a stream that isn't costs one.
    """
    draft = draft_of("Insert")
    if draft is not None:
        return draft.above, draft.below
    due = _due(_rows("Insert"), asked)
    above = _best([(row, near) for row, near in due if row.has_above])
    below = _best([(row, near) for row, near in due if row.has_below])
    return (
        _stream(above[-1].id, "above") if above else None,
        _stream(below[-1].id, "below") if below else None,
    )


def _stream(insert_id: int, side: str) -> Any:
    """One side of an insert; its blocks as they are stored are remembered."""
    model: Any = apps.get_model("cms_pages", "Insert")
    block, key = model._meta.get_field(side).stream_block, f"{PLACED}.{side}.{insert_id}"
    stored = cache.get(key)
    if stored is None:
        row = model.objects.filter(pk=insert_id, live=True).only(side).first()
        stored = block.get_prep_value(getattr(row, side)) if row else []
        cache.set(key, stored, PLACED_SECONDS)
    return block.to_python(stored)


def insert_forget(insert_id: int) -> None:
    """Drop the remembered sections of an insert; called when it changes."""
    cache.delete_many([f"{PLACED}.{side}.{insert_id}" for side in ("above", "below")])


# --- Which of several ---------------------------------------------------------------------------


def _nearness(spots: Iterable[Spot], asked: Asked) -> int:
    return max((spot.nearness(asked) for spot in spots), default=0)


def _due(rows: Iterable[SpottedRow], asked: Asked) -> list[tuple[SpottedRow, int]]:
    """Those that stand at a place and are shown now, each with how exactly it was placed there."""
    near = [(row, _nearness(row.spots, asked)) for row in rows]
    return [(row, nearness) for row, nearness in near if nearness and _is_shown(row)]


def _is_shown(row: Timed) -> bool:
    is_always = row.schedule_id is None and row.audience_id is None
    return is_always or shown_now(row.schedule_id, row.audience_id)


def _best(due: list[tuple[Row, int]]) -> list[Row]:
    """Those that have an equal right to a place, the newest last."""
    if len(due) > 1:
        running = schedules_active()
        rights = [
            (running[row.schedule_id].priority if row.schedule_id else 0, nearness) for row, nearness in due
        ]
        due = [found for found, right in zip(due, rights, strict=True) if right == max(rights)]
    return sorted((row for row, _nearness in due), key=lambda row: row.id)


def _at_the_top(due: list[tuple[Row, int]]) -> Row | None:
    """The one whose turn it is."""
    best = _best(due)
    return best[int(clock.now().timestamp()) // TURN_SECONDS % len(best)] if best else None


# --- What is remembered -------------------------------------------------------------------------


def placed_forget() -> None:
    """Drop what is remembered of all places; called when something there changes."""
    keys = [_key(model) for model in _ROWS]
    cache.delete_many(keys)
    request_forget(*keys, MENUS)


@dataclass(frozen=True, slots=True)
class _Written:
    """A published row in one language; its translations have the same `subject`."""

    pk: int
    subject: str
    language: str
    shown: Any


def _rows(model: str) -> list[Any]:
    """The published rows of a small table as pages show them: each in the active language where it is
    written in it, else in the shop's own."""
    return [row.shown for row in _in_language(_written(model))]


def _translation(model: str, pk: int) -> Any:
    """What stands for a row in the active language; None when it isn't published."""
    written = _written(model)
    subject = next((row.subject for row in written if row.pk == pk), None)
    return next((row.shown for row in _in_language(written) if row.subject == subject), None)


def _in_language(written: Iterable[_Written]) -> list[_Written]:
    found: dict[str, _Written] = {}
    for language in (language_now(), settings.LANGUAGE_CODE):
        for row in written:
            if row.language == language:
                found.setdefault(row.subject, row)
    return list(found.values())


def _written(model: str) -> tuple[_Written, ...]:
    key = _key(model)
    return request_remembered(key, lambda: _cached(key, model))


def _cached(key: str, model: str) -> tuple[_Written, ...]:
    written: tuple[_Written, ...] | None = request_cached(key)
    if written is None:
        rows = apps.get_model("cms_pages", model).objects.filter(live=True).select_related("locale")
        written = tuple(
            _Written(row.pk, str(row.translation_key), row.locale.language_code, _ROWS[model](row))
            for row in rows
        )
        cache.set(key, Unchanging(written), PLACED_SECONDS)
    return written


def _key(model: str) -> str:
    return f"{PLACED}.{model.lower()}"


def _banner(banner: Any) -> BannerShown:
    return BannerShown(
        id=banner.pk or 0,
        heading=banner.heading,
        text=banner.text,
        link=_link(banner.link),
        picture_id=banner.picture_id,
        small_id=banner.picture_small_id,
        schedule_id=banner.schedule_id,
        audience_id=banner.audience_id,
        spots=spots_of(banner.places),
    )


def _announcement(note: Any) -> AnnouncementShown:
    return AnnouncementShown(note.pk or 0, note.text, _link(note.link), note.schedule_id, note.audience_id)


def _insert(insert: Any) -> InsertPlaced:
    return InsertPlaced(
        insert.pk,
        bool(insert.above),
        bool(insert.below),
        insert.schedule_id,
        insert.audience_id,
        spots_of(insert.places),
    )


def _menu(menu: Any) -> tuple[str, bool, tuple[MenuNode, ...]]:
    return menu.place, menu.with_categories, tuple(_node(item.block_type, item.value) for item in menu.items)


def _node(kind: str, value: Any) -> MenuNode:
    link = Link(**value["link"])
    if kind == "item":
        return MenuNode(link, tuple(MenuNode(Link(**child)) for child in value["children"]))
    columns = tuple(
        MenuNode(Link(**column["heading"]), tuple(MenuNode(Link(**child)) for child in column["links"]))
        for column in value["columns"]
    )
    teaser = value["teaser"]
    shown = Teaser(teaser["heading"], teaser["text"], Link(**teaser["link"]), teaser["picture"])
    return MenuNode(link, columns, shown if shown.heading else None)


def _link(stream: Any) -> Link:
    """The one link of a snippet."""
    return Link(**stream[0].value) if stream else Link()


def _pictures(ids: Iterable[int | None]) -> dict[int, Picture]:
    wanted = {key for key in ids if key}
    return pictures_by_ids(wanted) if wanted else {}


_ROWS: dict[str, Callable[[Any], Any]] = {
    "Announcement": _announcement,
    "Banner": _banner,
    "Insert": _insert,
    "Menu": _menu,
}
