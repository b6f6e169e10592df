"""What stands at a place of the shop: banners, and the sections that editors insert."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template

from cms_pages.placements import banner_at, inserts_at
from cms_pages.places import Asked, Place
from cms_pages.sections import Sections, sections_read
from cms_pages.types import BannerShown
from shopease.search.words import key_of

register = template.Library()


@dataclass(frozen=True, slots=True)
class Around:
    """The sections above and below what a page of the shop shows."""

    above: Sections
    below: Sections


@register.simple_tag
def banner_for(place: str) -> BannerShown | None:
    """The banner of a place without a key: `{% banner_for "basket" as banner %}`. No query while cached."""
    return banner_at([(place, ())])


@register.simple_tag
def banner_for_category(category: Any, ancestors: Iterable[Any]) -> BannerShown | None:
    """The banner of a category's page: `{% banner_for_category category ancestors as banner %}`."""
    return banner_at([(Place.CATEGORY, _keys(category.pk, ancestors))])


@register.simple_tag
def inserts_for_category(category: Any, ancestors: Iterable[Any], number: int = 1) -> Around:
    """`{% inserts_for_category category ancestors page_obj.number as around %}`: first pages have some.

    No query while cached, but what the sections cost.
    """
    return _around([(Place.CATEGORY, _keys(category.pk, ancestors))]) if number == 1 else NOTHING


@register.simple_tag
def inserts_for_product(product: Any, trail: Iterable[Any]) -> Around:
    """`{% inserts_for_product product trail as around %}`; `trail` are the categories of its way back."""
    nodes = [node.id for node in trail][::-1]
    return _around([(Place.PRODUCT, (product.pk,)), (Place.PRODUCTS, nodes)])


@register.simple_tag
def inserts_for_search(words: str, number: int = 1) -> Around:
    """`{% inserts_for_search words page_obj.number as around %}`: first pages have some."""
    key = key_of(words) if number == 1 or not number else ""
    return _around([(Place.SEARCH, (key,))]) if key else NOTHING


@register.simple_tag
def inserts_for_catalogue(number: int = 1) -> Around:
    """`{% inserts_for_catalogue page_obj.number as around %}`: the first page of all products has some."""
    return _around([(Place.CATALOGUE, ())]) if number == 1 else NOTHING


NOTHING = Around(Sections((), {}), Sections((), {}))


def _around(asked: Asked) -> Around:
    """Both sides, read together."""
    above, below = inserts_at(asked)
    if not above and not below:
        return NOTHING
    both = sections_read([*(above or ()), *(below or ())])
    first = {id(child) for child in above or ()}
    return Around(
        Sections(tuple(shown for shown in both if id(shown.block) in first), both.found),
        Sections(tuple(shown for shown in both if id(shown.block) not in first), both.found),
    )


def _keys(own: int, ancestors: Iterable[Any]) -> list[int]:
    return [own, *(node.id for node in reversed(list(ancestors)))]
