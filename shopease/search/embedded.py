"""Asking Wagtail's search on SQLite: no stems and no tiers, for shops that one file is enough for."""

from typing import Any

from django.db.models import Q
from oscar.core.loading import get_model
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.query import And, Or, Phrase, PlainText

from shopease.search.models import ArticleNumber
from shopease.search.types import ROOT_DEPTH, Found, Link
from shopease.search.words import Question, number_pattern

Product = get_model("catalogue", "Product")
Category = get_model("catalogue", "Category")


def entries_find(
    question: Question, *, is_typing: bool, by_name: bool, most: int, shown: int, links: int
) -> Found:
    """As `postgres.entries_find`, in one query each for products, numbers, categories and pages.

    Texts are always looked through.
    """
    backend, found = get_search_backend(), Found()

    def asked(objects: Any, limit: int) -> list[Any]:
        if is_typing:
            answer = backend.autocomplete(" ".join(question.words), objects, operator="and")
        else:
            answer = backend.search(_query(question), objects)
        return list(answer[:limit])

    products = asked(Product.objects.browsable().only("pk"), min(most, shown))
    found.products.extend(product.pk for product in products)
    categories = asked(Category.objects.browsable().only("pk"), links)
    found.categories.extend(category.pk for category in categories)
    pages = asked(Page.objects.live().public().filter(depth__gt=ROOT_DEPTH), links)
    found.pages.extend(
        Link(page.title, url, page.search_description) for page in pages if (url := page.get_url())
    )
    number = number_pattern(question.text)
    named = Q(text__startswith=number[:-1]) if number.endswith("%") else Q(text=number)
    rows = ArticleNumber.objects.filter(named).order_by("text", "product_id")
    for pk, parent in rows.values_list("product_id", "product__parent_id")[:links]:
        found.numbers[parent or pk] = pk if parent else None
    return found


def _query(question: Question) -> Any:
    terms = [
        Or([Phrase(words) if " " in words else PlainText(words) for words in alternatives])
        for alternatives in question.terms
    ]
    return And(terms)
