"""The shop's own tables, read."""

from decimal import Decimal
from pathlib import Path

import pytest

from shopease.imports.errors import FileRefusedError
from shopease.imports.formats import format_recognise
from shopease.imports.own import products_read
from shopease.imports.types import PARENT, STANDALONE, ProductDraft, RefusedDraft
from shopease.imports.values import list_join, list_split


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "products.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_list_of_skus_and_prices_is_a_whole_file(tmp_path: Path) -> None:
    path = write(tmp_path, "SKU;Price;Stock\nA;12.90;3\nB;5;\n")
    assert format_recognise(path).key == "shopease"
    first, second = products_read(path)
    assert isinstance(first, ProductDraft)
    assert isinstance(second, ProductDraft)
    assert (first.handle, first.structure) == ("", "")
    variant = first.variants[0]
    assert (variant.sku, variant.price, variant.quantity) == ("A", Decimal("12.90"), 3)
    assert variant.keeps == {"compare_at", "backorder", "available_on", "is_public"}
    assert "quantity" in second.variants[0].keeps, "an empty stock leaves the stock alone"


def test_rows_of_a_code_are_a_product_and_its_variants(tmp_path: Path) -> None:
    text = (
        "Code,Row,SKU,Title,Price,Attribute: Size [size],Attribute: Fabric\n"
        "tee,parent,,Tee,,,Cotton | Linen\ntee,variant,T-S,,9,S,\ntee,variant,T-M,,9.50,M,\n"
        "cup,product,CUP,Cup,4,,\n"
    )
    tee, cup = products_read(write(tmp_path, text))
    assert isinstance(tee, ProductDraft)
    assert isinstance(cup, ProductDraft)
    assert (tee.structure, tee.title, cup.structure) == (PARENT, "Tee", STANDALONE)
    assert [(v.sku, v.price, v.attributes[0].values) for v in tee.variants] == [
        ("T-S", Decimal("9.00"), ("S",)),
        ("T-M", Decimal("9.50"), ("M",)),
    ]
    assert (tee.attributes[0].code, tee.attributes[1].code) == ("size", "")
    assert tee.attributes[1].values == ("Cotton", "Linen")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Code,SKU,Price\n,,5\n", "line 2, column “Code”: The row has neither a code nor an SKU"),
        ("SKU,Price\nA,5\nA,6\n", "line 3, column “SKU”: The SKU A stands in line 2 already."),
        ("Code,Row,SKU\na,bundle,A\n", "line 2, column “Row”: “bundle” is none of product, parent, variant."),
        ("SKU,Available from\nA,31.1.26\n", "line 2, column “Available from”: “31.1.26” is not a date"),
        ("SKU,Unit\nA,barrel\n", "line 2, column “Unit”: “barrel” is none of g, m, ml, piece."),
        (f"SKU,Tags\nA,{'x' * 101}\n", "line 2, column “Tags”: A tag is longer than 100 characters."),
        ("SKU,Back-order\nA,perhaps\n", "line 2, column “Back-order”: “perhaps” is neither true nor false."),
    ],
)
def test_wrong_cells_are_named(tmp_path: Path, text: str, problem: str) -> None:
    refused = [d for d in products_read(write(tmp_path, text)) if isinstance(d, RefusedDraft)]
    assert str(refused[0].problems[0]).startswith(problem)


def test_a_header_that_nobody_knows_is_refused_with_what_it_says(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="The header begins: Artikel, Preis"):
        format_recognise(write(tmp_path, "Artikel,Preis\nA,5\n"))


@pytest.mark.django_db
def test_prices_that_say_another_way_of_entering_are_refused(tmp_path: Path) -> None:
    (kept,) = products_read(write(tmp_path, "SKU,Price (with tax)\nA,5\n"))
    assert isinstance(kept, ProductDraft)
    assert kept.variants[0].price == Decimal(5)
    with pytest.raises(FileRefusedError, match=r"has “Price .without tax.”, while prices .* as “Price .with"):
        list(products_read(write(tmp_path, "SKU,price (without tax)\nA,5\n")))


@pytest.mark.parametrize("parts", [["a"], ["a | b", "c\\"], ["\\|", "x > y"], ["| |", "\\\\"]])
def test_lists_survive_a_cell(parts: list[str]) -> None:
    assert list_split(list_join(parts)) == parts
