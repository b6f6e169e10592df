"""In which languages a page stands, and where a visitor finds it in each of them.

A language is offered once the home page stands in it. The tree of each language holds every page: where
nobody has translated one, an alias shows the original under an address of that language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import get_language
from wagtail.models import Page, Site

from shopease.core.cache import Unchanging
from shopease.core.memo import request_cached, request_forget, request_remembered
from shopease.core.translation import is_translating

ADDRESSES_KEY = "cms_pages.languages"
SECONDS = 300
MAX_REMEMBERED = 300
"""Pages of which addresses are remembered; the cache holds them as one value."""
PAGE_VIEW = "wagtail_serve"


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A language of the shop, and what is open now in it.

    `is_translated` is false where the address shows the original or leads to the home page instead.
    """

    code: str
    name: str
    url: str
    is_current: bool
    is_translated: bool


@dataclass(frozen=True, slots=True)
class PageAddress:
    """Where a page stands in one language; an alias shows the original."""

    url: str
    is_alias: bool


def language_links(request: HttpRequest, page: Any = None) -> tuple[LanguageLink, ...]:
    """The languages that the shop offers, for what the request shows: `page`, else a view of the shop.

    Empty in a shop of one language. No query while cached, else two for the home page and one for
    `page`; put together once a request. Addresses of the shop's views keep their query.
    """
    if len(settings.LANGUAGES) < 2:
        return ()
    key = f"{ADDRESSES_KEY}.{get_language()}.{getattr(page, 'pk', None)}.{request.get_full_path()}"
    return request_remembered(key, lambda: _links(request, page))


def _links(request: HttpRequest, page: Any) -> tuple[LanguageLink, ...]:
    homes = _home_addresses(request)
    offered = [(code, name) for code, name in settings.LANGUAGES if code in homes]
    if len(offered) < 2:
        return ()
    active = get_language()
    known = page_addresses(str(page.translation_key)) if isinstance(page, Page) else None
    links = []
    for code, name in offered:
        if known is not None:
            there = known.get(code)
            url, is_translated = (there.url, not there.is_alias) if there else ("", False)
        else:
            url = _view_address(request, code)
            is_translated = bool(url)
        links.append(LanguageLink(code, name, url or homes[code].url, code == active, is_translated))
    return tuple(links)


def page_addresses(translation_key: str) -> Mapping[str, PageAddress]:
    """By language, where a published, public page stands. No query while cached, else one."""
    return _remembered(translation_key, lambda: _read(translation_key))


def original_address(page: Page) -> str:
    """Where the original stands that `page` only shows, in a language into which nobody has translated it;
    nothing for any other page. Costs what `page_addresses` does."""
    if page.alias_of_id is None or not is_translating():
        return ""
    original = page_addresses(str(page.translation_key)).get(settings.LANGUAGE_CODE)
    return original.url if original else ""


def languages_offered() -> list[str]:
    """The codes of the languages of the default site, the shop's own first. Two queries at most."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    homes = page_addresses(str(site.root_page.translation_key)) if site else {}
    others = [code for code, _name in settings.LANGUAGES if code in homes and code != settings.LANGUAGE_CODE]
    return [settings.LANGUAGE_CODE, *others]


def languages_forget() -> None:
    """Drop what is remembered; called when a page changes."""
    cache.delete(ADDRESSES_KEY)
    request_forget(ADDRESSES_KEY)


def _home_addresses(request: HttpRequest) -> Mapping[str, PageAddress]:
    """Where the home page of the request's site stands. No query while cached, else two at most."""

    def read() -> dict[str, PageAddress]:
        site = Site.find_for_request(request)
        return _read(str(site.root_page.translation_key)) if site else {}

    return _remembered(f"home of {request.get_host()}", read)


def _read(translation_key: str) -> dict[str, PageAddress]:
    pages = Page.objects.live().public().filter(translation_key=translation_key).select_related("locale")
    return {
        page.locale.language_code: PageAddress(page.url or "", page.alias_of_id is not None) for page in pages
    }


def _remembered(key: str, read: Callable[[], dict[str, PageAddress]]) -> Mapping[str, PageAddress]:
    known: dict[str, dict[str, PageAddress]] = request_remembered(
        ADDRESSES_KEY, lambda: dict(request_cached(ADDRESSES_KEY) or {})
    )
    if key not in known:
        if len(known) >= MAX_REMEMBERED:
            known.clear()
        known[key] = read()
        cache.set(ADDRESSES_KEY, Unchanging(known), SECONDS)
    return known[key]


def _view_address(request: HttpRequest, code: str) -> str:
    """The view that answers the request under the language's prefix; nothing where it has none."""
    match = getattr(request, "resolver_match", None)
    if match is None or match.view_name in (None, PAGE_VIEW):
        return ""
    try:
        with translation.override(code):
            url = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    except NoReverseMatch:
        return ""
    query = request.META.get("QUERY_STRING", "")
    return f"{url}?{query}" if query else url
