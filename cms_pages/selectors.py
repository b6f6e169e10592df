"""Reading menus. Cached: a warm process asks the cache only, and its loss never changes an answer."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, Site

from cms_pages.types import MenuItem
from shopease.core.memo import request_forget, request_remembered

MENU_KEY = "cms_pages.menus"
LINKS_KEY = "cms_pages.links"
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
    """Drop every remembered menu and address; called when a page changes."""
    cache.delete_many([MENU_KEY, LINKS_KEY])
    request_forget(LINKS_KEY)


def page_url(page_id: int) -> str:
    """A published, public page's address; nothing when it is gone. No query while cached."""
    urls: dict[int, str] = request_remembered(LINKS_KEY, lambda: cache.get(LINKS_KEY) or {})
    if page_id not in urls:
        page = Page.objects.live().public().filter(pk=page_id).first()
        urls[page_id] = (page.url or "") if page else ""
        cache.set(LINKS_KEY, urls, MENU_SECONDS)
    return urls[page_id]


def _read_menu(request: HttpRequest) -> list[MenuItem]:
    site = Site.find_for_request(request)
    if site is None:
        return []
    pages = Page.objects.live().public().in_menu().descendant_of(site.root_page).order_by("path")
    items = [(page.title, page.get_url(request)) for page in pages]
    return [MenuItem(title, url) for title, url in items if url]
