"""The import command against the database."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from oscar.core.loading import get_model

from shopease.fulfilment.models import StockMovement
from shopease.imports.fetching import PictureFetcher
from shopease.imports.services import products_import
from shopease.imports.shopify import products_read
from shopease.imports.types import Outcome

pytestmark = pytest.mark.django_db

FIXTURES = Path(__file__).parents[2] / "fixtures"
GOOD, BAD = FIXTURES / "shopify_products.csv", FIXTURES / "shopify_bad_rows.csv"
HEADER = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price\n"

Category = get_model("catalogue", "Category")
Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
StockRecord = get_model("partner", "StockRecord")


def run(path: Path) -> str:
    out = io.StringIO()
    call_command("import_products", str(path), stdout=out, no_color=True)
    return out.getvalue()


def everything() -> list[Any]:
    """What an import may change, row by row."""
    tables = (Product, StockRecord, ProductAttributeValue, Category, StockMovement)
    return [list(model.objects.order_by("pk").values()) for model in tables]


def outcomes(path: Path) -> list[tuple[str, Outcome]]:
    reports = products_import(drafts=products_read(path), fetcher=PictureFetcher())
    return [(report.handle, report.outcome) for report in reports]


def test_products_variants_prices_and_stock_arrive(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        out = run(GOOD)
    assert "Products: 4 created, 0 changed, 0 unchanged, 0 refused." in out
    jar = Product.objects.get(code="rain-jar")
    record = jar.stockrecords.get()
    assert (jar.upc, jar.title, jar.product_class.name) == ("JAR-1", "Rain jar", "Storage")
    assert jar.description == "<p>Keeps <strong>rice</strong> dry.</p>"
    assert (jar.meta_title, jar.meta_description) == ("Rain jar | Storage", "A jar with a lid")
    assert (str(record.price), str(record.compare_at), record.num_in_stock) == ("29.90", "35.00", 12)
    assert (str(jar.lowest_price), jar.is_available) == ("29.90", True)
    assert (jar.attr.brand, jar.attr.weight) == ("Ton & Tal", 0.85)
    assert sorted(str(c) for c in jar.categories.all()) == [
        "Collections > Gift",
        "Collections > Kitchen",
        "Collections > Storage",
    ]
    shirt = Product.objects.get(code="walk-shirt")
    children = shirt.children.order_by("pk")
    assert [(c.upc, c.attr.size.option, c.attr.colour.option, c.attr.weight) for c in children] == [
        ("WS-S-B", "Small", "Blue", 0.21),
        ("WS-L-B", "Large", "Blue", 0.24),
        ("walk-shirt.large.sand", "Large", "Sand", 0.24),
    ]
    assert [c.stockrecords.get().backorder for c in children] == [False, True, False]
    assert (str(shirt.lowest_price), shirt.is_available) == ("59.00", True)
    assert not Product.objects.get(code="paper-kite").is_public
    assert not Product.objects.get(code="sound-set").is_shipping_required


def test_the_ledger_opens_with_the_imported_stock() -> None:
    run(GOOD)
    movements = StockMovement.objects.filter(reason=StockMovement.Reason.OPENING)
    assert movements.count() == StockRecord.objects.count() == 6
    assert movements.aggregate(sum=Sum("in_stock_change"))["sum"] == 12 + 4 + 7 + 3


def test_a_second_run_changes_nothing_and_says_so() -> None:
    run(GOOD)
    before = everything()
    assert "Products: 0 created, 0 changed, 4 unchanged, 0 refused." in run(GOOD)
    assert everything() == before


def test_only_what_differs_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text(HEADER + "cup,Cup,,,CUP,5,10.00\njug,Jug,,,JUG,5,20.00\n")
    run(path)
    path.write_text(HEADER + "cup,Cup,,,CUP,9,12.00\njug,Jug,,,JUG,5,20.00\n")
    assert outcomes(path) == [("cup", Outcome.CHANGED), ("jug", Outcome.UNCHANGED)]
    record = StockRecord.objects.get(partner_sku="CUP")
    assert (str(record.price), record.num_in_stock) == ("12.00", 9)
    correction = StockMovement.objects.get(reason=StockMovement.Reason.IMPORT)
    assert (correction.stockrecord, correction.in_stock_change) == (record, 4)


def test_fewer_than_ordered_marks_the_record_as_oversold(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text(HEADER + "cup,Cup,,,CUP,5,10.00\n")
    run(path)
    StockRecord.objects.update(num_allocated=4)
    path.write_text(HEADER + "cup,Cup,,,CUP,2,10.00\n")
    assert outcomes(path) == [("cup", Outcome.CHANGED)]
    record = StockRecord.objects.get()
    assert (record.num_in_stock, record.num_allocated, record.oversold) == (2, 4, True)


def test_a_variant_that_left_the_file_is_hidden_not_deleted(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text(HEADER + "tee,Tee,Size,S,T-S,1,9.00\ntee,,,M,T-M,1,9.00\n")
    run(path)
    path.write_text(HEADER + "tee,Tee,Size,S,T-S,1,9.00\n")
    assert outcomes(path) == [("tee", Outcome.CHANGED)]
    assert list(
        Product.objects.filter(parent__code="tee").values_list("upc", "is_public").order_by("upc")
    ) == [
        ("T-M", False),
        ("T-S", True),
    ]


def test_bad_products_are_named_and_never_block_good_ones() -> None:
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"5 product\(s\) were refused; nothing of them was stored"):
        call_command("import_products", str(BAD), stdout=out, no_color=True)
    codes = sorted(Product.objects.values_list("code", flat=True))
    assert codes == ["bad-stock", "good-cup", "last-cup"]
    assert StockRecord.objects.count() == 3
    assert StockRecord.objects.get(product__code="bad-stock").num_in_stock == 0
    text = out.getvalue()
    for line in (
        "line 3, column “Variant Price”: “ten euros” is not a price. Write it like 12.90.",
        "line 4, column “Variant Inventory Qty”: The stock is negative: -3. It is taken as 0.",
        "line 5, column “Variant SKU”: The SKU CUP-1 stands in line 2 already.",
        "line 6: The row has 4 cells, the header has 9.",
        "line 8, column “Variant Price”: The price is missing.",
        "line 9, column “Variant Inventory Policy”: “sometimes” is neither deny nor continue.",
        "line 10, column “Handle”: The handle is missing.",
    ):
        assert line in text


def test_a_sku_of_another_product_refuses_the_product_wholly(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text(HEADER + "cup,Cup,,,CUP,5,10.00\n")
    run(path)
    before = everything()
    path.write_text(HEADER + "tee,Tee,Size,S,T-S,1,9.00\ntee,,,M,CUP,1,9.00\n")
    (report,) = products_import(drafts=products_read(path), fetcher=PictureFetcher())
    assert [str(p) for p in report.problems] == [
        "line 3, column “Variant SKU”: The SKU CUP belongs to “Cup” already."
    ]
    assert everything() == before


def test_a_product_cannot_turn_into_one_with_variants(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text(HEADER + "tee,Tee,,,TEE,1,9.00\n")
    run(path)
    before = everything()
    path.write_text(HEADER + "tee,Tee,Size,S,T-S,1,9.00\n")
    assert outcomes(path) == [("tee", Outcome.REFUSED)]
    assert everything() == before


def test_options_with_any_name_get_a_code_that_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    rows = "".join(
        f"p{n},P,{name},A,S{n},1,9.00\n" for n, name in enumerate(("class", "Weight", "颜色", "3D", "Save"))
    )
    path.write_text(HEADER + rows)
    assert {outcome for _handle, outcome in outcomes(path)} == {Outcome.CREATED}
    codes = ProductAttributeValue.objects.order_by("pk").values_list("attribute__code", flat=True)
    assert list(codes[:2]) == ["option_class", "option_weight"]
    assert all(code.startswith("option_") for code in codes)


def test_a_file_that_is_missing_or_broken_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path / "none.csv")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(CommandError, match="The file is empty"):
        run(tmp_path / "empty.csv")
