"""What staff wish of search: synonyms, and products that come first for certain words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache

from shopease.campaigns.selectors import schedules_active
from shopease.core.memo import request_forget, request_remembered
from shopease.search.models import Pin, Synonyms
from shopease.search.words import key_of

WISHES_KEY = "search.wishes"
WISHES_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Wishes:
    """Synonyms by folded word, and pinned products (with their schedule) by the folded question."""

    synonyms: dict[str, tuple[str, ...]]
    pins: dict[str, tuple[tuple[int, int | None], ...]]


def wishes() -> Wishes:
    """All of them. No query while cached, else two."""
    return request_remembered(WISHES_KEY, _cached)


def wishes_forget() -> None:
    """Drop what is remembered; called when staff change something."""
    cache.delete(WISHES_KEY)
    request_forget(WISHES_KEY)


def products_pinned(text: str) -> list[int]:
    """The products that come first for a question now, those of the higher schedule first."""
    pinned = wishes().pins.get(key_of(text), ())
    if not pinned:
        return []
    running = schedules_active()
    shown = [(pk, schedule) for pk, schedule in pinned if schedule is None or schedule in running]
    shown.sort(key=lambda pin: -running[pin[1]].priority if pin[1] else 0)
    return list(dict.fromkeys(pk for pk, _schedule in shown))


def synonyms_split(text: str) -> list[str]:
    """The words of a group as search compares them, each once."""
    return list(dict.fromkeys(key for part in text.split(",") if (key := key_of(part))))


def _cached() -> Wishes:
    found: Wishes | None = cache.get(WISHES_KEY)
    if found is None:
        found = Wishes(_synonyms(Synonyms.objects.values_list("words", flat=True)), _pins())
        cache.set(WISHES_KEY, found, WISHES_SECONDS)
    return found


def _synonyms(groups: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        words = synonyms_split(group)
        for word in words:
            found[word] = tuple(dict.fromkeys([*found.get(word, ()), *words]))
    return found


def _pins() -> dict[str, tuple[tuple[int, int | None], ...]]:
    found: dict[str, list[tuple[int, int | None]]] = {}
    for key, product, schedule in Pin.objects.values_list("key", "product_id", "schedule_id"):
        found.setdefault(key, []).append((product, schedule))
    return {key: tuple(pins) for key, pins in found.items()}
