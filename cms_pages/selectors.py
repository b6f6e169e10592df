"""Reading menus. Cached: a warm process asks the cache only, and its loss never changes an answer."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import get_language
from oscar.core.loading import get_model
from wagtail.models import Page, Site

from cms_pages.types import MenuItem

MENU_SECONDS = 300
MENU_LIMIT = 7
"""Top categories in the header: more don't fit on a line."""

_KEY = "cms_pages.menus"


def categories_for_menu() -> list[MenuItem]:
    """The top public categories in their order."""
    return _remembered("categories", _top_categories)


def pages_for_menu(request: HttpRequest) -> list[MenuItem]:
    """Published pages of the request's site that editors marked for menus."""
    return _remembered(f"pages:{request.get_host()}", lambda: _menu_pages(request))


def menus_forget() -> None:
    """Drop every remembered menu; called when a category or page changes."""
    cache.delete(_KEY)


def _remembered(name: str, read: Callable[[], list[MenuItem]]) -> list[MenuItem]:
    menus: dict[str, list[MenuItem]] = cache.get(_KEY) or {}
    key = f"{name}:{get_language()}"
    if key not in menus:
        menus = {**menus, key: read()}
        cache.set(_KEY, menus, MENU_SECONDS)
    return menus[key]


def _top_categories() -> list[MenuItem]:
    category_model = get_model("catalogue", "Category")
    categories = category_model.objects.browsable().filter(depth=1, exclude_from_menu=False)
    return [MenuItem(c.name, c.get_absolute_url()) for c in categories.order_by("path")[:MENU_LIMIT]]


def _menu_pages(request: HttpRequest) -> list[MenuItem]:
    site = Site.find_for_request(request)
    if site is None:
        return []
    pages = Page.objects.live().public().in_menu().descendant_of(site.root_page).order_by("path")
    items = [(page.title, page.get_url(request)) for page in pages]
    return [MenuItem(title, url) for title, url in items if url]
