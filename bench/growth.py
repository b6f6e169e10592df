"""What pages cost in a small shop and in a large one: `make bench ARGS=--growth`.

Both shops are served at the same time and loaded in random order, round by round; what matters is the ratio.
"""

import random
from contextlib import ExitStack
from dataclasses import replace

from bench.measure import Sample, page_measure, page_warm, queries_counted
from bench.pages import CLIENTS, Page, Request, page_of_bare, visitor_of
from bench.report import growth_table, say
from bench.targets import Target, bare_prepare, shop_prepare

SMALL, LARGE = 1_000, 100_000

PAGES: dict[str, str | list[str]] = {
    "home": "/",
    "list": "/catalogue/",
    "list, page 9": "/catalogue/?page=9",
    "list, by price": "/catalogue/?sort=price-asc",
    "list, best-selling": "/catalogue/?sort=bestselling",
    "list, a colour in stock": "/catalogue/?a-colour=sage&available=on",
    "list, four facets": "/catalogue/?a-colour=sage&available=on&price_max=150&rating=3&sort=rating",
    "list, two filters": "/catalogue/?a-materials=oak&a-materials=linen&price_max=150",
    "list, on offer and in stock": "/catalogue/?available=on&offer=on&sort=rating",
    "search, common word": "/search/?q=bowl",
    "search, two words": "/search/?q=family+bowls",
    "search, a number": "/search/?q=SERIES-000123",
    "search, with a filter": "/search/?q=bowl&available=on",
    "search, nothing found": "/search/?q=zeppelin",
    "autocomplete, two letters": "/search/suggest/?q=bo",
    "autocomplete, a word": "/search/suggest/?q=bowl",
    "autocomplete, letter by letter": [
        f"/search/suggest/?q={word[:end]}"
        for word in ("bowl", "steel", "linen", "terracotta", "copper", "glass", "oiled", "slender", "ridged",
                     "walnut", "family", "oval", "paper", "cork", "enamel", "stoneware", "wool", "ceramic")
        for end in range(1, len(word) + 1)
    ],
}  # fmt: skip
"""The addresses of pages whose products depend on the size of the shop; each fills a page in both.

An answer of the index is kept for some seconds, so that a page asked again and again is cheaper than one
asked first: a shopper who types asks for something new with each letter.
"""


def growth_measure(redis_url: str, ends: ExitStack, *, large: int, seconds: float, rounds: int) -> str:
    """Prepare a shop of `SMALL` products and one of `large`, load them in turn; the table."""
    shops = [_shop(size, f"{redis_url}/{number}", ends) for number, size in enumerate((SMALL, large))]
    bare = bare_prepare()
    ends.callback(bare.server.stop)
    bare.server.start()
    limit = page_of_bare(bare)
    pages = [limit, *(page for shop in shops for page in _pages(shop))]
    samples = {(page.name, page.target.name): Sample() for page in pages}
    say("Warming up …")
    for page in pages:
        page_warm(page)
    say("Counting queries …")
    for shop in shops:
        own = [page for page in pages if page.target is shop]
        for name, count in queries_counted(shop, own).items():
            samples[name, shop.name].queries = count
    for number in range(rounds):
        say(f"Pages, round {number + 1} of {rounds} …")
        random.shuffle(pages)
        for page in pages:
            page_measure(page, samples[page.name, page.target.name], seconds=seconds)
    before, after = (shop.name for shop in shops)
    limit_ms = samples[limit.name, bare.name].cpu_ms
    return growth_table(samples, small=before, large=after, pages=PAGES, bare_ms=limit_ms)


def _shop(size: int, redis_url: str, ends: ExitStack) -> Target:
    say(f"Preparing our shop with {size:,} products …")
    shop = replace(shop_prepare(products=size, redis_url=redis_url), name=f"{size:,} products")
    assert shop.cluster is not None
    ends.callback(shop.cluster.stop)
    ends.callback(shop.server.stop)
    shop.server.start()
    return shop


def _pages(shop: Target) -> list[Page]:
    headers = visitor_of(shop).headers()
    scripts = {name: [paths] if isinstance(paths, str) else paths for name, paths in PAGES.items()}
    return [
        Page(name, shop, [[Request(path, headers) for path in paths]] * CLIENTS, status=200)
        for name, paths in scripts.items()
    ]
