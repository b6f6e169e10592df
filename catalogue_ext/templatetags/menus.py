"""The categories as menus, rendered once for as long as they say the same."""

from django import template
from django.utils.safestring import SafeString

from catalogue_ext.types import MenuCategory
from shopease.core.templatetags.components import remembered

register = template.Library()

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
    return remembered(name, categories=categories, current=current)


def _is_below(path: str, category: MenuCategory) -> bool:
    """Whether a page belongs to a category or one below it."""
    return path == category.url or any(_is_below(path, child) for child in category.children)
