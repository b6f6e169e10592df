"""What is searched for: noted in the cache by requests, written by a task some at a time.

Words alone are kept, counted by day; nothing says who asked. What looks like an e-mail address or a
telephone number is not noted at all.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Max, Sum
from django.http import HttpRequest
from django.utils.timezone import localdate

from shopease.core import clock
from shopease.core.cache import batched
from shopease.search.models import AskedWords
from shopease.search.types import MAX_WORDS
from shopease.search.words import key_of

KEPT_DAYS = 180
MAX_DISTINCT = 10_000
"""Different questions counted on one day; a flood of others is dropped."""

MAX_NOTES = 20_000
"""Notes that wait for the task at most; more is a flood."""
NOTE_SECONDS = 3600

NEXT, DONE, NOTE = "search.log.next", "search.log.done", "search.log.note:{}"
POPULAR, POPULAR_SECONDS, POPULAR_DAYS, POPULAR_FROM, NUM_POPULAR = "search.popular", 600, 30, 3, 6

_BOT = re.compile(
    r"bot|crawl|spider|slurp|archiv|preview|monitor|lighthouse|curl|wget|python|java/|okhttp|^$",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"@|(?:\d[\s/()+.-]*){7}")


@dataclass(slots=True)
class _Day:
    searches: int = 0
    opened: int = 0
    found: int | None = None


def is_counted(request: HttpRequest, words: str) -> bool:
    """Whether a request is a person's finished question: no robot, no prefetch, no further page or filter."""
    asks = len(key_of(words)) > 1
    is_person = not _BOT.search(request.headers.get("User-Agent", ""))
    is_meant = "prefetch" not in request.headers.get("Sec-Purpose", "")
    is_first = request.method == "POST" or set(request.GET) <= {"q"}
    return asks and is_person and is_meant and is_first


def search_note(*, words: str, found: int = 0, is_opened: bool = False) -> None:
    """Keep in the cache that something was searched for, or that one of its results was opened."""
    if _PERSONAL.search(words) and not found:
        return
    try:
        number = cache.incr(NEXT)
    except ValueError:
        cache.add(NEXT, 0, None)
        number = cache.incr(NEXT)
    day = localdate(clock.now())
    cache.set(NOTE.format(number), (day, key_of(words)[:MAX_WORDS], found, is_opened), NOTE_SECONDS)


def searches_write() -> int:
    """Count what was noted since the last time; how many notes. Safe to run twice: each is taken once."""
    last, done = cache.get(NEXT, 0), cache.get(DONE, 0)
    first = max(done if done <= last else 0, last - MAX_NOTES)
    cache.set(DONE, last, None)
    taken = 0
    for keys in batched((NOTE.format(number) for number in range(first + 1, last + 1)), 1000):
        notes = cache.get_many(keys)
        cache.delete_many(keys)
        _count(notes[key] for key in keys if key in notes)
        taken += len(notes)
    return taken


def _count(notes: Iterable[tuple[date, str, int, bool]]) -> None:
    days: dict[date, dict[str, _Day]] = {}
    for day, words, found, is_opened in notes:
        count = days.setdefault(day, {}).setdefault(words, _Day())
        if is_opened:
            count.opened += 1
        else:
            count.searches += 1
            count.found = found
    for day, counts in days.items():
        with transaction.atomic():
            _write(day, counts)


def _write(day: date, counts: dict[str, _Day]) -> None:
    rows = AskedWords.objects.filter(day=day)
    held = set(rows.filter(words__in=counts).values_list("words", flat=True))
    room = MAX_DISTINCT - rows.count()
    new = [words for words, count in counts.items() if words not in held and count.searches][: max(0, room)]
    AskedWords.objects.bulk_create([AskedWords(day=day, words=words) for words in new], ignore_conflicts=True)
    for words in sorted(held.union(new)):
        count = counts[words]
        values: dict[str, Any] = {
            "searches": F("searches") + count.searches,
            "opened": F("opened") + count.opened,
        }
        if count.found is not None:
            values["found"] = count.found
        rows.filter(words=words).update(**values)


def searches_forget() -> int:
    """Delete what is older than `KEPT_DAYS`; how many rows."""
    deleted, _by_model = AskedWords.objects.filter(day__lt=_day_before(KEPT_DAYS)).delete()
    return deleted


def searches_report(*, days: int, without_result: bool = False) -> Any:
    """Questions of the last `days`: dictionaries with `words`, how often they were `asked` and results
    `clicked`, and the `most` products they found. One query."""
    rows: Any = AskedWords.objects.filter(day__gt=_day_before(days)).values("words")
    rows = rows.annotate(asked=Sum("searches"), clicked=Sum("opened"), most=Max("found"))
    if without_result:
        rows = rows.filter(most=0)
    return rows.order_by("-asked", "words")


def searches_popular() -> Sequence[str]:
    """What is often searched for and found. No query while cached, else one."""
    words: list[str] | None = cache.get(POPULAR)
    if words is None:
        rows = searches_report(days=POPULAR_DAYS).filter(asked__gte=POPULAR_FROM, most__gt=0)
        words = [str(row["words"]) for row in rows[:NUM_POPULAR]]
        cache.set(POPULAR, words, POPULAR_SECONDS)
    return words


def _day_before(days: int) -> date:
    return localdate(clock.now()) - timedelta(days=days)
