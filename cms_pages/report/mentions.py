"""Everything that pages and snippets name: rows of other tables, and addresses written by hand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import ForeignKey
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models
from wagtail.rich_text import RichText
from wagtail.snippets.models import get_snippet_models

from cms_pages.links import LinkValue
from cms_pages.report.types import Owner
from cms_pages.targets import TargetKind, target_split

OWN_ADDRESS = re.compile(r'href="(/[^/"][^"]*|/)"')
BATCH = 100


@dataclass(frozen=True, slots=True)
class Mention:
    """A row (`model` and `key`) or, without a model, an address of this shop.

    `is_link` when shoppers are only led to it.
    """

    owner: Owner
    place: str
    path: str
    model: type[Any] | None
    key: str
    is_link: bool


def mentions(user: Any = None) -> Iterator[Mention]:
    """What published pages and snippets name. One query for each of their kinds."""
    finder = AdminURLFinder(user)
    for model in [*get_page_models(), *get_snippet_models()]:
        fields = [field for field in model._meta.get_fields() if _may_name(field)]
        if not fields:
            continue
        rows = model._default_manager.all()
        if hasattr(model, "live"):
            rows = rows.filter(live=True)
        if issubclass(model, Page):
            rows = rows.filter(alias_of=None)
        for row in rows.iterator(BATCH):
            owner = Owner(_title(row), str(model._meta.verbose_name), finder.get_edit_url(row) or "")
            for field in fields:
                yield from _of_field(owner, field, row)


def _may_name(field: Any) -> bool:
    """Fields of editors; what Wagtail keeps for itself (owner, revisions, locale) names nothing."""
    if "wagtail" in field.model.__module__:
        return False
    if isinstance(field, ForeignKey):
        return not field.remote_field.parent_link and field.name != "locale"
    return hasattr(field, "extract_references")


def _title(row: Any) -> str:
    return str(row.get_admin_display_title() if isinstance(row, Page) else row)


def _of_field(owner: Owner, field: Any, row: Any) -> Iterator[Mention]:
    value, label = field.value_from_object(row), str(getattr(field, "verbose_name", field.name))
    if isinstance(field, ForeignKey):
        if value is not None:
            yield Mention(
                owner, label.capitalize(), field.name, field.related_model, str(value), is_link=False
            )
        return
    for model, key, model_path, content_path in field.extract_references(value) if value else ():
        place = _section(field, model_path) or label.capitalize()
        is_link = model_path.rsplit(".", 1)[-1] == "target" or issubclass(model, Page)
        yield Mention(owner, place, f"{field.name}.{content_path}", model, key, is_link)
    if isinstance(field, StreamField):
        for child in value:
            for address in set(_addresses(child.value)):
                place, path = str(child.block.label), f"{field.name}.{child.id}"
                yield Mention(owner, place, path, None, address, is_link=True)


def _section(field: Any, model_path: str) -> str:
    """The label of the section that a path begins with."""
    if not isinstance(field, StreamField):
        return ""
    block = field.stream_block.child_blocks.get(model_path.split(".", maxsplit=1)[0])
    return str(block.label) if block else ""


def _addresses(value: Any) -> Iterator[str]:
    """The shop's own addresses that were written by hand."""
    if isinstance(value, LinkValue):
        kind, address = target_split(value.get("target"))
        path = address.removeprefix(settings.SITE_URL)
        if kind == TargetKind.ADDRESS and path.startswith("/"):
            yield path
    elif isinstance(value, RichText):
        yield from OWN_ADDRESS.findall(value.source)
    else:
        for part in _parts(value):
            yield from _addresses(part)


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, StructValue):
        return value.values()
    if isinstance(value, StreamValue):
        return [child.value for child in value]
    return value if isinstance(value, ListValue) else ()
