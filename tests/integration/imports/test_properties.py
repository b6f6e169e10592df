"""Whatever the catalogue holds: what is written can be read back, and what is imported can be undone."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from oscar.core.loading import get_model

from shopease.imports.export import table_lines, xlsx_write
from shopease.imports.fetching import PictureFetcher
from shopease.imports.formats import format_recognise
from shopease.imports.runs import run_advance, run_apply, run_create, run_undo
from shopease.imports.selectors import products_for_export
from shopease.imports.services import products_import
from shopease.imports.types import Outcome
from tests.factories.catalogue import category_create, product_class_create, stock_create
from tests.integration.imports.test_runs import everything

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")
ProductCategory = get_model("catalogue", "ProductCategory")
LETTERS = "ab ÄßŁ,;|>\\'\"=+-@\t\n_1%<&"

text = st.text(alphabet=LETTERS, max_size=12)
name = st.text(alphabet="abÄ=+'| ", min_size=1, max_size=8).filter(lambda value: value.strip() == value != "")
money = st.integers(0, 99_999).map(lambda cents: Decimal(cents) / 100)
sold = st.fixed_dictionaries(
    {
        "price": money,
        "compare_at": st.none() | money,
        "stock": st.none() | st.integers(0, 50),
        "backorder": st.booleans(),
    }
)
product = st.fixed_dictionaries(
    {
        "title": name,
        "description": text,
        "short_description": text,
        "meta_title": st.none() | text,
        "is_public": st.booleans(),
        "is_featured": st.booleans(),
        "has_code": st.booleans(),
        "has_upc": st.booleans(),
        "brand": st.none() | name,
        "tags": st.lists(name, max_size=2, unique_by=lambda value: " ".join(value.lower().split())),
        "sold": st.none() | sold,
        "category": st.sampled_from(["", "Home", "A > B"]),
        "variants": st.lists(
            st.tuples(name, sold, st.booleans()), max_size=3, unique_by=lambda v: v[0].lower()
        ),
    }
)
catalogue = st.lists(product, min_size=1, max_size=3)
hypothesis_settings = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking writes whole catalogues
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def thrown_away() -> Iterator[None]:
    """What is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build(products: list[dict[str, Any]]) -> None:
    goods = product_class_create("Goods")
    size = goods.attributes.create(code="size", name="Size", type="text", level="variant")
    brand = goods.attributes.create(code="brand", name="Brand", type="text")
    shelves = {"Home": category_create("Home"), "A > B": category_create("A > B")}
    for number, one in enumerate(products):
        fields = {
            key: one[key]
            for key in ("title", "description", "short_description", "meta_title", "is_public", "is_featured")
        }
        structure = Product.PARENT if one["variants"] else Product.STANDALONE
        top = Product.objects.create(
            **fields,
            structure=structure,
            product_class=goods,
            code=f"code-{number}" if one["has_code"] else None,
            upc=f"UPC-{number}" if one["has_upc"] else None,
        )
        top.tags.add(*(" ".join(tag.split()) for tag in one["tags"]))
        if one["brand"]:
            top.attribute_values.create(attribute=brand, value_text=one["brand"])
        if one["category"]:
            ProductCategory.objects.create(product=top, category=shelves[one["category"]])
        if one["sold"] and not one["variants"]:
            stock_create(top, sku=f"SKU-P{number}", **one["sold"])
        for place, (value, terms, is_public) in enumerate(one["variants"]):
            child = Product.objects.create(structure=Product.CHILD, parent=top, is_public=is_public)
            child.attribute_values.create(attribute=size, value_text=value)
            stock_create(child, sku=f"SKU-{number}-{place}", **terms)


@hypothesis_settings
@given(products=catalogue, key=st.sampled_from(["shopease", "xlsx", "shopify", "woocommerce"]))
def test_an_export_imported_again_changes_nothing(products: list[dict[str, Any]], key: str) -> None:
    with thrown_away(), tempfile.TemporaryDirectory() as folder:
        build(products)
        before = everything()
        path = Path(folder, "products.xlsx" if key == "xlsx" else "products.csv")
        if key == "xlsx":
            xlsx_write(path=path, format_key="shopease", products=products_for_export())
        else:
            lines = table_lines(format_key=key, products=products_for_export())
            path.write_text("".join(lines), encoding="utf-8", newline="")
        drafts = format_recognise(path).read(path)
        reports = list(products_import(drafts=drafts, fetcher=PictureFetcher()))
        odd = [report for report in reports if report.outcome is not Outcome.UNCHANGED]
        assert odd == [], path.read_bytes()
        assert everything() == before


@hypothesis_settings
@given(held=catalogue, told=catalogue)
def test_an_undone_import_leaves_no_trace(held: list[dict[str, Any]], told: list[dict[str, Any]]) -> None:
    """The file is the export of another catalogue, whose codes and SKUs meet those that are here."""
    with thrown_away():
        with thrown_away():
            build(told)
            table = "".join(table_lines(format_key="shopease", products=products_for_export()))
        build(held)
        before = everything()
        run = run_create(file=ContentFile(table.encode()), name="products.csv", rehearses=False)
        run_apply(run_id=run.pk)
        assert run_advance(run_id=run.pk)
        run_undo(run_id=run.pk)
        assert run_advance(run_id=run.pk)
        kept = list(run.rows.filter(undo="kept").values_list("handle", "undo_note"))
        assert kept == []
        assert everything() == before


def test_the_tables_are_spreadsheets_without_formulas(tmp_path: Path) -> None:
    build([{**_plain(), "title": "=cmd|' /C calc'!A0", "description": "+1", "tags": ["=1"]}])
    lines = "".join(table_lines(format_key="shopease", products=products_for_export()))
    assert "'=cmd|' /C calc'!A0" in lines
    assert ",'+1," in io.StringIO(lines).getvalue()
    assert ",'=1," in io.StringIO(lines).getvalue()


def _plain() -> dict[str, Any]:
    flags = {"is_public": True, "is_featured": False, "has_code": True, "has_upc": True}
    return {
        "short_description": "", "meta_title": None, "brand": None, "sold": None, "category": "",
        "variants": [], "tags": [], **flags,
    }  # fmt: skip
