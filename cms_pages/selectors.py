"""Reading addresses, articles and the pages that are marked for menus.

Cached: a warm process asks the cache only, and its loss never changes an answer.
"""

from collections.abc import Callable, Iterable
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
from wagtail.models import Page, PageViewRestriction, Site

from catalogue_ext.selectors import category_tree
from cms_pages.targets import TargetKind, target_split
from cms_pages.types import ArticleTeaser, MenuItem
from shopease.core.memo import request_forget, request_remembered
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

    No query while cached, else one, and two more in another language than the shop's own.
    """
    return _address(TargetKind.PAGE, page_id, lambda: Page.objects.live().public())


def product_url(product_id: int) -> str:
    """The address of a product that shoppers may see. No query while cached."""
    products = get_model("catalogue", "Product").objects
    return _address(TargetKind.PRODUCT, product_id, products.browsable)


def document_url(document_id: int) -> str:
    """A document's address; nothing when it is gone. No query while cached."""
    return _address(TargetKind.DOCUMENT, document_id, get_document_model().objects.all)


def links_forget() -> None:
    """Drop the remembered addresses; called when a product or a document changes."""
    cache.delete(LINKS_KEY)
    request_forget(LINKS_KEY)


def _address(kind: str, key: int, shown: Callable[[], Any]) -> str:
    """The address of one row of the queryset `shown`, remembered by language."""
    urls: dict[tuple[str, str | None, int], str] = request_remembered(
        LINKS_KEY, lambda: cache.get(LINKS_KEY) or {}
    )
    place = (kind, get_language(), key)
    if place not in urls:
        row = shown().filter(pk=key).first()
        if isinstance(row, Page) and is_translating():
            row = row.localized
        urls[place] = (row.get_absolute_url() if kind == TargetKind.PRODUCT else row.url) or "" if row else ""
        cache.set(LINKS_KEY, urls, MENU_SECONDS)
    return urls[place]


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

    Those of the shop's own where there are none. No query while cached, else two or three, and two more for
    pictures that are not cached.
    """
    known: dict[str, list[ArticleTeaser]] = cache.get(ARTICLES_KEY) or {}
    language = get_language() or settings.LANGUAGE_CODE
    if language not in known:
        found = _articles_in(language) or (_articles_in(settings.LANGUAGE_CODE) if is_translating() else [])
        known = {**known, language: found}
        cache.set(ARTICLES_KEY, known, MENU_SECONDS)
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
