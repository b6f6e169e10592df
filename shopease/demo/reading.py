"""Reading the demo shop's data files."""

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"
PICTURES = HERE / "pictures"
COLLECTIONS = ("ceramics", "light", "textiles", "kitchen", "stationery", "care")


def data_read(name: str) -> dict[str, Any]:
    """One data file by its stem."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def products_read() -> list[dict[str, Any]]:
    """The products of all collections, in the order of the files."""
    return [product for name in COLLECTIONS for product in data_read(name)["product"]]
