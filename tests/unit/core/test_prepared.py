"""The statement is written once, and answers as the queryset would."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import BooleanField, DateTimeField, F
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from shopease.core.prepared import (
    SMALLEST,
    Blank,
    PreparedFilter,
    PreparedObjects,
    PreparedRows,
    related_fill,
)
from tests.factories.catalogue import product_create, products_bulk_create

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")


def test_rows_are_those_of_the_queryset_with_python_s_own_types() -> None:
    bowl, cup = product_create("Bowl", price="24.50"), product_create("Cup", price="9.00", is_public=False)
    rows_of = PreparedRows(
        lambda ids: (
            Product.objects.filter(pk__in=ids)
            .order_by("pk")
            .values_list("pk", "title", "is_public", "stockrecords__price", "date_created")
        )
    )
    assert rows_of([cup.pk, bowl.pk]) == [
        (bowl.pk, "Bowl", True, Decimal("24.50"), bowl.date_created),
        (cup.pk, "Cup", False, Decimal("9.00"), cup.date_created),
    ]


@pytest.mark.parametrize("number", [1, SMALLEST - 1, SMALLEST, SMALLEST + 1])
def test_any_number_of_ids_is_one_query(number: int) -> None:
    products_bulk_create(SMALLEST + 2)
    rows_of = PreparedRows(lambda ids: Product.objects.filter(pk__in=ids).values_list("pk"))
    wanted = list(Product.objects.order_by("-pk").values_list("pk", flat=True)[:number])
    with CaptureQueriesContext(connection) as queries:
        found = rows_of(wanted)
    assert sorted(found) == sorted((pk,) for pk in wanted)
    assert len(queries) == 1


def test_no_ids_ask_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert PreparedRows(lambda ids: Product.objects.filter(pk__in=ids).values_list("pk"))([]) == []


def test_ids_may_be_asked_for_in_several_places_of_a_union() -> None:
    bowl, cup = product_create("Bowl"), product_create("Cup")

    def build(ids: Iterable[int], title: str) -> Any:
        named = Product.objects.filter(pk__in=ids, title=title).order_by().values_list("pk", "title")
        stocked = StockRecord.objects.filter(product_id__in=ids).order_by()
        return named.union(stocked.values_list("product_id", "partner_sku"), all=True)

    rows_of = PreparedRows(build)
    skus = dict(StockRecord.objects.values_list("product_id", "partner_sku"))
    assert sorted(rows_of([bowl.pk], "Bowl")) == sorted([(bowl.pk, "Bowl"), (bowl.pk, skus[bowl.pk])])
    assert rows_of([cup.pk], "Bowl") == [(cup.pk, skus[cup.pk])]


def test_a_statement_is_built_once_for_its_length_and_what_is_fixed() -> None:
    built: list[str] = []

    def build(ids: Iterable[int], title: str) -> Any:
        built.append(title)
        return Product.objects.filter(pk__in=ids, title=title).values_list("pk")

    rows_of = PreparedRows(build)
    for ids in ([1], [1, 2], range(1, SMALLEST + 1)):
        rows_of(ids, "Bowl")
    assert built == ["Bowl"]
    rows_of(range(1, SMALLEST + 2), "Bowl")
    rows_of([1], "Cup")
    assert built == ["Bowl", "Bowl", "Cup"]


def test_objects_come_with_what_is_joined_and_annotated(django_assert_num_queries: Any) -> None:
    bowl = product_create("Bowl", price="24.50")
    records_of = PreparedObjects(
        lambda ids: StockRecord.objects.filter(product_id__in=ids).select_related("product")
        .annotate(double=F("price") * 2)
    )  # fmt: skip
    for _again in range(2):
        with django_assert_num_queries(1):
            (record,) = records_of([bowl.pk])
            assert (record.price, record.double) == (Decimal("24.50"), Decimal("49.00"))
            assert record.product.title == "Bowl"
    record.num_in_stock = 7
    record.save()
    assert records_of([bowl.pk])[0].num_in_stock == 7


def test_what_is_filled_in_answers_all_and_nothing_else(django_assert_num_queries: Any) -> None:
    bowl, cup = product_create("Bowl"), product_create("Cup")
    record = bowl.stockrecords.get()
    related_fill(bowl, "stockrecords", [record])
    with django_assert_num_queries(0):
        assert list(bowl.stockrecords.all()) == [record]
    assert not bowl.stockrecords.filter(pk=cup.stockrecords.get().pk).exists()


def test_a_value_may_be_told_when_the_statement_is_run(django_assert_num_queries: Any) -> None:
    early, late = product_create("Bowl"), product_create("Cup")
    Product.objects.filter(pk=early.pk).update(date_created=late.date_created - timedelta(days=2))
    since = PreparedFilter(
        lambda: (
            Product.objects.filter(
                date_created__gte=Blank(1, DateTimeField()), is_public=Blank(0, BooleanField())
            )
            .select_related("product_class")
            .order_by("pk")
        )
    )
    day = late.date_created
    for moment, expected in ((day, [late]), (day - timedelta(days=3), [early, late])):
        with django_assert_num_queries(1):
            found = since(True, moment)
            assert [product.product_class.name for product in found] == ["Goods"] * len(expected)
        assert found == expected
    assert since(False, day) == []
