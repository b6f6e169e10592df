"""The index follows each kind of change; a check names each kind of difference."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model
from wagtail.search.models import IndexEntry

from catalogue_ext.services import products_changed
from shopease.search import tasks
from shopease.search.check import index_check
from shopease.search.models import ArticleNumber, Word
from shopease.search.selectors import answer_for
from shopease.search.services import index_rebuild, products_index
from tests.factories.catalogue import (
    category_create,
    product_create,
    products_bulk_create,
    variant_product_create,
)
from tests.factories.pages import content_page_create

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")

Following = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def following(django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch) -> Following:
    """`with following(): …` commits, and the worker does at once what it is told."""
    monkeypatch.setattr("shopease.search.signals.wake", lambda task, *args: task(*args))
    cache.clear()
    index_rebuild()

    @contextmanager
    def follow() -> Iterator[None]:
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return follow


def found(words: str) -> list[str]:
    answer = answer_for(words)
    return (
        []
        if answer.mended
        else list(Product.objects.filter(pk__in=answer.products).values_list("title", flat=True))
    )


def differences() -> dict[str, list[str]]:
    return {f"{found.kind} {found.problem}": found.examples for found in index_check()}


def test_products_are_followed_from_their_making_to_their_end(following: Following) -> None:
    with following():
        mug = product_create("Wobbly mug", upc="W-1")
    assert (found("wobbly"), found("w-1")) == (["Wobbly mug"], ["Wobbly mug"])
    with following():
        mug.title, mug.upc = "Steady mug", "S-1"
        mug.save()
    assert (found("wobbly"), found("steady"), found("w-1")) == ([], ["Steady mug"], [])
    assert not Word.objects.filter(text="wobbly").exists()
    with following():
        mug.is_public = False
        mug.save()
    assert found("steady") == []
    assert not Word.objects.filter(text="steady").exists()
    assert not ArticleNumber.objects.exists()
    with following():
        mug.delete()
    assert not IndexEntry.objects.filter(content_type__model="product").exists()
    assert differences() == {}


def test_variants_are_followed_into_their_product(following: Following) -> None:
    with following():
        shirt = variant_product_create("Shirt", variants=[{"options": {"Colour": "Teal"}}])
    teal = shirt.children.get()
    assert found("teal") == ["Shirt"]
    with following():
        teal.upc = "SH-TEAL-9"
        teal.save()
    assert answer_for("SH-TEAL-9").variants == {shirt.pk: teal.pk}
    with following():
        record = teal.stockrecords.get()
        record.partner_sku = "WAREHOUSE-9"
        record.save()
    assert answer_for("warehouse 9").variants == {shirt.pk: teal.pk}
    with following():
        teal.delete()
    assert (found("teal"), answer_for("SH-TEAL-9").variants) == ([], {})
    assert differences() == {}


def test_renamed_and_hidden_categories_and_renamed_options_are_followed(following: Following) -> None:
    with following():
        shelf = category_create("Crockery")
        inner = category_create("Inner", parent=shelf)
        product_create("Mug", categories=[inner])
        lamp = product_create("Lamp", categories=[shelf])
    group = get_model("catalogue", "AttributeOptionGroup").objects.create(name="Glaze", code="glaze")
    option = group.options.create(option="Celadon", code="celadon")
    kind = get_model("catalogue", "ProductAttribute").objects.create(
        product_class=lamp.product_class, code="glaze", name="Glaze", type="option", option_group=group
    )
    with following():
        lamp.attribute_values.create(attribute=kind, value_option=option)
    assert (found("crockery"), found("celadon")) == (["Lamp"], ["Lamp"])
    with following():
        shelf.name = "Tableware"
        shelf.save()
        option.option = "Tenmoku"
        option.save()
    assert (found("crockery"), found("tableware")) == ([], ["Lamp"])
    assert (found("celadon"), found("tenmoku")) == ([], ["Lamp"])
    assert answer_for("tableware").categories == (shelf.pk,)
    with following():
        shelf.is_public = False
        shelf.save()
    assert (answer_for("tableware").categories, answer_for("inner").categories) == ((), ())
    with following():
        kind.delete()
    assert found("tenmoku") == []
    assert differences() == {}


def test_writers_of_many_rows_and_published_pages_are_followed(following: Following) -> None:
    with following():
        mug = product_create("Mug")
    Product.objects.filter(pk=mug.pk).update(title="Beaker")
    assert found("beaker") == []
    with following():
        products_changed(product_ids=[mug.pk])
    assert found("beaker") == ["Beaker"]
    with following():
        content_page_create("Withdrawal").save_revision().publish()
    assert Word.objects.filter(text="withdrawal").exists()


def test_writing_again_changes_nothing() -> None:
    mug = product_create("Mug", upc="M-1")
    for _twice in range(2):
        tasks.index_products([mug.pk])
    assert Word.objects.get(text="mug").uses == 1
    index_rebuild()
    assert index_rebuild() == 0
    with CaptureQueriesContext(connection) as captured:
        products_index(product_ids=[mug.pk])
    assert not [query for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_the_check_names_what_is_missing_stale_and_orphaned() -> None:
    missing, stale = (
        product_create("Missing"),
        product_create("Stale", upc="S-1"),
    )
    index_rebuild()
    assert differences() == {}
    out = StringIO()
    call_command("rebuild_index", "--check", stdout=out)
    assert "says what the shop says" in out.getvalue()
    rows = IndexEntry.objects.filter(content_type__model="product")
    rows.filter(object_id=str(missing.pk)).update(object_id="987654")
    Product.objects.filter(pk=stale.pk).update(title="Fresh", upc="F-1")
    Word.objects.filter(text="missing").delete()
    found_differences = differences()
    assert found_differences["catalogue.Product missing"] == [str(missing.pk)]
    assert found_differences["catalogue.Product stale"] == [str(stale.pk)]
    assert found_differences["catalogue.Product orphaned"] == ["987654"]
    assert found_differences["article numbers stale"] == ["F1", "S1"]
    with pytest.raises(CommandError) as refused:
        call_command("rebuild_index", "--check", stdout=out)
    assert refused.value.returncode == 1
    assert rows.filter(object_id="987654").exists()
    call_command("rebuild_index", stdout=out)
    assert differences() == {}


def test_the_best_selling_products_stand_in_the_first_tier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shopease.search.services.FIRST_TIER", 1)
    monkeypatch.setattr("shopease.search.services.SECOND_TIER", 1)
    for title, units in (("Bowl A", 1), ("Bowl B", 5), ("Bowl C", 3)):
        product_create(title, units_sold=units)
    index_rebuild()
    tiers = dict(Product.objects.values_list("title", "sales_tier"))
    assert tiers == {"Bowl B": 0, "Bowl C": 1, "Bowl A": 2}
    Product.objects.filter(title="Bowl A").update(units_sold=99)
    index_rebuild()
    assert Product.objects.get(title="Bowl A").sales_tier == 0
    assert differences() == {}


def test_of_too_many_matches_those_that_sell_best_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shopease.search.services.FIRST_TIER", 3)
    products = products_bulk_create(260, pictures=False)
    best = [product.pk for product in products[:3]]
    Product.objects.filter(pk__in=best).update(units_sold=7)
    index_rebuild()
    answer = answer_for("product")
    assert len(answer.products) == 240
    assert set(answer.products[:3]) == set(best)
