"""Asking Wagtail's search on SQLite: no stems and no tiers, for shops that one file is enough for."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from oscar.core.loading import get_model
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.query import And, Or, Phrase, PlainText

from shopease.search.models import ArticleNumber
from shopease.search.types import Found
from shopease.search.words import Question, number_pattern

Product = get_model("catalogue", "Product")


def entries_find(
    question: Question, *, kinds: Sequence[Any], is_typing: bool, most: int, shown: int, links: int
) -> Found:
    """As `postgres.entries_find`, in one query for products, numbers and each of `kinds`."""
    backend, found = get_search_backend(), Found()

    def asked(objects: Any, limit: int) -> list[int]:
        if is_typing:
            answer = backend.autocomplete(" ".join(question.words), objects, operator="and")
        else:
            answer = backend.search(_query(question), objects)
        return [one.pk for one in answer[:limit]]

    found.products.extend(asked(Product.objects.browsable().only("pk"), min(most, shown)))
    for kind in kinds:
        objects = kind.objects.live() if issubclass(kind, Page) else kind.objects.browsable()
        found.links[kind].extend(asked(objects.only("pk"), links))
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
