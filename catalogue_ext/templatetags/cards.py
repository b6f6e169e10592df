"""Product cards."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from catalogue_ext.types import ProductCard
from shopease.core.templatetags.components import remembered

register = template.Library()


@register.simple_tag
def product_card(card: ProductCard, level: int | None = None, eager: bool = False) -> SafeString:
    """A card of a grid, rendered once for as long as it says the same: `{% product_card card level=2 %}`.

    The words of a search are marked afterwards; what is remembered has no marks.
    """
    text = remembered("components/product_card.html", card=card, level=level, eager=eager)
    if not card.marked_title:
        return text
    heading = f">{escape(card.title)}</a></h"
    return mark_safe(text.replace(heading, f">{card.marked_title}</a></h", 1))  # noqa: S308 - both escaped
