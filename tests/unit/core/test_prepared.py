"""The statement is written once, and answers as the queryset would."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from shopease.core.prepared import SMALLEST, PreparedRows
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
