"""Product cards."""

from collections.abc import Iterable

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


@register.simple_tag
def product_cards(cards: Iterable[ProductCard], level: int | None = None, eager: int | str = 0) -> SafeString:
    """The items of a grid; the pictures of the first `eager` lie above the fold.

    Written here, as a loop in a template costs more than the cards that are remembered.
    """
    first = int(eager or 0)
    items = (product_card(card, level, place < first) for place, card in enumerate(cards))
    return mark_safe("".join(f"<li>{item}</li>" for item in items))  # noqa: S308 - cards are escaped
