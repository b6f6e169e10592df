"""The page of results, the suggestions while someone types, and the note that a result was opened."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views.generic import View

from catalogue_ext.facets.types import RELEVANCE
from catalogue_ext.lists import list_context, list_response
from catalogue_ext.selectors import cards_for, category_tree, products_for_rule
from catalogue_ext.types import ProductFilter, ProductRule, ProductSort
from shopease.core.htmx import is_htmx
from shopease.search.forms import SearchForm
from shopease.search.log import is_counted, search_note
from shopease.search.selectors import answer_for, cards_chosen, categories_linked
from shopease.search.suggesting import suggestions_for
from shopease.search.types import Answer
from shopease.search.words import marked

LEADING_ON = ProductRule(ProductFilter(available_only=True), ProductSort.BESTSELLING)
"""What is shown when nothing was found."""
NUM_LEADING_ON = 4


class SearchView(View):
    """Products, pages and categories that answer `q`."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """A page of results; 400 when the question is too long, 404 when there is no such page."""
        form = SearchForm(request.GET)
        is_fine = form.is_valid()
        words = form.cleaned_data.get("q", "")
        answer = answer_for(words)
        context = {"search_form": form, "words": words, "answer": answer} | _beside(request, answer)
        if answer.products:
            context |= _products(request, answer)
        else:
            context |= {
                "menu": category_tree().menu,
                "cards": [],
                "leading_on": _leading_on() if words else [],
            }
        if is_counted(request, words):
            search_note(words=words, found=0 if answer.mended else len(answer.products))
        return list_response(request, "search/search.html", context, status=200 if is_fine else 400)


def _products(request: HttpRequest, answer: Answer) -> dict[str, Any]:
    context = list_context(request, within=answer.products, kept={"q": answer.text}, default_sort=RELEVANCE)
    context["cards"] = [
        replace(card, marked_title=marked(card.title, answer.words))
        for card in cards_chosen(context["cards"], answer)
    ]
    return context


def _beside(request: HttpRequest, answer: Answer) -> dict[str, Any]:
    """Categories and pages, on the first page alone."""
    if is_htmx(request) or request.GET.get("page", "1") != "1":
        return {}
    return {
        "categories": categories_linked(answer.categories),
        "pages": answer.pages,
    }


def _leading_on() -> list[Any]:
    return cards_for(products_for_rule(LEADING_ON, NUM_LEADING_ON))


class SuggestView(View):
    """What a shopper might mean while typing: a part of the page, asked for by the search field."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The options alone; popular searches while nothing is typed."""
        form = SearchForm(request.GET)
        words = form.cleaned_data["q"] if form.is_valid() else ""
        context = {"words": words, "suggestions": suggestions_for(words)}
        # Without the request: no context processor reads anything for these few lines.
        response = HttpResponse(render_to_string("search/suggestions.html", context))
        response["Cache-Control"] = "private, max-age=30"
        response["X-Robots-Tag"] = "noindex"
        return response


class OpenedView(View):
    """Someone opened a result."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing to say; 400 when the words are too long."""
        form = SearchForm(request.POST)
        if not form.is_valid():
            return HttpResponse(status=400)
        if is_counted(request, form.cleaned_data["q"]):
            search_note(words=form.cleaned_data["q"], is_opened=True)
        return HttpResponse(status=204)
