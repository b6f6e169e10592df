"""What differs between the shop and its search index. Reads only; memory does not grow with the shop."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from oscar.core.loading import get_model
from wagtail.search.index import get_indexed_models

from shopease.search.entries import numbers_held, numbers_wanted, texts_held, texts_wanted
from shopease.search.models import Word
from shopease.search.services import keys_orphaned, objects_in_batches, words_wanted

EXAMPLES = 5

Product = get_model("catalogue", "Product")


@dataclass(slots=True)
class Difference:
    """How many rows of one kind are missing, out of date or without an object, with a few of their keys."""

    kind: str
    problem: str
    count: int = 0
    examples: list[str] = field(default_factory=list)

    def note(self, keys: list[str]) -> None:
        """Count these."""
        self.count += len(keys)
        self.examples += keys[: EXAMPLES - len(self.examples)]


def index_check() -> list[Difference]:
    """All differences, none when the index says what the shop says."""
    found = [difference for model in get_indexed_models() for difference in _model_check(model)]
    return [difference for difference in [*found, *_words_check()] if difference.count]


def _model_check(model: Any) -> Iterator[Difference]:
    label = str(model._meta.label)
    missing, stale, orphaned = (Difference(label, problem) for problem in ("missing", "stale", "orphaned"))
    numbers = Difference("article numbers", "stale")
    for objects in objects_in_batches(model):
        wanted = texts_wanted(objects)
        held = texts_held(model, wanted)
        missing.note([key for key in wanted if key not in held])
        stale.note([key for key, text in wanted.items() if key in held and held[key] != text])
        if model is Product:
            differing = numbers_wanted(objects) ^ numbers_held(objects)
            numbers.note(sorted(text for text, _product in differing))
    for keys in keys_orphaned(model):
        orphaned.note(keys)
    yield from (missing, stale, orphaned, numbers)


def _words_check() -> Iterator[Difference]:
    missing, orphaned = Difference("words", "missing"), Difference("words", "orphaned")
    wanted, held = set(words_wanted()), set(Word.objects.values_list("text", flat=True))
    missing.note(sorted(wanted - held))
    orphaned.note(sorted(held - wanted))
    yield from (missing, orphaned)
