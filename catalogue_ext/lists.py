"""The pages of lists, whatever they list: everything, a category, what a search found."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.encoding import iri_to_uri

from catalogue_ext.facets.listing import products_faceted
from catalogue_ext.facets.types import FLAGS, FacetValue, Listing
from catalogue_ext.forms import RATINGS, ProductListForm
from catalogue_ext.selectors import cards_for
from catalogue_ext.types import ProductSort
from shopease.core.htmx import is_htmx

FIELDS = frozenset(ProductListForm.base_fields)

FIRST_ROW = 4
"""Cards whose pictures are loaded at once."""


def list_context(
    request: HttpRequest,
    *,
    category_id: int | None = None,
    within: Sequence[int] | None = None,
    kept: Mapping[str, str] | None = None,
    default_sort: str = ProductSort.NEWEST,
) -> dict[str, Any]:
    """What `oscar/catalogue/partials/list.html` shows: form, facets, chips, cards, page.

    `within` are the ids that a search found, by relevance (its `default_sort` is `RELEVANCE`); `kept`
    are further parameters of the address, such as the words. 404 when there is no such page.
    """
    form = ProductListForm(request.GET, default_sort=default_sort, others=kept or {})
    form.is_valid()
    try:
        listing = products_faceted(form.asked(category_id), within=within, page=request.GET.get("page") or 1)
    except InvalidPage:
        raise Http404 from None
    form.hint_prices(listing.lowest, listing.highest)
    return {
        "form": form,
        "listing": listing,
        "flags": list(_flags(form, listing)),
        "ratings": list(_ratings(form, listing)),
        "page_obj": listing.page,
        "cards": cards_for(listing.page.object_list),
        "query": form.query,
        "canonical_query": form.canonical(listing.facets, listing.page.number),
        "cleared_url": f"{request.path}?{form.cleared}" if form.cleared else request.path,
        "active_filters": list(form.active_filters(listing.facets)),
        "first_row": FIRST_ROW,
    }


def _flags(form: ProductListForm, listing: Listing) -> Iterator[tuple[str, tuple[FacetValue]]]:
    """What is asked for or not. Prices that fell are among the offers: asked for only by old addresses."""
    for name in FLAGS:
        is_chosen, count = bool(form.cleaned_data.get(name)), listing.flags.get(name)
        if is_chosen or (name != "reduced" and count != 0):
            yield name, (FacetValue("on", str(form.fields[name].label), count, is_chosen),)


def _ratings(form: ProductListForm, listing: Listing) -> Iterator[FacetValue]:
    """Any rating, or at least so many stars; nothing where no product has any."""
    chosen = form.cleaned_data.get("rating") or ""
    if chosen or any(listing.ratings.values()) or not listing.ratings:
        for key, label in RATINGS:
            count = listing.ratings.get(int(key)) if key else None
            yield FacetValue(key, str(label), count, key == chosen)


def list_response(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponseBase:
    """A page of a list as a whole, or the list alone when htmx asks for it.

    A form sent by hand leads to the address that can be shared.
    """
    is_part = is_htmx(request)
    if "form" in context and not is_part and _has_empty(request) and not context["form"].errors:
        return HttpResponseRedirect(_address(request, context))
    is_whole_list = request.headers.get("HX-Target") == "product-list"
    if is_part:
        template = "oscar/catalogue/partials/list.html"
    context["is_continued"] = is_part and not is_whole_list
    response = TemplateResponse(request, template, context, status=status)
    if is_part and is_whole_list:
        response["HX-Push-Url"] = iri_to_uri(_address(request, context))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _address(request: HttpRequest, context: dict[str, Any]) -> str:
    """The address without the form's empty fields, sorted: the same list has the same one."""
    return f"{request.path}?{context['query']}" if context["query"] else request.path


def _has_empty(request: HttpRequest) -> bool:
    """Whether a browser without scripting sent the form with what nobody filled in."""
    return any(not value for name, values in request.GET.lists() if name in FIELDS for value in values)
