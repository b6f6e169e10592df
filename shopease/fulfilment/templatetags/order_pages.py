"""What the pages of a customer's orders ask for."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import template
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.html import format_html
from django.utils.safestring import SafeString
from oscar.core.loading import get_model

from catalogue_ext.selectors import pictures_for
from shopease.fulfilment import timeline
from shopease.media.selectors import Picture

register = template.Library()

register.filter("status_name", timeline.status_name)

PICTURES = 3
"""Of how many lines an order in a list shows the pictures."""


@register.simple_tag
def order_timeline(order: Any) -> list[timeline.Step]:
    """Where the order is: what happened, what is now, what comes. No query."""
    return timeline.order_timeline(order)


@register.filter
def in_one_piece(number: str) -> SafeString:
    """A number that is only broken where a line is too short for it."""
    return format_html('<span class="in-one-piece">{}</span>', number)


@register.simple_tag
def order_rows(order: Any) -> list[tuple[Any, Picture | None]]:
    """The lines of an order, each with its product's picture.

    One query for an order of `order_for_page`, else one more for the products and one for the lines; one
    more where no picture is cached.
    """
    return _with_pictures(order.lines.all())


@register.simple_tag
def orders_shown(orders: Iterable[Any]) -> list[tuple[Any, list[Picture]]]:
    """Orders with their prefetched lines, and the pictures of the first lines of each.

    Two queries for any number of orders, three where no picture is cached.
    """
    first = {order: list(order.lines.all())[:PICTURES] for order in orders}
    pictures = _with_pictures(line for lines in first.values() for line in lines)
    known = {line.pk: picture for line, picture in pictures if picture}
    return [(order, [known[line.pk] for line in lines if line.pk in known]) for order, lines in first.items()]


def _with_pictures(lines: Iterable[Any]) -> list[tuple[Any, Picture | None]]:
    """Without words of their own: they stand beside the title."""
    lines = list(lines)
    products = get_model("catalogue", "Product").objects.only("pk", "parent_id")
    prefetch_related_objects(lines, Prefetch("product", products))
    bought = [line.product for line in lines if line.product]
    found = pictures_for(bought) if bought else {}
    quiet = {pk: replace(picture, alt="") for pk, picture in found.items()}
    return [(line, quiet.get(line.product_id)) for line in lines]
