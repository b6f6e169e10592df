"""One page of a list, with the facets beside it."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from catalogue_ext.facets.types import RELEVANCE, FacetAsked, Listing
from catalogue_ext.selectors import products_by_ids, products_for_list, products_listed
from catalogue_ext.types import PAGE_SIZE, ProductSort


def products_faceted(
    asked: FacetAsked,
    *,
    within: Sequence[int] | None = None,
    page: int | str = 1,
    page_size: int = PAGE_SIZE,
) -> Listing:
    """What `asked` finds, of the products `within` if given (by relevance, at most 1,000 ids).

    Raises `django.core.paginator.InvalidPage`; the first page always exists.
    """
    return Listing(_plain_page(asked, within, page, page_size))


def _plain_page(
    asked: FacetAsked, within: Sequence[int] | None, page: int | str, page_size: int
) -> Page[Any]:
    """The page by the columns of the products alone."""
    if within is not None and asked.sort == RELEVANCE:
        held = set(products_listed(asked.wanted).filter(pk__in=within).values_list("pk", flat=True))
        found = Paginator([pk for pk in within if pk in held], page_size).page(page)
        found.object_list = products_by_ids(list(found.object_list))
        return found
    sort = ProductSort.NEWEST if asked.sort == RELEVANCE else asked.sort
    narrowed = None if within is None else Q(pk__in=within)
    return products_for_list(asked.wanted, sort=sort, page=page, page_size=page_size, within=narrowed)
