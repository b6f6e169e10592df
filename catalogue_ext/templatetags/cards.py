"""Product cards, rendered once for as long as they say the same."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from catalogue_ext.types import ProductCard

register = template.Library()

REMEMBERED = 5000
"""Cards that a worker keeps, about 3 KB each. A card is its own key: a new price is another card."""


@register.simple_tag
def product_card(card: ProductCard, level: int | None = None, eager: bool = False) -> SafeString:
    """A card of a grid: `{% product_card card level=2 eager=True %}`."""
    if settings.DEBUG:
        return _marked(_render(card, level, eager), card)
    return _marked(_remembered(card, level, eager, get_language()), card)


def _marked(text: SafeString, card: ProductCard) -> SafeString:
    """The card with the words of a search marked in its heading; what is remembered has no marks."""
    if not card.marked_title:
        return text
    heading = f">{escape(card.title)}</a></h"
    return mark_safe(text.replace(heading, f">{card.marked_title}</a></h", 1))  # noqa: S308 - both escaped


@lru_cache(maxsize=REMEMBERED)
def _remembered(card: ProductCard, level: int | None, eager: bool, language: str | None) -> SafeString:
    return _render(card, level, eager)


def _render(card: ProductCard, level: int | None, eager: bool) -> SafeString:
    context = {"card": card, "level": level, "eager": eager}
    text = get_template("components/product_card.html").render(context)
    return mark_safe(text)  # noqa: S308 - escaped by the template
