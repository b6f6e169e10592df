"""Pages and their sections, as plain functions."""

import re
from typing import Any

from cms_pages.blocks import SECTIONS
from cms_pages.models import BasePage, ContentPage
from home.models import HomePage

BLOCKS = dict(SECTIONS)
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


def _stream(page: BasePage, sections: list[tuple[str, Any]]) -> Any:
    stored = [{"type": kind, "value": value} for kind, value in sections]
    return page._meta.get_field("body").stream_block.to_python(stored)
