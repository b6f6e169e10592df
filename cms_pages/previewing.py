"""Looking at a draft on the page of the shop where it will stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse
from django.utils.http import urlencode

from catalogue_ext.selectors import category_tree, products_for_rule
from catalogue_ext.types import ProductFilter, ProductRule
from cms_pages.places import Place
from cms_pages.selectors import product_url

_draft: ContextVar[Any] = ContextVar("cms_pages_draft", default=None)


def draft_of(model: str) -> Any:
    """The draft of that model ("Banner") that is looked at, whatever its schedule and audience; else None."""
    draft = _draft.get()
    return draft if draft is not None and draft._meta.object_name == model else None


@contextmanager
def drafted(draft: Any) -> Iterator[None]:
    """Let pages show `draft`, saved or not, inside the block."""
    token = _draft.set(draft)
    try:
        yield
    finally:
        _draft.reset(token)


def page_with_draft(draft: Any, request: HttpRequest, path: str, query: str = "") -> HttpResponseBase:
    """The page at `path`, rendered with `draft` in it; `request` is a dummy that becomes one for it."""
    request.path = request.path_info = path
    request.META["QUERY_STRING"], request.GET = query, QueryDict(query)
    request.resolver_match = match = resolve(path)
    with drafted(draft):
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        if hasattr(response, "render"):
            response = response.render()
    return response


def page_of_place(place: Any) -> tuple[str, str]:
    """Path and query of the page of a chosen place; two empty texts when it has none to be looked at.

    One query for a product and for the products of a category.
    """
    kind, value = place.block_type, place.value
    if kind == Place.CATEGORY:
        return _category_page(value["category"]), ""
    if kind == Place.PRODUCT:
        return product_url(value["product"] or 0), ""
    if kind == Place.PRODUCTS:
        rule = ProductRule(ProductFilter(category_id=value["category"]))
        return next((product.get_absolute_url() for product in products_for_rule(rule, 1)), ""), ""
    if kind == Place.SEARCH:
        # Naming the page keeps what is looked at out of the counted searches.
        return reverse("search:search"), urlencode({"q": next(iter(value["terms"]), ""), "page": 1})
    pages = {Place.HOME: "wagtail_serve", Place.BASKET: "basket:summary", Place.CATALOGUE: "catalogue:index"}
    name = pages.get(kind, "")
    return (reverse(name, args=[""] if kind == Place.HOME else []) if name else ""), ""


def _category_page(key: int | None) -> str:
    """The page of a category that is there, or for all of them the first of the menu."""
    tree = category_tree()
    if key is None:
        return next((category.url for category in tree.menu), "")
    return tree.nodes[key].url if key in tree.nodes else ""
