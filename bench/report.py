"""What was measured, as tables and ratios."""

import json
import os
import platform
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.measure import Sample

BARE, OURS, STOCK = "bare Django", "ShopEase", "stock Oscar"
CHECKOUT = "guest checkout, 3 lines"
PACKAGES = ("django", "wagtail", "django-oscar", "psycopg", "gunicorn")


@dataclass(frozen=True)
class Budget:
    """What a page of ours may cost: queries, and processor time as a multiple of the bare template's."""

    queries: int | None
    times_bare: float


BUDGETS = {
    "home": Budget(8, 10),
    "list": Budget(8, 10),
    "category": Budget(8, 10),
    "search": Budget(8, 10),
    "autocomplete": Budget(4, 4),
    "product": Budget(7, 8),
    "product with variants": Budget(7, 8),
    "list, basket in cookie": Budget(10, 10),
    "basket of 5 lines": Budget(15, 15),
    "add to basket": Budget(10, 9),
    CHECKOUT: Budget(None, 100),
}
ORDERS_TIMES_STOCK = 3.0
GROWTH = 1.3
"""Times as much processor time as in a small shop, at most."""
WORKER_MIB = 250


@dataclass(frozen=True)
class Row:
    """One page of one target, or its checkout (then per order)."""

    page: str
    target: str
    queries: int | None
    per_second: float
    p50_ms: float
    p95_ms: float
    web_ms: float
    database_ms: float
    times_bare: float | None
    times_stock: float | None
    misses: tuple[str, ...] = ()

    @property
    def cpu_ms(self) -> float:
        return self.web_ms + self.database_ms


Samples = Mapping[tuple[str, str], Sample]
"""By page and target."""


def rows_of(samples: Samples) -> list[Row]:
    """A row for each sample, in their order, with the ratios to the bare view and to stock Oscar.

    `times_bare` divides processor time (less is better), `times_stock` divides answers per second
    (more is better; only where stock has that page).
    """
    bare = next((sample.cpu_ms for (_, target), sample in samples.items() if target == BARE), None)
    return [_row(page, target, samples, bare) for page, target in samples]


def _row(page: str, target: str, samples: Samples, bare: float | None) -> Row:
    sample = samples[page, target]
    stock = samples.get((page, STOCK))
    times_bare = sample.cpu_ms / bare if bare else None
    times_stock = sample.per_second / stock.per_second if stock and target == OURS else None
    return Row(
        page=page,
        target=target,
        queries=sample.queries,
        per_second=sample.per_second,
        p50_ms=sample.p50,
        p95_ms=sample.p95,
        web_ms=sample.web_ms,
        database_ms=sample.database_ms,
        times_bare=times_bare,
        times_stock=times_stock,
        misses=_misses(page, sample, times_bare, times_stock) if target == OURS else (),
    )


def _misses(
    page: str, sample: Sample, times_bare: float | None, times_stock: float | None
) -> tuple[str, ...]:
    budget = BUDGETS.get(page)
    found = []
    if budget and budget.queries is not None and (sample.queries or 0) > budget.queries:
        found.append(f"queries > {budget.queries}")
    if budget and times_bare is not None and times_bare > budget.times_bare:
        found.append(f"CPU > {budget.times_bare:g} × bare")
    if page == CHECKOUT and times_stock is not None and times_stock < ORDERS_TIMES_STOCK:
        found.append(f"orders/s < {ORDERS_TIMES_STOCK:g} × stock")
    return tuple(found)


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    head = (
        "page",
        "target",
        "queries",
        "requests/s",
        "p50 ms",
        "p95 ms",
        "CPU ms web + database",
        "CPU × bare template",
        "requests/s × stock",
        "budget",
    )
    return _markdown([head, *(_cells(row) for row in rows)])


def growth_table(samples: Samples, *, small: str, large: str, pages: Iterable[str], bare_ms: float) -> str:
    """What each page costs with two sizes of the catalogue: queries, processor time, its ratio."""
    head = ("page", f"queries, {small}", large, f"CPU ms, {small}", large)
    lines = [(*head, "ratio", f"× bare template, {large}", "budget")]
    for page in pages:
        before, after = samples[page, small], samples[page, large]
        ratio, times_bare = after.cpu_ms / before.cpu_ms, after.cpu_ms / bare_ms
        lines.append(
            (
                page,
                str(before.queries),
                str(after.queries),
                f"{before.web_ms:.2f} + {before.database_ms:.2f}",
                f"{after.web_ms:.2f} + {after.database_ms:.2f}",
                f"{ratio:.2f}",
                f"{times_bare:.1f}",
                _growth_verdict(page, before, after, ratio, times_bare),
            )
        )
    return _markdown(lines)


def _growth_verdict(page: str, before: Sample, after: Sample, ratio: float, times_bare: float) -> str:
    misses = []
    if ratio > GROWTH:
        misses.append(f"ratio > {GROWTH:g}")
    if before.queries != after.queries:
        misses.append("queries differ")
    budget = BUDGETS.get(page.partition(",")[0])
    if budget and times_bare > budget.times_bare:
        misses.append(f"CPU > {budget.times_bare:g} × bare")
    if budget and budget.queries and (after.queries or 0) > budget.queries:
        misses.append(f"queries > {budget.queries}")
    return "missed: " + ", ".join(misses) if misses else "met"


def _markdown(lines: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in (lines[0], rule, *lines[1:])
    )


def _cells(row: Row) -> tuple[str, ...]:
    budget = ""
    if row.target == OURS and row.page in BUDGETS:
        budget = "missed: " + ", ".join(row.misses) if row.misses else "met"
    return (
        row.page,
        row.target,
        "–" if row.queries is None else str(row.queries),
        f"{row.per_second:.2f}" if row.per_second < 20 else f"{row.per_second:.0f}",
        f"{row.p50_ms:.1f}",
        f"{row.p95_ms:.1f}",
        f"{row.web_ms:.2f} + {row.database_ms:.2f}",
        "–" if row.times_bare is None else f"{row.times_bare:.1f}",
        "–" if row.times_stock is None else f"{row.times_stock:.1f}",
        budget,
    )


def machine() -> dict[str, str]:
    """What the figures belong to."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": f"{len(os.sched_getaffinity(0))} cores, {model}",
        "load before": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        **{package: version(package) for package in PACKAGES},
    }


def result_write(
    folder: Path, *, about: Mapping[str, object], rows: Sequence[Row], memory: Mapping[str, Sequence[int]]
) -> Path:
    """Keep the figures as JSON; returns the file."""
    file = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    content = {"about": dict(about), "memory_mib": dict(memory), "rows": [asdict(row) for row in rows]}
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    return file


def fail(reason: object) -> int:
    """Say why there are no figures; the exit code."""
    print(f"The benchmark was given up: {reason}", file=sys.stderr)
    return 1


_started = time.monotonic()


def say(text: str) -> None:
    """Tell what is being done, and since when."""
    print(f"[{time.monotonic() - _started:5.0f} s] {text}", flush=True)
