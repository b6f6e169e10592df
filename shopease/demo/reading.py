"""Reading the demo shop's data files."""

import tomllib
from itertools import zip_longest
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"
FILES = DATA / "files"
PICTURES = HERE / "pictures"
SECOND = "-2"
COLLECTIONS = ("ceramics", "light", "textiles", "kitchen", "stationery", "care")


def data_read(name: str) -> dict[str, Any]:
    """One data file by its stem."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def products_read() -> list[dict[str, Any]]:
    """The products of all collections, which take turns; what is new comes last."""
    turns = zip_longest(*(data_read(name)["product"] for name in COLLECTIONS))
    products = [product for turn in turns for product in turn if product]
    return sorted(products, key=lambda product: product.get("new", False))


def pictures_of(product: dict[str, Any]) -> list[str]:
    """The stems of a product's pictures in order: its own, its second view, and other colours."""
    second = f"{product['picture']}{SECOND}"
    views = [second] if (PICTURES / f"{second}.webp").exists() else []
    return [product["picture"], *views, *product.get("more", [])]
