"""What is asked of the three: the pages, with the visitors that they need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import psycopg

from bench.load import request_bytes
from bench.parts import RUN
from bench.shopper import Item, Visitor, basket_fill
from bench.targets import Target

CLIENTS = 8
BASKET_LINES = 5
CHECKOUT_LINES = 3


@dataclass(frozen=True)
class Request:
    """One request as a browser sends it."""

    path: str
    headers: Mapping[str, str]
    form: Mapping[str, str] | None = None

    def as_bytes(self) -> bytes:
        """For a socket."""
        method = "GET" if self.form is None else "POST"
        return request_bytes(method, self.path, headers=self.headers, form=self.form)


@dataclass(frozen=True)
class Page:
    """One page of one target; each client cycles through its own script."""

    name: str
    target: Target
    scripts: Sequence[Sequence[Request]]
    status: int = 200

    def for_inside(self) -> dict[str, Any]:
        """The first request, for a process of the project itself."""
        request = self.scripts[0][0]
        body = "" if request.form is None else urlencode(request.form)
        headers = {name: value for name, value in request.headers.items() if name != "X-Forwarded-Proto"}
        return {
            "name": self.name,
            "method": "GET" if request.form is None else "POST",
            "path": request.path,
            "body": body,
            "headers": headers,
            "scheme": self.target.scheme,
            "status": self.status,
        }


@dataclass(frozen=True)
class Goods:
    """What the database offers: addresses and things to buy."""

    category_id: int
    category_path: str
    products: Sequence[Item]
    parents: Sequence[Item]


def goods_read(shop: Target) -> Goods:
    """Products of the demo that are in stock (they have texts and attributes), and a top category."""
    assert shop.cluster is not None
    with psycopg.connect(shop.cluster.url(RUN)) as connection:
        standalone = _items(
            connection,
            "SELECT product.id, product.slug FROM catalogue_product product"
            " JOIN partner_stockrecord record ON record.product_id = product.id"
            " WHERE product.structure = 'standalone' AND record.num_in_stock > 1000"
            " AND product.code NOT LIKE 'series-%' ORDER BY product.id LIMIT 20",
        )
        parents = _items(
            connection,
            "SELECT id, slug FROM catalogue_product WHERE structure = 'parent' AND is_available"
            " AND code NOT LIKE 'family-%' ORDER BY id LIMIT 10",
        )
        top = "SELECT id, slug FROM catalogue_category WHERE depth = 1 AND numchild > 0 ORDER BY path LIMIT 1"
        category_id, slug = next(connection.execute(top))
    return Goods(category_id, f"/catalogue/category/{slug}_{category_id}/", standalone, parents)


def _items(connection: psycopg.Connection, statement: str) -> list[Item]:
    return [Item(pk, f"/catalogue/{slug}_{pk}/") for pk, slug in connection.execute(statement)]


def page_of_bare(bare: Target) -> Page:
    """The one page of bare Django."""
    return Page("28 kB template", bare, [[Request("/page", {"Host": bare.server.host})]] * CLIENTS)


def visitor_of(target: Target) -> Visitor:
    """A new visitor."""
    return Visitor(target.server.host, target.scheme)


def pages_of(target: Target, goods: Goods, *, lists: Mapping[str, str]) -> list[Page]:
    """The pages of a shop; `lists` gives the addresses of those whose place differs."""
    with_basket = []
    newcomers = []
    for number in range(CLIENTS):
        visitor = visitor_of(target)
        chosen = [goods.products[(number + n) % len(goods.products)] for n in range(BASKET_LINES)]
        basket_fill(visitor, chosen)
        visitor.close()
        with_basket.append(visitor)
        newcomer = visitor_of(target)
        newcomer.get(goods.products[number].path)
        newcomer.close()
        newcomers.append(newcomer)
    nobody = visitor_of(target)

    def page(name: str, *paths: str) -> Page:
        return Page(name, target, [[Request(path, nobody.headers()) for path in paths]] * CLIENTS)

    def page_with_basket(name: str, path: str) -> Page:
        return Page(name, target, [[Request(path, visitor.headers())] for visitor in with_basket])

    adding = [[_adding(visitor, item) for item in goods.products] for visitor in newcomers]
    return [
        *(page(name, path) for name, path in lists.items()),
        page("product", *(item.path for item in goods.products)),
        page("product with variants", *(item.path for item in goods.parents)),
        page_with_basket("list, basket in cookie", lists["list"]),
        page_with_basket("basket of 5 lines", "/basket/"),
        Page("add to basket", target, adding, status=302),
    ]


def _adding(visitor: Visitor, item: Item) -> Request:
    """Putting the first product into a basket that doesn't exist yet."""
    form = {"quantity": "1", "csrfmiddlewaretoken": visitor.token, "next": "/basket/"}
    return Request(f"/basket/add/{item.pk}/", visitor.headers(), form)
