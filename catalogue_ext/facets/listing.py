"""One page of a list, with the facets beside it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from catalogue_ext.category_sort import is_by_hand
from catalogue_ext.facets.counting import Counting
from catalogue_ext.facets.index import Snapshot, snapshot_now
from catalogue_ext.facets.segments import STARS
from catalogue_ext.facets.types import (
    CATEGORY,
    FLAGS,
    MAX_OFFERED,
    PARTNER,
    RATING,
    RELEVANCE,
    SHOWN,
    Facet,
    FacetAsked,
    FacetValue,
    Listing,
)
from catalogue_ext.selectors import category_tree, products_by_ids, products_for_list, products_listed
from catalogue_ext.types import MAX_PAGE, PAGE_SIZE, CategoryNode


class FacetPaginator(Paginator):
    """Pages over what an index has counted; those that nobody reads are refused."""

    is_capped = False

    @cached_property
    def num_pages(self) -> int:
        return min(super().num_pages, MAX_PAGE)


def products_faceted(
    asked: FacetAsked,
    *,
    within: Sequence[int] | None = None,
    page: int | str = 1,
    page_size: int = PAGE_SIZE,
) -> Listing:
    """What `asked` finds, of the products `within` if given (by relevance, at most 1,000 ids).

    The index says which products these are and counts; what the page shows of them is read from the
    database, and what is no longer public is left out. One query, at most one more every few seconds,
    three more in a category sorted by hand. Until there is an index, lists know the filters that
    products have as columns, and count no facets: two queries.

    Raises `django.core.paginator.InvalidPage`; the first page always exists.
    """
    snapshot = snapshot_now()
    if snapshot is None:
        return Listing(_plain_page(asked, within, page, page_size))
    counting = Counting(snapshot, asked, category_tree(), within)
    found = FacetPaginator(range(counting.found.bit_count()), page_size).page(page)
    start = (found.number - 1) * page_size
    found.object_list = _products(counting, within, start, start + page_size)
    prices = counting.prices()
    return Listing(
        found,
        tuple(_facets(counting, snapshot)),
        {name: counting.count(name, "") for name in FLAGS},
        {stars: counting.count(RATING, str(stars)) for stars in STARS},
        *(Decimal(cents) / 100 for cents in prices or ()),
    )


def _products(counting: Counting, within: Sequence[int] | None, start: int, stop: int) -> list[Any]:
    asked = counting.asked
    if asked.sort == RELEVANCE:
        return products_by_ids(counting.ids_among(within or ())[start:stop])
    if is_by_hand(asked.sort) and asked.wanted.category_id is not None:
        return products_by_ids(counting.ids_by_hand(asked.wanted.category_id, start, stop))
    return products_by_ids(counting.ids(start, stop))


def _plain_page(
    asked: FacetAsked, within: Sequence[int] | None, page: int | str, page_size: int
) -> Page[Any]:
    """The page by the columns of the products alone."""
    if within is not None and asked.sort == RELEVANCE:
        held = set(products_listed(asked.wanted).filter(pk__in=within).values_list("pk", flat=True))
        found = Paginator([pk for pk in within if pk in held], page_size).page(page)
        found.object_list = products_by_ids(list(found.object_list))
        return found
    narrowed = None if within is None else Q(pk__in=within)
    return products_for_list(asked.wanted, sort=asked.sort, page=page, page_size=page_size, within=narrowed)


# --- Facets -------------------------------------------------------------------------------------


def _facets(counting: Counting, snapshot: Snapshot) -> Iterator[Facet]:
    """What may narrow the list: categories, attributes as merchants ordered them, sellers."""
    names = snapshot.names
    shelves = [(str(node.id), node.title) for node in _shelves(counting)]
    yield from _facet(counting, CATEGORY, _("Category"), shelves)
    for name, attribute in names.attributes.items():
        labels = snapshot.values(name).items()
        values = [(key, names.label_of(name, key, label)) for key, label in labels]
        yield from _facet(counting, name, attribute.label, values)
    sellers = [(key, names.partners[key]) for key in snapshot.named(PARTNER) if key in names.partners]
    yield from _facet(counting, PARTNER, _("Sold by"), sorted(sellers, key=lambda seller: seller[1]))


def _facet(counting: Counting, name: str, label: str, values: Sequence[tuple[str, str]]) -> Iterator[Facet]:
    """A facet if any of its values would leave fewer products, but some. In a short list what would leave
    nothing keeps its place; in a long one it would hide the rest."""
    chosen = set(counting.asked.chosen.get(name, ())) if name in counting.chosen else set()
    found = []
    for key, text in values:
        count = counting.count(name, key)
        if count or key in chosen or counting.is_known(name, key):
            own = counting.snapshot.values(name).get(key, text)
            colour = counting.snapshot.names.colour_of(name, key, own)
            found.append(FacetValue(key, text, count, key in chosen, colour))
    if len(found) > SHOWN:
        found = [value for value in found if not value.is_off]
    if len(found) > MAX_OFFERED:
        often = {v.key for v in sorted(found, key=lambda v: (not v.is_chosen, -(v.count or 0)))[:MAX_OFFERED]}
        found = [value for value in found if value.key in often]
    total = counting.found.bit_count()
    if chosen or any(0 < (value.count or 0) < total for value in found):
        yield Facet(name, label, tuple(found))


def _shelves(counting: Counting) -> list[CategoryNode]:
    """The categories right below that of the list, or those at the top; and whichever were chosen."""
    tree, category_id = counting.tree, counting.asked.wanted.category_id
    if category_id is None:
        shelves = [node for node in tree.nodes.values() if node.depth == 1 and node.in_menu]
    else:
        shelves = tree.children(tree.nodes[category_id]) if category_id in tree.nodes else []
    chosen = (int(key) for key in counting.asked.chosen.get(CATEGORY, ()) if key.isdecimal())
    return [
        *shelves,
        *(tree.nodes[pk] for pk in chosen if pk in tree.nodes and tree.nodes[pk] not in shelves),
    ]
