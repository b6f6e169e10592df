"""Pages and their sections, as plain functions."""

import re
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from cms_pages.blocks import SECTIONS
from cms_pages.models import ArticleIndexPage, ArticlePage, ContentPage, LandingPage
from cms_pages.snippets import Announcement, Banner, Insert, Menu
from home.models import HomePage
from shopease.campaigns.models import Schedule
from shopease.core import clock

BLOCKS = dict(SECTIONS)
_numbers = count(1)
LINK = {"label": "", "page": None, "category": None, "address": ""}
HERO = {"heading": "Quiet things", "text": "", "picture": None, "link": LINK}
GRID = {"heading": "New", "products": [], "rule": "newest", "category": None, "limit": 8, "link": LINK}


def section_html(kind: str, value: Any, context: dict[str, Any] | None = None) -> str:
    """One section as a page renders it; `value` as the database keeps it."""
    block = BLOCKS[kind]
    return one_line(block.render(block.to_python(value), context=context))


def one_line(html: str) -> str:
    """Mark-up without the line breaks and indents between tags and attributes."""
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", " ".join(html.split()))


def home_page(*sections: tuple[str, Any]) -> HomePage:
    """The shop's home page, made of `sections`: (kind, value as the database keeps it)."""
    page: HomePage = HomePage.objects.get()
    page.body = _stream(page, list(sections))
    page.save()
    return page


def content_page_create(
    title: str = "Imprint", *, text: str = "<p>Who we are.</p>", **fields: Any
) -> ContentPage:
    """A published page of text below the home page."""
    page = ContentPage(title=title, **fields)
    page.body = _stream(page, [("rich_text", text)])
    HomePage.objects.get().add_child(instance=page)
    return page


def landing_page_create(
    title: str = "Table weeks", *sections: tuple[str, Any], parent: Any = None, **fields: Any
) -> LandingPage:
    """A published landing page below the home page, or below `parent`."""
    page = LandingPage(title=title, **fields)
    page.body = _stream(page, list(sections))
    (parent or HomePage.objects.get()).add_child(instance=page)
    return page


def journal_create(title: str = "Journal", **fields: Any) -> ArticleIndexPage:
    """A published journal without articles."""
    page = ArticleIndexPage(title=title, **fields)
    HomePage.objects.get().add_child(instance=page)
    return page


def article_create(
    title: str = "A morning in Lindau", *sections: tuple[str, Any], journal: Any = None, **fields: Any
) -> ArticlePage:
    """A published article of `journal`, or of the first there is."""
    page = ArticlePage(**{"title": title, "intro": "Clay in our hair.", **fields})
    page.body = _stream(page, list(sections))
    (journal or ArticleIndexPage.objects.first() or journal_create()).add_child(instance=page)
    return page


def schedule_create(name: str = "", **fields: Any) -> Schedule:
    """A schedule that runs from yesterday until tomorrow, unless told otherwise."""
    now = clock.now()
    fields = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=1), **fields}
    return Schedule.objects.create(name=name or f"Schedule {next(_numbers)}", **fields)


def banner_create(
    heading: str = "Table weeks", *places: tuple[str, Any], link: dict[str, Any] | None = None, **fields: Any
) -> Banner:
    """A banner whose schedule runs, unless told otherwise; `places` and `link` as the database keeps them."""
    banner = Banner(heading=heading, **{"schedule": None, **fields})
    banner.places = _stream(banner, list(places), "places")
    if "schedule" not in fields:
        banner.schedule = schedule_create()
    if link:
        banner.link = banner.link.stream_block.to_python([{"type": "link", "value": {**LINK, **link}}])
    banner.save()
    return banner


def announcement_create(
    text: str = "Closed on Monday", *, link: dict[str, Any] | None = None, **fields: Any
) -> Announcement:
    """An announcement that is always shown, unless told otherwise; `link` as the database keeps it."""
    announcement = Announcement(text=text, **fields)
    if link:
        stream = announcement.link.stream_block
        announcement.link = stream.to_python([{"type": "link", "value": {**LINK, **link}}])
    announcement.save()
    return announcement


def menu_create(place: str, *items: dict[str, Any], **fields: Any) -> Menu:
    """The menu of a place: each item a link, with `children` that are links."""
    menu, rows = Menu(place=place, **fields), []
    for item in items:
        link: dict[str, Any] = {**LINK, **item}
        children = link.pop("children", ())
        rows.append({"link": link, "children": [{**LINK, **child} for child in children]})
    menu.items = menu.items.stream_block.to_python([{"type": "item", "value": row} for row in rows])
    menu.save()
    return menu


def insert_create(
    *places: tuple[str, Any],
    above: Sequence[tuple[str, Any]] = (),
    below: Sequence[tuple[str, Any]] = (),
    **fields: Any,
) -> Insert:
    """Sections that are always inserted at `places`, unless told otherwise."""
    insert = Insert(name=fields.pop("name", f"Insert {next(_numbers)}"), **fields)
    insert.places = _stream(insert, list(places), "places")
    insert.above, insert.below = _stream(insert, above, "above"), _stream(insert, below, "below")
    insert.save()
    return insert


def _stream(owner: Any, sections: Sequence[tuple[str, Any]], field: str = "body") -> Any:
    stored = [{"type": kind, "value": value} for kind, value in sections]
    return owner._meta.get_field(field).stream_block.to_python(stored)
