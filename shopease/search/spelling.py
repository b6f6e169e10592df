"""Mending questions that find nothing: what else might have been meant, and which word stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.lookups import TrigramSimilar
from django.db import connection
from django.db.models import F, Q, Value

from shopease.search.models import Word
from shopease.search.words import distance, spellings, words_of

MAX_MENDED = 6
"""Words of a question that are mended."""
SHORT = 4
"""Letters up to which a word may have one typing error; longer ones may have two."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A question with words that the shop knows; `lost` are those for which there is none."""

    text: str
    known: tuple[str, ...]
    lost: tuple[str, ...]


def question_mended(text: str) -> Mended:
    """`text` with each unknown word replaced by the known one that looks most like it. One query.

    One typing error is found on each database; PostgreSQL's trigrams find two in longer words.
    """
    words = words_of(text)[:MAX_MENDED]
    rows = _alike(words)
    said: list[str] = []
    lost: list[str] = []
    for word in words:
        best = word if word in rows or word.isdigit() else _best(word, rows)
        (said if best else lost).append(best or word)
    known = tuple(word for word in words if word in rows)
    return Mended(" ".join(said), known, tuple(lost))


def _alike(words: Sequence[str]) -> dict[str, int]:
    """Known words that may be meant, with their uses."""
    exact = set(words).union(*(spellings(word) for word in words if len(word) > 2))
    wanted = Q(text__in=exact)
    if connection.vendor == "postgresql":
        for word in words:
            if len(word) > SHORT:
                wanted |= Q(TrigramSimilar(F("text"), Value(word)))
    return dict(Word.objects.filter(wanted).values_list("text", "uses"))


def _best(word: str, rows: dict[str, int]) -> str | None:
    most = 1 if len(word) <= SHORT else 2
    ranked = [
        (far, -uses, known)
        for known, uses in rows.items()
        if abs(len(known) - len(word)) <= most and (far := distance(word, known)) <= most
    ]
    return min(ranked)[2] if ranked else None
