"""The page of results."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.views.generic import View

from catalogue_ext.selectors import cards_for, category_tree, products_by_ids
from catalogue_ext.types import PAGE_SIZE
from shopease.core.htmx import is_htmx
from shopease.search.forms import SearchForm
from shopease.search.selectors import categories_found, pages_found, product_ids_found

FIRST_ROW = 4
"""Cards whose pictures are loaded at once."""


class SearchView(View):
    """Products, pages and categories that answer `q`."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """A page of results; 400 when the question is too long, 404 when there is no such page."""
        form = SearchForm(request.GET)
        is_fine = form.is_valid()
        words = form.cleaned_data.get("q", "")
        context = {"form": form, "words": words, "menu": category_tree().menu, "first_row": FIRST_ROW}
        context |= _found(request, words)
        response = TemplateResponse(request, "search/search.html", context, status=200 if is_fine else 400)
        patch_vary_headers(response, ["HX-Request"])
        return response


def _found(request: HttpRequest, words: str) -> dict[str, Any]:
    paginator = Paginator(product_ids_found(words), PAGE_SIZE)
    try:
        page = paginator.page(request.GET.get("page") or 1)
    except InvalidPage:
        raise Http404 from None
    is_first = page.number == 1
    return {
        "page_obj": page,
        "cards": cards_for(products_by_ids(list(page.object_list))),
        "pages": pages_found(words, request) if is_first else [],
        "categories": categories_found(words) if is_first else [],
        "query": urlencode({"q": words}),
        "is_continued": is_htmx(request),
    }
