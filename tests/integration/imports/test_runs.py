"""Runs of imports: rehearsed, applied, undone, killed and gone on with."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.models import StockMovement
from shopease.fulfilment.services import stock_correct
from shopease.imports import runs, services, undoing
from shopease.imports.errors import PictureRefusedError, RunBusyError
from shopease.imports.fetching import FetchedFile, PictureFetcher, picture_check
from shopease.imports.models import ImportRow, ImportRun
from shopease.imports.runs import run_advance, run_apply, run_create, run_undo, runs_waiting
from tests.factories.catalogue import category_create, product_create, variant_product_create
from tests.unit.imports.test_hostile_files import archive, picture

pytestmark = pytest.mark.django_db

FIXTURES = Path(__file__).parents[2] / "fixtures"
Status = ImportRun.Status
TABLES = (
    "catalogue.AttributeOption", "catalogue.AttributeOptionGroup", "catalogue.Category", "catalogue.Product",
    "catalogue.ProductAttribute", "catalogue.ProductAttributeValue", "catalogue.ProductCategory",
    "catalogue.ProductClass", "catalogue.ProductImage", "catalogue.ProductRecommendation",
    "catalogue.ProductTag", "taggit.Tag", "partner.StockRecord",
)  # fmt: skip
WHOLE = {"catalogue.Category", "catalogue.ProductAttribute", "catalogue.ProductClass"}
CHANGES_ANYWAY = {
    "id", "lowest_30", "is_on_offer", "date_updated", "date_created", "lowest_price", "is_available"
}  # fmt: skip

Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")


class Gallery(PictureFetcher):
    """Fetches one picture from anywhere but broken.example."""

    def fetch(self, url: str) -> FetchedFile:
        if "broken" in url:
            raise PictureRefusedError("the server answered 404")
        return picture_check(picture())


@pytest.fixture(autouse=True)
def _private_files(settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = settings.MEDIA_ROOT = tmp_path


def everything() -> dict[str, list[dict[str, Any]]]:
    """All that an import may change, but what follows from it or counts; rows by their contents."""
    found = {}
    for name in TABLES:
        rows = get_model(*name.split(".")).objects.order_by("pk").values()
        kept = (
            {key: value for key, value in row.items() if key not in CHANGES_ANYWAY or name in WHOLE}
            for row in rows
        )
        found[name] = sorted(kept, key=repr)
    return found


def upload(text: str | bytes, **fields: Any) -> ImportRun:
    content = text.encode() if isinstance(text, str) else text
    run = run_create(file=ContentFile(content), name="products.csv", **fields)
    return advance(run)


def advance(run: ImportRun) -> ImportRun:
    while not run_advance(run_id=run.pk, fetcher=Gallery()):
        pass
    run.refresh_from_db()
    return run


def applied(text: str | bytes, **fields: Any) -> ImportRun:
    run = upload(text, **fields)
    run_apply(run_id=run.pk)
    return advance(run)


def undone(run: ImportRun, *, insists: bool = False) -> ImportRun:
    run_undo(run_id=run.pk, insists=insists)
    return advance(run)


def outcomes(run: ImportRun) -> list[tuple[str, str]]:
    return list(run.rows.values_list("handle", "outcome"))


def shop() -> None:
    """A small shop that files speak of."""
    home = category_create("Home")
    product_create("Cup", code="cup", upc="CUP", price="10.00", stock=5, categories=[home])
    product_create("Jug", code="jug", upc="JUG", price="20.00", stock=2, description="<p>Old</p>")
    variant_product_create(
        "Tee",
        code="tee",
        variants=[{"options": {"Size": "S"}, "sku": "T-S"}, {"options": {"Size": "M"}, "sku": "T-M"}],
    )


CHANGES = (
    "Code,Row,SKU,Title,Description,Price,Stock,Categories,Pictures,Attribute: Size [size],Related products\n"
    "cup,product,CUP,Mug,,16,9,Home > Kitchen | Gifts,https://a.example/cup.png,,jug\n"
    "jug,product,JUG,Jug,<p>New</p>,20,2,,,,\n"
    "tee,parent,,Tee,,,,,,,\ntee,variant,T-S,,,9,5,,,S,\ntee,variant,T-L,,,9,1,,,L,\n"
    "pot,product,POT,Pot,,30,4,Home,,,\n"
)


def test_a_rehearsal_says_what_would_be_and_changes_nothing() -> None:
    shop()
    before = everything()
    run = upload(CHANGES)
    assert (run.status, run.format, run.total, run.message) == (Status.CHECKED, "shopease", 5, "")
    assert everything() == before
    assert outcomes(run) == [
        ("cup", "changed"), ("jug", "changed"), ("tee", "changed"), ("pot", "created"), ("cup", "changed"),
    ]  # fmt: skip
    cup = run.rows.get(position=0)
    assert ["", "title", "Cup", "Mug"] in cup.changes
    assert ["", "price", "10", "16"] in cup.changes
    assert ["", "categories", [["Home"]], [["Gifts"], ["Home", "Kitchen"]]] in cup.changes
    assert cup.problems == [[2, "Price", "The price jumps from 10.00 to 16.00 (+60%).", True]]
    assert cup.has_warnings


def test_an_undo_restores_exactly_what_was_before() -> None:
    shop()
    before = everything()
    run = applied(CHANGES)
    assert (run.status, run.lane) == (Status.APPLIED, None)
    cup = Product.objects.get(code="cup")
    assert (cup.title, cup.stockrecords.get().num_in_stock, cup.images.count()) == ("Mug", 9, 1)
    assert list(cup.recommended_products.values_list("code", flat=True)) == ["jug"]
    run = undone(run)
    assert (run.status, run.lane) == (Status.UNDONE, None)
    assert everything() == before
    record = StockRecord.objects.get(partner_sku=StockRecord.objects.get(product=cup).partner_sku)
    moves = StockMovement.objects.filter(stockrecord=record, reason=StockMovement.Reason.IMPORT)
    assert sorted(moves.values_list("in_stock_change", flat=True)) == [-4, 4]
    assert set(run.rows.exclude(undo="").values_list("undo", flat=True)) == {"restored", "removed"}


def test_tags_are_replaced_found_whatever_their_case_and_put_back() -> None:
    shop()
    cup, jug = Product.objects.get(code="cup"), Product.objects.get(code="jug")
    cup.tags.add("Gift ideas", "Summer")
    before = everything()
    run = applied('Code,Tags\ncup,"gift ideas, New"\njug,new\ntee,\n')
    assert outcomes(run) == [("cup", "changed"), ("jug", "changed"), ("tee", "unchanged")]
    assert run.rows.get(handle="cup").changes == [
        ["", "tags", ["Gift ideas", "Summer"], ["Gift ideas", "New"]]
    ]
    assert sorted(cup.tags.names()) == ["Gift ideas", "New"]
    assert list(jug.tags.names()) == ["New"]
    again = applied('Code,Tags\ncup,"NEW, gift ideas"\n')
    assert outcomes(again) == [("cup", "unchanged")]
    undone(run)
    assert everything() == before


def test_what_others_changed_since_is_named_and_left_alone_until_the_merchant_insists() -> None:
    shop()
    before = everything()
    run = applied("Code,Title,Price\ncup,Mug,16\njug,Pitcher,21\n")
    Product.objects.filter(code="cup").update(title="Beaker")
    run = undone(run)
    row = run.rows.get(handle="cup")
    assert (row.undo, row.undo_note) == (ImportRow.Undo.KEPT, "Changed since: title.")
    assert Product.objects.get(code="cup").title == "Beaker"
    assert str(StockRecord.objects.get(product__code="cup").price) == "16.00"
    assert Product.objects.get(code="jug").title == "Jug"
    undone(run, insists=True)
    assert everything() == before


def test_stock_that_was_counted_since_is_left_alone() -> None:
    shop()
    run = applied("SKU,Stock\nCUP,9\n")
    record = StockRecord.objects.get(product__code="cup")
    stock_correct(stockrecord_id=record.pk, num_in_stock=8)
    run = undone(run)
    assert run.rows.get().undo_note == "Changed since: units."
    record.refresh_from_db()
    assert record.num_in_stock == 8


def test_a_new_product_that_was_sold_is_hidden_not_removed() -> None:
    run = applied("Code,Title,SKU,Price,Stock\npot,Pot,POT,30,4\npan,Pan,PAN,30,4\n")
    pot = Product.objects.get(code="pot")
    order = get_model("order", "Order").objects.create(
        number="1", total_incl_tax=30, total_excl_tax=30, shipping_incl_tax=0, shipping_excl_tax=0
    )
    get_model("order", "Line").objects.create(
        order=order, product=pot, stockrecord=pot.stockrecords.get(), partner_sku="POT", title="Pot",
        quantity=1, num_allocated=0, line_price_incl_tax=30, line_price_excl_tax=30,
        line_price_before_discounts_incl_tax=30, line_price_before_discounts_excl_tax=30,
    )  # fmt: skip
    run = undone(run)
    assert list(run.rows.values_list("handle", "undo")) == [("pot", "hidden"), ("pan", "removed")]
    assert list(Product.objects.values_list("code", "is_public")) == [("pot", False)]


def test_a_run_that_was_killed_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    monkeypatch.setattr(undoing, "BATCH", 2)
    before = everything()
    rows = "".join(f"p{n},Product {n},P{n},5,1\n" for n in range(7))
    run = upload(f"Code,Title,SKU,Price,Stock\n{rows}")
    run_apply(run_id=run.pk)

    def killed(*args: Any, **kwargs: Any) -> Any:
        raise KeyboardInterrupt

    real = services.families_write
    calls = iter([real, real, killed])

    def write(**kwargs: Any) -> Any:
        return next(calls)(**kwargs)

    monkeypatch.setattr(services, "families_write", write)
    with pytest.raises(KeyboardInterrupt):
        run_advance(run_id=run.pk)
    run.refresh_from_db()
    assert (run.status, run.position, Product.objects.count()) == (Status.APPLYING, 4, 4)
    assert run_advance(run_id=run.pk), "it counts as worked on until it has been silent for a while"
    assert Product.objects.count() == 4
    ImportRun.objects.update(heartbeat_at=clock.now() - runs.STALE - timedelta(seconds=1))
    assert runs_waiting() == [run.pk]
    monkeypatch.setattr(services, "families_write", real)
    run = advance(run)
    assert (run.status, run.position, Product.objects.count()) == (Status.APPLIED, 7, 7)
    assert [row.position for row in run.rows.all()] == list(range(7))
    assert run_advance(run_id=run.pk)
    undone(run)
    assert everything() == before


def test_a_run_with_little_time_takes_several_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    run = upload("Code,Title,SKU,Price\n" + "".join(f"p{n},P,P{n},5\n" for n in range(5)))
    run_apply(run_id=run.pk)
    turns = [run_advance(run_id=run.pk, seconds=0) for _turn in range(4)]
    assert turns == [False, False, False, True]
    run.refresh_from_db()
    assert (run.status, Product.objects.count()) == (Status.APPLIED, 5)


def test_one_run_writes_at_a_time() -> None:
    first, second = upload("SKU,Title,Price\nA,A,5\n"), upload("SKU,Title,Price\nB,B,5\n")
    run_apply(run_id=first.pk)
    with pytest.raises(RunBusyError):
        run_apply(run_id=second.pk)
    second.refresh_from_db()
    assert second.status == Status.CHECKED
    advance(first)
    run_apply(run_id=second.pk)
    advance(second)
    assert sorted(Product.objects.values_list("upc", flat=True)) == ["A", "B"]


def test_bad_rows_never_block_good_ones_and_a_broken_end_is_told() -> None:
    run = applied('SKU,Title,Price\nA,A,5\nB,B,no\nC,C,6\nD,"open,7\n')
    assert run.status == Status.APPLIED
    assert "can't be read from here on" in run.message
    assert outcomes(run) == [("", "created"), ("B", "refused"), ("", "created")]
    assert sorted(Product.objects.values_list("upc", flat=True)) == ["A", "C"]


def test_a_file_that_cannot_be_read_fails_and_says_why() -> None:
    run = upload("Artikel,Preis\nA,5\n")
    assert run.status == Status.FAILED
    assert "belongs to no format that is known here" in run.message
    run_apply(run_id=run.pk)
    run.refresh_from_db()
    assert run.status == Status.FAILED


def test_pictures_come_from_a_zip_and_bad_ones_are_named() -> None:
    pictures = ContentFile(archive(**{"photos/Cup.png": picture(), "bad.png": b"no"}).getvalue())
    text = "SKU,Title,Price,Pictures\nA,A,5,cup.png | bad.png | none.png | https://broken.example/x.png\n"
    run = applied(text, pictures=pictures)
    row = run.rows.get()
    assert (row.outcome, row.pictures_added) == ("created", 1)
    assert [problem[2] for problem in row.problems] == [
        "Picture skipped: the file is not a picture that can be shown.",
        "Picture skipped: no picture of this name is in the ZIP.",
        "Picture skipped: the server answered 404.",
    ]
    assert Product.objects.get().images.get().original.title == "A"


def test_every_kind_of_woocommerces_products_arrives_and_leaves_again() -> None:
    before = everything()
    run = applied((FIXTURES / "woocommerce_products.csv").read_bytes())
    assert {outcome for _handle, outcome in outcomes(run)} == {"created", "changed"}
    lamp = Product.objects.get(code="lamp")
    children = lamp.children.order_by("pk")
    assert [(c.upc, c.attr.shade.option, c.attr.weight) for c in children] == [
        ("lamp-slate", "Slate", 0.9),
        ("lamp-sand", "Sand", 0.8),
    ]
    assert lamp.attributes.get(code="bulb").level == "product"
    levels = get_model("catalogue", "ProductAttribute").objects.filter(code="shade")
    assert list(levels.values_list("level", flat=True)) == ["variant"]
    assert sorted(str(c) for c in lamp.categories.all()) == ["Collections > Table", "Gifts", "Home > Light"]
    group = Product.objects.get(code="set")
    assert set(group.recommended_products.values_list("code", flat=True)) == {"lamp", "vase"}
    assert not Product.objects.get(code="partner-rug").stockrecords.exists()
    again = applied((FIXTURES / "woocommerce_products.csv").read_bytes())
    assert {outcome for _handle, outcome in outcomes(again)} == {"unchanged"}
    undone(again)
    undone(run)
    assert everything() == before | {"partner.StockRecord": []}


def test_the_commands_rehearse_export_and_take_back(tmp_path: Path) -> None:
    shop()
    path, out = tmp_path / "products.csv", io.StringIO()
    path.write_text("Code,Title,Price\ncup,Mug,11\n")
    before = everything()
    call_command("import_products", str(path), dry_run=True, stdout=out, no_color=True)
    assert "  Title: Cup → Mug" in out.getvalue()
    assert (everything(), ImportRun.objects.count()) == (before, 0)
    call_command("import_products", str(path), stdout=out, no_color=True)
    run = ImportRun.objects.get()
    assert f"To take it back: manage.py undo_import {run.pk}" in out.getvalue()
    Product.objects.filter(code="cup").update(title="Beaker")
    with pytest.raises(CommandError, match="--insist"):
        call_command("undo_import", str(run.pk), stdout=out)
    call_command("undo_import", str(run.pk), insist=True, stdout=out)
    assert everything() == before
    files = {"a.csv": "shopease", "a.xlsx": "shopease", "b.csv": "shopify", "c.csv": "woocommerce"}
    for name, key in files.items():
        target = tmp_path / name
        call_command("export_products", str(target), format=key, stdout=io.StringIO())
        again = io.StringIO()
        call_command("import_products", str(target), stdout=again, no_color=True)
        assert "0 created, 0 changed, 3 unchanged, 0 refused" in again.getvalue(), again.getvalue()
    assert everything() == before
