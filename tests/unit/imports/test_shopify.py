"""Shopify's export, read."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from shopease.imports.errors import FileRefusedError
from shopease.imports.shopify import products_read, sku_generate
from shopease.imports.types import ProductDraft, RefusedDraft

FIXTURES = Path(__file__).parents[2] / "fixtures"
HEADER = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(*lines: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
        path = tmp_path / "products.csv"
        path.write_bytes("\n".join((header, *lines, "")).encode(encoding))
        return path

    return _write


def read_one(path: Path) -> ProductDraft:
    (draft,) = products_read(path)
    assert isinstance(draft, ProductDraft), draft
    return draft


def refused(path: Path) -> list[str]:
    (draft,) = products_read(path)
    assert isinstance(draft, RefusedDraft)
    return [str(problem) for problem in draft.problems]


def test_rows_of_a_handle_become_one_product() -> None:
    drafts = list(products_read(FIXTURES / "shopify_products.csv"))
    assert [(d.handle, d.line) for d in drafts] == [
        ("rain-jar", 2),
        ("walk-shirt", 3),
        ("paper-kite", 7),
        ("sound-set", 8),
    ]
    shirt = drafts[1]
    assert isinstance(shirt, ProductDraft)
    assert shirt.option_names == ("Size", "Colour")
    assert [(v.line, v.sku, v.price, v.quantity, v.backorder) for v in shirt.variants] == [
        (3, "WS-S-B", Decimal("59.00"), 4, False),
        (5, "WS-L-B", Decimal("64.50"), 0, True),
        (6, "walk-shirt.large.sand", Decimal("64.50"), 7, False),
    ]
    assert shirt.variants[2].compare_at == Decimal("70.00")
    assert shirt.variants[0].weight == Decimal("0.21")


def test_what_the_first_row_says_holds_for_the_product() -> None:
    jar, _shirt, kite, sounds = products_read(FIXTURES / "shopify_products.csv")
    assert isinstance(jar, ProductDraft)
    assert isinstance(kite, ProductDraft)
    assert isinstance(sounds, ProductDraft)
    assert (jar.vendor, jar.kind, jar.tags) == ("Ton & Tal", "Storage", ("kitchen", "gift"))
    assert (jar.seo_title, jar.seo_description) == ("Rain jar | Storage", "A jar with a lid")
    assert (jar.is_public, kite.is_public) == (True, False)
    assert (jar.requires_shipping, sounds.requires_shipping) == (True, False)
    assert sounds.variants[0].backorder, "stock that Shopify doesn't track never runs out"


def test_compare_at_price_not_above_the_price_is_dropped(write: Write) -> None:
    header = HEADER + ",Variant Compare At Price"
    assert (
        read_one(write("cup,Cup,Title,Default Title,C,1,10.00,10.00", header=header)).variants[0].compare_at
        is None
    )


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("cup,Cup,,,C,1,abc", "line 2, column “Variant Price”: “abc” is not a price. Write it like 12.90."),
        ("cup,Cup,,,C,1,-1", "line 2, column “Variant Price”: The price -1 is negative."),
        (
            "cup,Cup,,,C,1,1.999",
            "line 2, column “Variant Price”: The price 1.999 has more than two decimals.",
        ),
        ("cup,Cup,,,C,1,NaN", "line 2, column “Variant Price”: “NaN” is not a price. Write it like 12.90."),
        ("cup,Cup,,,C,1,1e12", "line 2, column “Variant Price”: The price 1e12 is too high to be kept."),
        ("cup,Cup,,,C,1,", "line 2, column “Variant Price”: The price is missing."),
        ("cup,Cup,,,C,1.5,5", "line 2, column “Variant Inventory Qty”: “1.5” is not a whole number."),
        ("cup,,,,C,1,5", "line 2, column “Title”: The title is missing."),
        (",Cup,,,C,1,5", "line 2, column “Handle”: The handle is missing."),
        ("cup,Cup,,Blue,C,1,5", "line 2, column “Option1 Name”: The option of “Blue” has no name."),
        ("cup,Cup,Size,,C,1,5", "line 2, column “Option1 Value”: The variant has no Size."),
        ("cup,Cup", "line 2: The row has 2 cells, the header has 7."),
        (
            f"cup,{'x' * 256},,,C,1,5",
            "line 2, column “Title”: The text has 256 characters, at most 255 can be kept.",
        ),
    ],
)
def test_a_wrong_cell_is_named_by_line_and_column(write: Write, row: str, problem: str) -> None:
    assert refused(write(row)) == [problem]


def test_a_negative_stock_is_taken_as_none_with_a_warning(write: Write) -> None:
    draft = read_one(write("cup,Cup,,,C,-2,5"))
    assert draft.variants[0].quantity == 0
    assert [str(warning) for warning in draft.warnings] == [
        "line 2, column “Variant Inventory Qty”: The stock is negative: -2. It is taken as 0."
    ]


def test_a_sku_twice_in_the_file_refuses_the_second_product(write: Write) -> None:
    first, second = products_read(write("a,A,,,X,1,5", "b,B,,,X,1,5"))
    assert isinstance(first, ProductDraft)
    assert isinstance(second, RefusedDraft)
    assert [str(p) for p in second.problems] == [
        "line 3, column “Variant SKU”: The SKU X stands in line 2 already."
    ]


def test_the_same_options_twice_are_refused(write: Write) -> None:
    assert refused(write("a,A,Size,S,X,1,5", "a,,,s,Y,1,5")) == [
        "line 3, column “Option1 Value”: The same options stand in line 2 already."
    ]


def test_rows_of_a_handle_that_are_not_together_are_refused(write: Write) -> None:
    drafts = list(products_read(write("a,A,,,X,1,5", "b,B,,,Y,1,5", "a,A,,,Z,1,5")))
    assert isinstance(drafts[2], RefusedDraft)
    assert str(drafts[2].problems[0]).startswith(
        "line 4, column “Handle”: The rows of this handle are not together"
    )


def test_lines_are_counted_across_line_breaks_in_cells(write: Write) -> None:
    good, bad = products_read(write('a,"A\nwith a\nbreak",,,X,1,5', "b,B,,,Y,1,no"))
    assert (good.line, bad.line) == (2, 5)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_encodings_of_other_shops_are_read(write: Write, encoding: str) -> None:
    assert read_one(write("tuer,Türgriff,,,T,1,5", encoding=encoding)).title == "Türgriff"


def test_semicolons_are_understood(write: Write) -> None:
    path = write("cup;Cup;;;C;1;5", header=HEADER.replace(",", ";"))
    assert read_one(path).variants[0].price == Decimal("5.00")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"Handle,Title\n", "Line 1: the header lacks the column(s) Variant Price."),
        (b"Handle,Title,Title,Variant Price\n", "Line 1: the header names Title more than once."),
        ("Handle,Title,Variant Price\n".encode("utf-16"), "The file is not a CSV file in UTF-8 or Latin-1"),
        (b"Handle,Title,Variant Price\na,\x00,5\n", "The file holds NUL bytes"),
        (b"Handle,Title,Variant Price\na,\x81\xff,5\n", "The encoding of the file is unknown"),
        (b'Handle,Title,Variant Price\na,"open,5\n', "Line 2: the file can't be read from here on"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "products.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefusedError) as error:
        list(products_read(path))
    assert str(error.value).startswith(message)


def test_products_before_a_broken_place_are_given_out(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text('Handle,Title,Variant Price\na,A,5\nb,B,5\nc,"open,5\n')
    reader = products_read(path)
    assert next(reader).handle == "a"
    with pytest.raises(FileRefusedError, match="Line 4"):
        list(reader)


def test_a_generated_sku_is_stable_and_distinct() -> None:
    assert sku_generate("walk-shirt", ["Large", "Sand"]) == "walk-shirt.large.sand"
    assert sku_generate("a-b", ["c"]) != sku_generate("a", ["b-c"])
    assert sku_generate("cup", ["½ l"]) == sku_generate("cup", ["½ l"]) != sku_generate("cup", ["l"])
    assert sku_generate("杯", []) == sku_generate("杯", [])
    assert len(sku_generate("x" * 255, ["y" * 255])) <= 64
