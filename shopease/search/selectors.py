"""Asking the search. Visibility is the database's: the index only knows words."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils.translation import get_language

from catalogue_ext.selectors import category_tree
from catalogue_ext.types import ProductCard
from shopease.core.rehearsal import is_rehearsed
from shopease.search import embedded, postgres
from shopease.search.curating import products_pinned, wishes
from shopease.search.spelling import question_mended
from shopease.search.types import MAX_FOUND, MAX_LINKS, Answer, Link
from shopease.search.words import Question, question_of


def answer_for(text: str) -> Answer:
    """What a question finds, pinned products first, mended when nothing else does.

    On PostgreSQL one query, up to three more when the words as they stand find nothing.
    """
    answer = _answer(text)
    pinned = products_pinned(text)
    return replace(answer, products=_first(pinned, answer.products)) if pinned else answer


def _answer(text: str) -> Answer:
    question = question_of(text, wishes().synonyms)
    if not question.terms:
        return Answer(text)
    answer = entries_found(question)
    if not answer.products:
        begun = entries_found(question, is_typing=True)
        answer = begun if begun.products or not answer.is_found else answer
    if answer.is_found:
        return answer
    mended = question_mended(text)
    if not mended.text or mended.text == " ".join(question.words):
        return replace(answer, known=mended.known if len(question.terms) > 1 else ())
    other = entries_found(question_of(mended.text, wishes().synonyms))
    if not other.is_found:
        return replace(answer, known=mended.known)
    return replace(other, text=text, mended=mended.text, lost=mended.lost)


def entries_found(
    question: Question,
    *,
    is_typing: bool = False,
    by_name: bool = False,
    most: int = MAX_FOUND,
    shown: int = MAX_FOUND,
) -> Answer:
    """What the index has for a question as it stands; of `most` products the `shown` best. One query.

    On SQLite one for the products, one for their numbers, one each for categories and pages. None for what
    was asked within the last `SEARCH_REMEMBER_SECONDS`: while someone types and pages through results, the
    same is asked again and again. What of it can be seen and bought is read each time.
    """
    seconds = 0 if is_rehearsed() else settings.SEARCH_REMEMBER_SECONDS
    asked = (question, is_typing, by_name, most, shown, get_language())
    key = f"search.found.{blake2b(repr(asked).encode(), digest_size=16).hexdigest()}"
    found: Answer | None = cache.get(key) if seconds else None
    if found is None:
        found = _entries_read(question, is_typing=is_typing, by_name=by_name, most=most, shown=shown)
        if seconds:
            cache.set(key, found, seconds)
    return found


def _entries_read(question: Question, *, is_typing: bool, by_name: bool, most: int, shown: int) -> Answer:
    find = postgres.entries_find if connection.vendor == "postgresql" else embedded.entries_find
    found = find(question, is_typing=is_typing, by_name=by_name, most=most, shown=shown, links=MAX_LINKS)
    return Answer(
        question.text,
        words=tuple(question.words),
        products=_first(list(found.numbers), found.products),
        variants={product: variant for product, variant in found.numbers.items() if variant},
        categories=tuple(found.categories),
        pages=tuple(found.pages),
    )


def _first(chosen: Sequence[int], others: Sequence[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys([*chosen, *others]))


def categories_linked(ids: Sequence[int]) -> list[Link]:
    """Public categories in the order of `ids`. No query while the tree is cached."""
    nodes = category_tree().nodes
    return [Link(nodes[pk].title, nodes[pk].url) for pk in ids if pk in nodes][:MAX_LINKS]


def cards_chosen(cards: Sequence[ProductCard], answer: Answer) -> list[ProductCard]:
    """`cards` with the address of the variant whose number was asked for."""
    return [replace(card, url=answer.address_of(card.product_id, card.url)) for card in cards]
