"""The categories as menus, rendered once for as long as they say the same."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from catalogue_ext.types import MenuCategory

register = template.Library()

REMEMBERED = 64
"""Menus that a worker keeps: one for each category at the top, in each form and language."""

Categories = tuple[MenuCategory, ...]


@register.simple_tag
def category_menu(categories: Categories, path: str = "") -> SafeString:
    """Panels below the header: `{% category_menu categories request.path %}`; marks where one is."""
    return _menu("components/category_menu.html", categories, path)


@register.simple_tag
def category_folds(categories: Categories, path: str = "") -> SafeString:
    """The same one below the other, for a drawer."""
    return _menu("components/category_folds.html", categories, path)


def _menu(name: str, categories: Categories, path: str) -> SafeString:
    current = next((category.url for category in categories if _is_below(path, category)), "")
    render = _render if settings.DEBUG else _remembered
    return render(name, categories, current, get_language())


def _is_below(path: str, category: MenuCategory) -> bool:
    """Whether a page belongs to a category or one below it."""
    return path == category.url or any(_is_below(path, child) for child in category.children)


def _render(name: str, categories: Categories, current: str, language: str | None) -> SafeString:
    text = get_template(name).render({"categories": categories, "current": current})
    return mark_safe(text)  # noqa: S308 - escaped by the template


_remembered = lru_cache(maxsize=REMEMBERED)(_render)
