"""Input that no shopper means: answered, never with a 5xx, and nothing is written."""

from itertools import product as pairs
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from oscar.core.loading import get_model

from tests.factories.catalogue import category_create, product_create, variant_product_create

pytestmark = pytest.mark.django_db

Line = get_model("basket", "Line")

HOSTILE = [
    "\x00",
    "a\x00b",
    "' OR 1=1 --",
    '"; DROP TABLE catalogue_product; --',
    "%00",
    "%",
    "\\",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "\u202e\u0000\ufffd",
    "\u0661\u0662",
    "-1",
    "0",
    "1e309",
    "NaN",
    "Infinity",
    "9" * 400,
    "x" * 5000,
    "[]",
    "null",
]


@pytest.fixture
def shop(client: Client) -> dict[str, Any]:
    cache.clear()
    category = category_create("Home")
    mug = product_create("Mug", stock=5, categories=[category])
    shirt = variant_product_create("Shirt", categories=[category])
    client.raise_request_exception = False
    client.post(f"/basket/add/{mug.pk}/")
    return {"category": category, "mug": mug, "shirt": shirt}


def test_query_strings(client: Client, shop: dict[str, Any]) -> None:
    paths = [
        "/catalogue/",
        shop["category"].get_absolute_url(),
        shop["mug"].get_absolute_url(),
        shop["shirt"].get_absolute_url(),
        "/basket/",
        "/search/",
    ]
    names = ["page", "sort", "available", "price_min", "price_max", "reduced", "new", "rating", "variant"]
    names += ["choice-colour", "next", "q"]
    for path, value in pairs(paths, HOSTILE):
        status = client.get(path, dict.fromkeys(names, value)).status_code
        assert status in {200, 301, 400, 404}, (path, value, status)
    for name, value in pairs(names[1:9], HOSTILE):
        status = client.get(paths[0], {name: value}).status_code
        assert status in {200, 400}, (name, value, status)


def test_names_of_parameters(client: Client, shop: dict[str, Any]) -> None:
    for value in HOSTILE:
        assert client.get("/catalogue/", {value: "1"}).status_code in {200, 400}
        assert client.post("/basket/", {value: "1"}).status_code in {302, 400, 422}


def test_paths(client: Client, shop: dict[str, Any]) -> None:
    for value in ("0", "-1", "9" * 30, "\u0661", "a", "%00", "'", "..", "%C3%28", "x" * 3000):
        for path in (
            f"/catalogue/{value}/",
            f"/catalogue/{value}_1/",
            f"/catalogue/mug_{value}/",
            f"/catalogue/category/{value}_1/",
            f"/catalogue/category/home_{value}/",
            f"/catalogue/category/home/{value}/",
            f"/basket/add/{value}/",
            f"/basket/vouchers/{value}/remove/",
        ):
            for call in (client.get, client.post):
                status = call(path).status_code
                assert status in {301, 302, 400, 404, 405}, (path, status)


def test_posts(client: Client, shop: dict[str, Any]) -> None:
    line = Line.objects.get()
    mug, shirt = (f"/basket/add/{shop[name].pk}/" for name in ("mug", "shirt"))
    for path, name in [
        ("/basket/", "remove"),
        ("/basket/", f"quantity-{line.pk}"),
        (mug, "quantity"),
        (shirt, "child_id"),
        ("/basket/vouchers/add/", "code"),
    ]:
        for value in HOSTILE:
            status = client.post(path, {name: value}).status_code
            assert status in {302, 400, 422, 429}, (path, name, value, status)
            if path in {mug, shirt}:
                assert status == 422, (path, value)
    for value in HOSTILE:
        assert client.post(mug, {"quantity": "1", "next": value})["Location"] == "/basket/"
        Line.objects.update(quantity=1)


def test_bodies_that_are_no_form(client: Client, shop: dict[str, Any]) -> None:
    for body, kind in [
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"{", "application/json"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"quantity=1&" * 3000, "application/x-www-form-urlencoded"),
    ]:
        for path in ("/basket/", "/basket/vouchers/add/"):
            status = client.post(path, body, content_type=kind).status_code
            assert status in {302, 400, 413, 422}, (path, kind, status)


def test_other_methods(client: Client, shop: dict[str, Any]) -> None:
    for path in ("/catalogue/", shop["mug"].get_absolute_url(), "/basket/", "/basket/vouchers/add/"):
        for method in (client.put, client.patch, client.delete):
            assert method(path).status_code == 405
    assert client.post("/catalogue/").status_code == 405


def test_posts_without_a_token_are_refused(shop: dict[str, Any]) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in ("/basket/", f"/basket/add/{shop['mug'].pk}/", "/basket/vouchers/add/"):
        assert strict.post(path, {"quantity": 1}).status_code == 403
