"""Reading addresses, articles and the pages that are marked for menus.

Cached: a warm process asks the cache only, and its loss never changes an answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse, translate_url
from django.utils.translation import get_language
from oscar.core.loading import get_model
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page, PageViewRestriction, Site

from catalogue_ext.selectors import category_tree
from cms_pages.targets import TargetKind, target_of, target_split
from cms_pages.types import ArticleTeaser, MenuItem
from shopease.core.cache import Unchanging
from shopease.core.memo import request_cached, request_forget, request_remembered
from shopease.core.translation import in_language, is_translating, language_now
from shopease.media.selectors import pictures_by_ids

MENU_KEY = "cms_pages.menus"
LINKS_KEY = "cms_pages.links"
ARTICLES_KEY = "cms_pages.articles"
RESTRICTED_KEY = "cms_pages.restricted"
NOT_FOUND_KEY = "cms_pages.not_found"
JOURNAL_KEY = "cms_pages.journal"
MENU_SECONDS = 300
MAX_LATEST = 12
"""How many articles are remembered for sections and for reading on."""


def pages_for_menu(request: HttpRequest) -> list[MenuItem]:
    """Published pages of the request's site that editors marked for menus. No query while cached."""
    menus: dict[str, list[MenuItem]] = cache.get(MENU_KEY) or {}
    key = f"{request.get_host()}:{get_language()}"
    if key not in menus:
        menus = {**menus, key: _read_menu(request)}
        cache.set(MENU_KEY, menus, MENU_SECONDS)
    return menus[key]


def menus_forget() -> None:
    """Drop every remembered menu, address and article; called when a page changes."""
    cache.delete_many([MENU_KEY, LINKS_KEY, ARTICLES_KEY, NOT_FOUND_KEY, JOURNAL_KEY])
    request_forget(LINKS_KEY, RESTRICTED_KEY)


def page_url(page_id: int) -> str:
    """A published, public page's address in the active language; nothing when it is gone.

    No query while cached, else one, and another in another language than the shop's own.
    """
    return _address(TargetKind.PAGE, page_id)


def product_url(product_id: int) -> str:
    """The address of a product that shoppers may see. No query while cached."""
    return _address(TargetKind.PRODUCT, product_id)


def document_url(document_id: int) -> str:
    """A document's address; nothing when it is gone. No query while cached."""
    return _address(TargetKind.DOCUMENT, document_id)


def links_prepare(targets: Iterable[str]) -> Mapping[tuple[str, str | None, int], str]:
    """Read where all these targets lead together, before `link_url` is asked for each.

    Answers what is known of all, by kind, language and key. No query while cached, else one for each
    kind and another for pages in another language.
    """
    urls: dict[tuple[str, str | None, int], str] = request_remembered(
        LINKS_KEY, lambda: dict(request_cached(LINKS_KEY) or {})
    )
    language = get_language()
    missing: dict[str, set[int]] = {}
    for kind, value in map(target_split, targets):
        if kind in READ and (kind, language, int(value)) not in urls:
            missing.setdefault(kind, set()).add(int(value))
    for kind, keys in missing.items():
        rows = _rows_shown(kind, keys)
        urls |= {(kind, language, key): _url_of(rows.get(key)) for key in keys}
    if missing:
        cache.set(LINKS_KEY, Unchanging(urls), MENU_SECONDS)
    return urls


def links_forget() -> None:
    """Drop the remembered addresses; called when a product or a document changes."""
    cache.delete(LINKS_KEY)
    request_forget(LINKS_KEY)


READ = (TargetKind.PAGE, TargetKind.PRODUCT, TargetKind.DOCUMENT)
"""The kinds whose addresses are read from the database."""


def _followed(kind: str) -> Any:
    """What shoppers may follow of a kind."""
    if kind == TargetKind.PAGE:
        return pages_public(Page.objects.live())
    if kind == TargetKind.PRODUCT:
        return get_model("catalogue", "Product").objects.browsable()
    return get_document_model().objects.all()


def _address(kind: str, key: int) -> str:
    return links_prepare([target_of(kind, key)])[kind, get_language(), key]


def _rows_shown(kind: str, keys: set[int]) -> dict[int, Any]:
    """The rows that shoppers may follow; pages in the active language where they stand in it."""
    rows: dict[int, Any] = _followed(kind).in_bulk(keys)
    if kind == TargetKind.PAGE and rows and is_translating():
        wanted = [page.translation_key for page in rows.values()]
        pages = _followed(kind).filter(translation_key__in=wanted, locale__language_code=get_language())
        translated = {page.translation_key: page for page in pages}
        rows = {key: translated.get(page.translation_key, page) for key, page in rows.items()}
    return rows


def _url_of(row: Any) -> str:
    if row is None:
        return ""
    return str((row.url if isinstance(row, Page | AbstractDocument) else row.get_absolute_url()) or "")


def pages_are_restricted() -> bool:
    """Whether any page is kept from strangers. One query, once a request."""
    return request_remembered(RESTRICTED_KEY, PageViewRestriction.objects.exists)


def pages_public(pages: Any) -> Any:
    """`pages` (a Wagtail queryset) without those that strangers may not read. One query or none."""
    return pages.public() if pages_are_restricted() else pages


def not_found_page_id() -> int:
    """The key of the page for addresses that don't exist, in the active language or the shop's own; or 0.

    No query while cached, else one.
    """
    known: dict[str, int] | None = cache.get(NOT_FOUND_KEY)
    if known is None:
        pages = pages_public(apps.get_model("cms_pages", "NotFoundPage").objects.live()).order_by("-path")
        known = dict(pages.values_list("locale__language_code", "pk"))
        cache.set(NOT_FOUND_KEY, known, MENU_SECONDS)
    return known.get(get_language() or "") or known.get(settings.LANGUAGE_CODE, 0)


def articles_latest(limit: int) -> list[ArticleTeaser]:
    """The newest published, public articles of the active language, at most `MAX_LATEST`.

    Those of the shop's own where there are none. No query while cached, else two or three, and one more for
    pictures that are not cached.
    """
    known: dict[str, list[ArticleTeaser]] = cache.get(ARTICLES_KEY) or {}
    language = get_language() or settings.LANGUAGE_CODE
    if language not in known:
        found = _articles_in(language) or (_articles_in(settings.LANGUAGE_CODE) if is_translating() else [])
        known = {**known, language: found}
        cache.set(ARTICLES_KEY, Unchanging(known), MENU_SECONDS)
    return teasers_with_pictures(known[language][:limit])


def _articles_in(language: str) -> list[ArticleTeaser]:
    articles = apps.get_model("cms_pages", "ArticlePage").objects.live()
    newest = pages_public(articles.filter(locale__language_code=language)).order_by("-date", "-pk")
    return [teaser_of(article) for article in newest[:MAX_LATEST]]


def article_teasers(articles: Iterable[Any], request: HttpRequest) -> list[ArticleTeaser]:
    """Teasers of these articles. No query while their pictures are cached, else two."""
    return teasers_with_pictures([teaser_of(article, request) for article in articles])


def teaser_of(article: Any, request: HttpRequest | None = None) -> ArticleTeaser:
    """An article as lists show it, its picture not read yet. No query."""
    return ArticleTeaser(
        id=article.pk,
        title=article.title,
        url=article.get_url(request) or "",
        intro=article.intro,
        author=article.author,
        date=article.date,
        minutes=article.minutes,
        picture_id=article.picture_id,
    )


def teasers_with_pictures(teasers: list[ArticleTeaser]) -> list[ArticleTeaser]:
    """The same with their pictures. No query while those are cached, else two."""
    pictures = pictures_by_ids({teaser.picture_id for teaser in teasers if teaser.picture_id})
    return [replace(teaser, picture=pictures.get(teaser.picture_id or 0)) for teaser in teasers]


def link_url(target: str) -> str:
    """Where a link leads; nothing when its target is gone or hidden. No query while addresses are cached."""
    kind, value = target_split(target)
    if kind == TargetKind.PAGE:
        return page_url(int(value))
    if kind == TargetKind.PRODUCT:
        return product_url(int(value))
    if kind == TargetKind.DOCUMENT:
        return document_url(int(value))
    if kind == TargetKind.CATEGORY:
        node = category_tree().nodes.get(int(value))
        return node.url if node else ""
    if kind == TargetKind.SEARCH:
        return f"{reverse('search:search')}?{urlencode({'q': value})}"
    return path_in_language(value) if value.startswith("/") and is_translating() else value


def path_in_language(path: str) -> str:
    """A path of the shop under the prefix of the active language; pages, which are translated, stay."""
    language = language_now()
    with in_language(settings.LANGUAGE_CODE):  # in which editors write it
        try:
            match = resolve(urlsplit(path).path)
        except Resolver404:
            return path
        return path if match.url_name == "wagtail_serve" else translate_url(path, language)


def _read_menu(request: HttpRequest) -> list[MenuItem]:
    site = Site.find_for_request(request)
    if site is None:
        return []
    pages = Page.objects.live().public().in_menu().descendant_of(site.root_page.localized).order_by("path")
    items = [(page.title, page.get_url(request)) for page in pages]
    return [MenuItem(title, url) for title, url in items if url]
