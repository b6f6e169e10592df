"""Measure our pages beside stock Oscar's and a bare Django view: `make bench`.

The three are served by the same gunicorn on the same machine and loaded in random order, round by
round. Figures can be compared only within one run.
"""

import argparse
import fcntl
import json
import os
import random
import sys
from contextlib import ExitStack
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from bench.growth import LARGE, SMALL, growth_measure  # noqa: E402
from bench.load import LoadError  # noqa: E402
from bench.measure import (  # noqa: E402
    Sample,
    checkouts_measure,
    memory_of,
    page_measure,
    page_warm,
    queries_counted,
)
from bench.pages import CLIENTS, Goods, Page, goods_read, page_of_bare, pages_of  # noqa: E402
from bench.parts import HOME  # noqa: E402
from bench.report import (  # noqa: E402
    CHECKOUT,
    WORKER_MIB,
    fail,
    machine,
    result_write,
    rows_of,
    say,
    table,
)
from bench.shopper import checkout_ours, checkout_stock  # noqa: E402
from bench.targets import Target, bare_prepare, shop_prepare, stock_prepare  # noqa: E402
from tests.services.process import ServiceError  # noqa: E402
from tests.services.redis import RedisServer  # noqa: E402

LIMIT_EACH_ROUND = 4
"""The bare view is measured oftener: every ratio hangs on it."""
NOTES = """\
Stock Oscar: list and category are its templates, strategy and prefetches on a plain query, its best case:
the search engine of its documentation reads the whole catalogue for each page. It has no home page.
CPU is that of web workers and PostgreSQL, per request (per order in a checkout). The CPU of mail is in
stock's checkout (rendered in the request, not sent); ours is written by the worker and isn't counted."""


def main() -> int:
    """Prepare, serve, load, print; the exit code."""
    options = _options()
    HOME.mkdir(parents=True, exist_ok=True)
    with ExitStack() as ends:
        lock = ends.enter_context((HOME / "lock").open("w"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return fail("another one runs in this project.")
        try:
            return _run(options, ends)
        except (LoadError, ServiceError) as error:
            return fail(error)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--products", type=int, metavar="N", help="products in each shop (in the large one)")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: under 3 minutes once prepared")
    parser.add_argument("--seconds", type=float, help="seconds of one run of one page")
    parser.add_argument("--rounds", type=int, help="runs of each page")
    parser.add_argument(
        "--growth", action="store_true", help=f"compare {SMALL:,} products with {LARGE:,} instead"
    )
    parser.add_argument("--profile", metavar="PAGE", help="show where one of our pages spends its time")
    options = parser.parse_args()
    options.seconds = options.seconds or (1.2 if options.quick else 3.0)
    options.rounds = options.rounds or (2 if options.quick else 4)
    options.checkout_seconds, options.checkout_rounds = (7.0, 1) if options.quick else (12.0, 3)
    options.products = options.products or (LARGE if options.growth else 10_000)
    if options.products < 100:
        parser.error("--products must be 100 at least.")
    return options


def _run(options: argparse.Namespace, ends: ExitStack) -> int:
    about: dict[str, object] = {**machine(), "products": options.products, "clients": CLIENTS}
    say(", ".join(f"{name} {value}" for name, value in about.items()))
    if os.getloadavg()[0] > 1:
        say("This machine is busy with other work: the figures will be worth little.")
    redis = RedisServer(HOME)
    redis.start()
    ends.callback(redis.stop)
    address = redis.url.removesuffix("/0")
    if options.growth:
        measured = growth_measure(
            address, ends, large=options.products, seconds=options.seconds, rounds=options.rounds
        )
        print(f"\n{measured}")
        return 0
    shop = _shop(options.products, address, ends)
    goods = goods_read(shop)
    if options.profile:
        return _profile(options.profile, shop, goods)
    stock, bare = _others(options.products, shop, address, ends)
    ours, theirs = _pages(shop, stock, goods)
    limit = page_of_bare(bare)
    pages = [limit, *ours, *theirs]
    samples = {(page.name, page.target.name): Sample() for page in pages}
    say("Warming up …")
    for page in pages:
        page_warm(page)
    say("Counting queries …")
    for target, asked in ((shop, ours), (stock, theirs)):
        for name, count in queries_counted(target, asked).items():
            samples[name, target.name].queries = count
    _rounds(options, pages, samples)
    for target, checkout in ((shop, checkout_ours), (stock, checkout_stock)):
        samples[CHECKOUT, target.name] = Sample()
        checkouts_measure(target, goods, checkout, Sample(), seconds=1)
    for number in range(options.checkout_rounds):
        say(f"Checkouts, round {number + 1} of {options.checkout_rounds} …")
        for target, checkout in ((shop, checkout_ours), (stock, checkout_stock)):
            checkouts_measure(
                target, goods, checkout, samples[CHECKOUT, target.name], seconds=options.checkout_seconds
            )
    memory = {target.name: memory_of(target) for target in (shop, stock, bare)}
    _print(about, samples, memory)
    return 0


def _shop(products: int, redis_url: str, ends: ExitStack) -> Target:
    say("Preparing our shop …")
    shop = shop_prepare(products=products, redis_url=redis_url + "/0")
    _start(shop, ends)
    return shop


def _others(products: int, shop: Target, redis_url: str, ends: ExitStack) -> tuple[Target, Target]:
    say("Preparing stock Oscar …")
    stock = stock_prepare(products=products, shop=shop, redis_url=redis_url + "/1")
    _start(stock, ends)
    bare = bare_prepare()
    _start(bare, ends)
    return stock, bare


def _start(target: Target, ends: ExitStack) -> None:
    if target.cluster is not None:
        ends.callback(target.cluster.stop)
    ends.callback(target.server.stop)
    target.server.start()


def _pages(shop: Target, stock: Target, goods: Goods) -> tuple[list[Page], list[Page]]:
    of_shop = {"home": "/", "list": "/catalogue/", "category": goods.category_path}
    of_stock = {"list": "/list/", "category": f"/list/{goods.category_id}/"}
    return pages_of(shop, goods, lists=of_shop), pages_of(stock, goods, lists=of_stock)


def _rounds(options: argparse.Namespace, pages: list[Page], samples: dict[tuple[str, str], Sample]) -> None:
    limit = pages[0]
    order = [*pages, *[limit] * (LIMIT_EACH_ROUND - 1)]
    for number in range(options.rounds):
        say(f"Pages, round {number + 1} of {options.rounds} …")
        random.shuffle(order)
        for page in order:
            page_measure(page, samples[page.name, page.target.name], seconds=options.seconds)


def _profile(name: str, shop: Target, goods: Goods) -> int:
    pages = pages_of(shop, goods, lists={"home": "/", "list": "/catalogue/", "category": goods.category_path})
    chosen = [page.for_inside() for page in pages if page.name == name]
    if not chosen:
        return fail(f"there is no page {name!r}; choose one of: {', '.join(page.name for page in pages)}.")
    print(shop.run_inside("-m", "bench.inside", "profile", feed=json.dumps(chosen)))
    return 0


def _print(
    about: dict[str, object], samples: dict[tuple[str, str], Sample], memory: dict[str, list[int]]
) -> None:
    rows = rows_of(samples)
    print("\n" + ", ".join(f"{name} {value}" for name, value in about.items()) + "\n")
    print(table(rows))
    print("\nMemory of each worker in MiB: " + "; ".join(f"{name} {sizes}" for name, sizes in memory.items()))
    print(f"(budget of ours: {WORKER_MIB})")
    print(NOTES)
    print(f"\nWritten to {result_write(HOME, about=about, rows=rows, memory=memory)}")


if __name__ == "__main__":
    sys.exit(main())
