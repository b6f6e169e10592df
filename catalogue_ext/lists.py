"""The pages of lists, whatever they list: everything, a category, what a search found."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.encoding import iri_to_uri

from catalogue_ext.facets.listing import products_faceted
from catalogue_ext.forms import ProductListForm
from catalogue_ext.selectors import cards_for
from catalogue_ext.types import ProductSort
from shopease.core.htmx import is_htmx

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
    return {
        "form": form,
        "listing": listing,
        "page_obj": listing.page,
        "cards": cards_for(listing.page.object_list),
        "query": form.query,
        "active_filters": list(form.active_filters()),
        "first_row": FIRST_ROW,
    }


def list_response(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponseBase:
    """A page of a list as a whole, or the list alone when htmx asks for it."""
    is_part = is_htmx(request)
    is_whole_list = request.headers.get("HX-Target") == "product-list"
    if is_part:
        template = "oscar/catalogue/partials/list.html"
    context["is_continued"] = is_part and not is_whole_list
    response = TemplateResponse(request, template, context, status=status)
    if is_part and is_whole_list:
        # The address without the form's empty fields.
        address = f"{request.path}?{context['query']}" if context["query"] else request.path
        response["HX-Push-Url"] = iri_to_uri(address)
    patch_vary_headers(response, ["HX-Request"])
    return response
