"""Measuring: one page under load, one shop's checkouts, always with the processor time that they took."""

import itertools
import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bench.load import LoadError, LoadResult, load_run, percentile
from bench.pages import CHECKOUT_LINES, Goods, Page, visitor_of
from bench.server import cpu_seconds, memory_mib
from bench.shopper import Checkout, basket_fill
from bench.targets import Target

SHOPPERS = 4
WARM_REQUESTS = 64


@dataclass
class Sample:
    """Several runs of one page, or of checkouts, together. Times in milliseconds for each request (order)."""

    count: int = 0
    requests: int = 0
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    web_seconds: float = 0.0
    database_seconds: float = 0.0
    rates: list[float] = field(default_factory=list)
    queries: int | None = None

    def add(self, result: LoadResult, *, web: float, database: float, requests: int = 0) -> None:
        """Take one more run."""
        self.count += result.requests
        self.requests += requests or result.requests
        self.seconds += result.seconds
        self.latencies += result.latencies
        self.rates.append(result.per_second)
        self.web_seconds += web
        self.database_seconds += database

    @property
    def per_second(self) -> float:
        return self.count / self.seconds

    @property
    def p50(self) -> float:
        return percentile(self.latencies, 0.5)

    @property
    def p95(self) -> float:
        return percentile(self.latencies, 0.95)

    @property
    def web_ms(self) -> float:
        return self.web_seconds / self.count * 1000

    @property
    def database_ms(self) -> float:
        return self.database_seconds / self.count * 1000

    @property
    def cpu_ms(self) -> float:
        return self.web_ms + self.database_ms


def _database_pid(target: Target) -> int | None:
    if target.cluster is None:
        return None
    return int((target.cluster.data / "postmaster.pid").read_text().split()[0])


class _Meter:
    """Processor time of a target's web and database processes since it was made."""

    def __init__(self, target: Target) -> None:
        self._web, self._database = target.server.pid, _database_pid(target)
        self._begun = self._read()

    def _read(self) -> tuple[float, float]:
        return cpu_seconds(self._web), cpu_seconds(self._database) if self._database else 0.0

    def seconds(self) -> tuple[float, float]:
        """Of the web processes, of the database's."""
        web, database = self._read()
        return web - self._begun[0], database - self._begun[1]


def page_measure(page: Page, sample: Sample, *, seconds: float, most: int = 1_000_000) -> None:
    """Load one page and add what it cost to `sample`. Raises `LoadError` with the server's last words."""
    scripts = [[request.as_bytes() for request in script] for script in page.scripts]
    meter = _Meter(page.target)
    try:
        result = load_run(page.target.server.port, scripts, seconds=seconds, status=page.status, most=most)
    except LoadError as error:
        raise LoadError(
            f"{page.target.name}, {page.name}: {error}\n{page.target.server.log_tail()}"
        ) from error
    web, database = meter.seconds()
    sample.add(result, web=web, database=database)


_numbers = itertools.count(1)


def checkouts_measure(
    target: Target, goods: Goods, checkout: Checkout, sample: Sample, *, seconds: float
) -> None:
    """Let a few shoppers buy again and again, each time as a new visitor; add the orders to `sample`."""
    deadline = time.perf_counter() + seconds
    result = LoadResult()
    failures: list[str] = []
    asked: list[int] = []

    def shop(number: int) -> None:
        while time.perf_counter() < deadline and not failures:
            visitor = visitor_of(target)
            order = next(_numbers)
            chosen = [
                goods.products[(order * 5 + number + n * 3) % len(goods.products)]
                for n in range(CHECKOUT_LINES)
            ]
            began = time.perf_counter()
            try:
                basket_fill(visitor, chosen)
                checkout(visitor, f"guest{order}@example.com")
            except (LoadError, OSError) as error:
                failures.append(str(error))
            finally:
                visitor.close()
            result.latencies.append((time.perf_counter() - began) * 1000)
            asked.append(visitor.requests)

    meter = _Meter(target)
    started = time.perf_counter()
    shoppers = [threading.Thread(target=shop, args=(number,)) for number in range(SHOPPERS)]
    for shopper in shoppers:
        shopper.start()
    for shopper in shoppers:
        shopper.join()
    if failures:
        raise LoadError(f"{target.name}, checkout: {failures[0]}\n{target.server.log_tail()}")
    result.seconds = time.perf_counter() - started
    result.requests = len(result.latencies)
    web, database = meter.seconds()
    sample.add(result, web=web, database=database, requests=sum(asked))


def memory_of(target: Target) -> list[int]:
    """Resident memory of each web worker in MiB."""
    return memory_mib(target.server.pid)


def page_warm(page: Page) -> None:
    """Each address once by itself first: stock Oscar fails when a product is first seen by two at a time."""
    alone = replace(page, scripts=page.scripts[:1])
    page_measure(alone, Sample(), seconds=15, most=len(page.scripts[0]))
    page_measure(page, Sample(), seconds=15, most=WARM_REQUESTS)


def queries_counted(target: Target, pages: Sequence[Page]) -> dict[str, int]:
    """Queries of each page by its name, counted in a process of the project itself."""
    asked = json.dumps([page.for_inside() for page in pages])
    counted: dict[str, int] = json.loads(target.run_inside("-m", "bench.inside", "queries", feed=asked))
    return counted
