"""The demo shop's data files: what they say holds together."""

import re
from collections import Counter
from typing import Any

import pytest

from shopease.demo.reading import COLLECTIONS, PICTURES, data_read, pictures_of, products_read

MAX_PICTURE, MAX_ALL = 40 * 1024, 6 * 1024 * 1024


def words(html: str) -> int:
    return len(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("product", products_read(), ids=lambda product: product["handle"])
def test_each_product_has_copy_and_pictures(product: dict[str, Any]) -> None:
    assert 0 < len(product["short"]) <= 200
    assert words(product["description"]) >= 12
    assert product["alt"]
    assert product["facts"]
    assert ("stock" in product) != bool(product.get("variants"))
    for stem in pictures_of(product):
        assert (PICTURES / f"{stem}.webp").stat().st_size <= MAX_PICTURE, stem


def test_the_shop_is_as_large_as_a_real_one() -> None:
    products = products_read()
    assert len({product["handle"] for product in products}) == len(products) >= 120
    assert len({product["title"] for product in products}) == len(products)
    assert 0.2 <= sum("variants" in product for product in products) / len(products) <= 0.3


def test_no_two_products_share_a_picture() -> None:
    shown = Counter(product["picture"] for product in products_read())
    assert max(shown.values()) == 1


def test_pictures_are_used_and_stay_small() -> None:
    used = {stem for product in products_read() for stem in pictures_of(product)}
    used |= set(data_read("stills")["alt"])
    files = {path.stem: path.stat().st_size for path in PICTURES.glob("*.webp")}
    assert set(files) == used
    assert sum(files.values()) <= MAX_ALL


def test_products_lie_in_categories_and_kinds_that_exist() -> None:
    kinds = {kind["name"]: kind for kind in data_read("kinds")["kind"]}
    for name in COLLECTIONS:
        data = data_read(name)
        categories = {child["name"] for child in data["category"]["children"]}
        filled = {product["category"] for product in data["product"]}
        parents = {child["parent"] for child in data["category"]["children"] if "parent" in child}
        assert filled == categories - parents
        for product in data["product"]:
            kind = kinds[product["kind"]]
            assert set(product["facts"]) <= set(kind["attributes"]), product["handle"]
            for variant in product.get("variants", []):
                assert set(variant["options"]) <= set(kind["options"]), product["handle"]


def test_offers_name_products_and_categories_that_exist() -> None:
    handles = {product["handle"] for product in products_read()}
    data = data_read("shop")
    for offer in (*data["offer"], *data["voucher"], *data["voucher_set"]):
        assert set(offer.get("products", [])) <= handles, offer["name"]


@pytest.mark.parametrize("article", data_read("journal")["article"], ids=lambda article: article["slug"])
def test_articles_are_worth_reading(article: dict[str, Any]) -> None:
    assert 400 <= words(article["text"]) <= 700
    assert article["text"].count("<hr/>") == 1
    assert set(article["products"]) <= {product["handle"] for product in products_read()}
    assert article["picture"] in data_read("stills")["alt"]
