"""The lists of all addresses that search engines may show, by sitemaps.org's protocol.

One file of an index holds at most `FILE_SIZE` rows of a kind; a row has an address for each language.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Max, Q
from django.utils import translation
from oscar.core.loading import get_model
from wagtail.models import Site

from catalogue_ext.selectors import category_tree
from cms_pages.languages import languages_offered
from cms_pages.models import BasePage
from cms_pages.selectors import pages_public

FILE_SIZE = 2000
BATCH = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """An address (a path) and when it last changed; `others` are language and path of its translations."""

    path: str
    changed: datetime | None
    others: tuple[tuple[str, str], ...] = ()


class SitemapSection(Protocol):
    """One kind of addresses."""

    def size(self) -> int:
        """How many rows there are. One query."""

    def changed(self) -> datetime | None:
        """When any of them last changed. One query."""

    def entries(self, first: int, last: int) -> Iterator[Entry]:
        """The rows from `first` to before `last`."""


def in_all_languages(addressed: Any, languages: Iterable[str]) -> list[tuple[str, str]]:
    """Language and path of what has one row for all languages."""
    found = []
    for language in languages:
        with translation.override(language):
            found.append((language, addressed.get_absolute_url()))
    return found


def _entries(places: list[tuple[str, str]], changed: datetime | None) -> Iterator[Entry]:
    others = tuple(places) if len(places) > 1 else ()
    for _language, path in places:
        yield Entry(path, changed, others)


class ProductSection:
    """Products that shoppers may see."""

    def _rows(self) -> Any:
        return get_model("catalogue", "Product").objects.browsable()

    def size(self) -> int:
        return int(self._rows().count())

    def changed(self) -> datetime | None:
        found: datetime | None = self._rows().aggregate(last=Max("date_updated"))["last"]
        return found

    def entries(self, first: int, last: int) -> Iterator[Entry]:
        rows = self._rows().only("slug", "title", "structure", "parent", "date_updated").order_by("pk")
        languages = languages_offered()
        for product in rows[first:last].iterator(BATCH):
            yield from _entries(in_all_languages(product, languages), product.date_updated)


class CategorySection:
    """Categories that shoppers may see; when they change isn't kept."""

    def size(self) -> int:
        return len(category_tree().nodes)

    def changed(self) -> datetime | None:
        return None

    def entries(self, first: int, last: int) -> Iterator[Entry]:
        nodes: dict[str, Mapping[int, Any]] = {}
        for language in languages_offered():
            with translation.override(language):
                nodes[language] = category_tree().nodes
        for key in sorted(category_tree().nodes)[first:last]:
            yield from _entries(
                [(language, found[key].url) for language, found in nodes.items() if key in found], None
            )


class PageSection:
    """Published, public pages that editors don't keep out of search engines, translations side by side."""

    def _pages(self) -> Iterable[Any]:
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        if site is None:
            return []
        trees = Q()
        for root in site.root_page.get_translations(inclusive=True):
            trees |= Q(path__startswith=root.path)
        kinds = [kind for kind in BasePage.__subclasses__() if not kind._meta.abstract]
        return [
            page
            for kind in kinds
            for page in pages_public(kind.objects.live().filter(trees, no_index=False, alias_of=None))
            .defer_streamfields()
            .select_related("locale")
            .order_by("path")
        ]

    def size(self) -> int:
        return len(list(self._pages()))

    def changed(self) -> datetime | None:
        return max((page.last_published_at for page in self._pages() if page.last_published_at), default=None)

    def entries(self, first: int, last: int) -> Iterator[Entry]:
        pages = sorted(self._pages(), key=lambda page: page.path)
        translated: dict[Any, list[tuple[str, str]]] = {}
        for page in pages:
            place = (page.locale.language_code, page.get_url() or "/")
            translated.setdefault(page.translation_key, []).append(place)
        for page in pages[first:last]:
            others = translated[page.translation_key]
            yield Entry(
                page.get_url() or "/", page.last_published_at, tuple(others) if len(others) > 1 else ()
            )


SECTIONS: dict[str, SitemapSection] = {
    "pages": PageSection(),
    "categories": CategorySection(),
    "products": ProductSection(),
}
