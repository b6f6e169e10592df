"""Menus of the base template; no query while the cache is warm."""

from django import template
from django.conf import settings
from django.template import Context
from django.utils.safestring import SafeString

from catalogue_ext.selectors import categories_for_menu
from catalogue_ext.types import MenuCategory
from cms_pages.languages import LanguageLink, language_links
from cms_pages.placements import announcement_active, menu_at
from cms_pages.selectors import page_url, pages_for_menu
from cms_pages.types import AnnouncementShown, MenuItem, MenuShown
from shopease.core.templatetags.components import remembered

register = template.Library()

INDEXED = frozenset(
    {"wagtail_serve", "catalogue:index", "catalogue:category", "catalogue:detail", "offer:list"}
)
"""Views whose pages search engines list."""
TOP_CATEGORIES = 7
"""More don't fit on a line of the header."""


@register.simple_tag
def top_categories() -> tuple[MenuCategory, ...]:
    """The categories of the header: `{% top_categories as categories %}`."""
    return categories_for_menu()[:TOP_CATEGORIES]


@register.simple_tag(takes_context=True)
def menu_pages(context: Context) -> list[MenuItem]:
    """Pages that editors marked for menus: `{% menu_pages as pages %}`; none outside a request."""
    request = context.get("request")
    return pages_for_menu(request) if request is not None else []


@register.simple_tag
def menu(*places: str) -> MenuShown:
    """What editors put at the first of these places that has a menu: `{% menu "drawer" "header" as menu %}`.

    Its `entries` have `label`, `url` (nothing for a mere heading), `children` of the same kind and perhaps
    a `teaser`.
    """
    menus = (menu_at(place) for place in places)
    return next((found for found in menus if found is not None), MenuShown())


@register.simple_tag
def menu_bar(menu: MenuShown, path: str) -> SafeString:
    """A menu's entries in the header: `{% menu_bar header request.path %}`; marks where one is."""
    name, is_whole = "components/menu_bar.html", not menu.with_categories
    return remembered(name, entries=menu.entries, current=_current(menu, path), is_whole=is_whole)


@register.simple_tag
def menu_folds(menu: MenuShown, path: str) -> SafeString:
    """The same one below the other, for a drawer."""
    return remembered("components/menu_folds.html", entries=menu.entries, current=_current(menu, path))


def _current(menu: MenuShown, path: str) -> str:
    """The address of the entry that one is at: other addresses make no other menu."""
    return path if any(entry.url == path for entry in menu.entries) else ""


@register.simple_tag
def announcement() -> AnnouncementShown | None:
    """The line above the header, while there is one: `{% announcement as note %}`."""
    return announcement_active()


@register.simple_tag
def page_address(page_id: int | None) -> str:
    """Where a page is: `{% page_address shop.terms_page_id as terms %}`; nothing when it isn't public."""
    return page_url(page_id) if page_id else ""


@register.simple_tag(takes_context=True)
def languages(context: Context) -> tuple[LanguageLink, ...]:
    """The languages of what is open: `{% languages as offered %}`; none in a shop of one language."""
    request = context.get("request")
    return language_links(request, context.get("page")) if request is not None else ()


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> list[tuple[str, str]]:
    """For search engines, each translation of what is open: `{% alternates as addresses %}`.

    Whole addresses by language code, "x-default" among them. None for what is not translated, and none for
    lists with a query, which are no pages of their own.
    """
    request = context.get("request")
    if request is None or request.META.get("QUERY_STRING"):
        return []
    view = getattr(request.resolver_match, "view_name", None)
    if view not in INDEXED:
        return []
    found = {link.code: link.url for link in languages(context) if link.is_translated}
    if len(found) < 2:
        return []
    named = [*found.items(), ("x-default", found.get(settings.LANGUAGE_CODE, ""))]
    return [(code, _whole(url)) for code, url in named if url]


def _whole(url: str) -> str:
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url
