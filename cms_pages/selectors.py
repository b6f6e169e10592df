"""Reading menus. Cached: a warm process asks the cache only, and its loss never changes an answer."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, Site

from cms_pages.types import MenuItem

MENU_KEY = "cms_pages.menus"
MENU_SECONDS = 300


def pages_for_menu(request: HttpRequest) -> list[MenuItem]:
    """Published pages of the request's site that editors marked for menus. No query while cached."""
    menus: dict[str, list[MenuItem]] = cache.get(MENU_KEY) or {}
    key = f"{request.get_host()}:{get_language()}"
    if key not in menus:
        menus = {**menus, key: _read_menu(request)}
        cache.set(MENU_KEY, menus, MENU_SECONDS)
    return menus[key]


def menus_forget() -> None:
    """Drop every remembered menu; called when a page changes."""
    cache.delete(MENU_KEY)


def _read_menu(request: HttpRequest) -> list[MenuItem]:
    site = Site.find_for_request(request)
    if site is None:
        return []
    pages = Page.objects.live().public().in_menu().descendant_of(site.root_page).order_by("path")
    items = [(page.title, page.get_url(request)) for page in pages]
    return [MenuItem(title, url) for title, url in items if url]
