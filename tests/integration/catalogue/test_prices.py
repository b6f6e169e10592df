"""Prices contain tax, lists know the lowest, refusals name what is left."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_class, get_model

from catalogue_ext.prices import prices_check
from catalogue_ext.product_selectors import product_for_basket
from catalogue_ext.services import products_refresh, units_sold_set
from shopease.core import clock
from shopease.shop.selectors import shop_identity, shop_identity_forget
from tests.factories.catalogue import (
    partner_create,
    product_class_create,
    product_create,
    stock_create,
    variant_product_create,
)

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")
PriceChange = get_model("partner", "PriceChange")


def info_of(product: Any) -> Any:
    strategy = get_class("partner.strategy", "Selector")().strategy()
    found: Any = product_for_basket(product.pk)
    return strategy.fetch_for_parent(found) if found.is_parent else strategy.fetch_for_product(found)


@pytest.mark.parametrize(
    ("rate", "price", "tax"),
    [
        ("19.00", "119.00", "19.00"),
        ("19.00", "10.00", "1.60"),
        ("7.00", "9.99", "0.65"),
        ("0", "5.00", "0.00"),
    ],
)
def test_the_tax_is_contained_in_the_price(rate: str, price: str, tax: str) -> None:
    identity = shop_identity()
    identity.tax_rate = Decimal(rate)
    identity.save()
    shop_identity_forget()
    found = info_of(product_create(price=price)).price
    assert (found.incl_tax, found.tax, found.excl_tax) == (
        Decimal(price),
        Decimal(tax),
        Decimal(price) - Decimal(tax),
    )
    assert found.effective_price == Decimal(price)


@pytest.mark.parametrize(
    ("stock", "quantity", "permitted", "reason"),
    [
        (3, 3, True, ""),
        (3, 4, False, "Only 3 left"),
        (1, 2, False, "Only 1 left"),
        (0, 1, False, "Sold out"),
        (None, 1, False, "Sold out"),
    ],
)
def test_a_refusal_names_what_is_left(stock: int | None, quantity: int, permitted: bool, reason: str) -> None:
    found = info_of(product_create(stock=stock)).availability
    assert [found.is_purchase_permitted(quantity)[0], str(found.is_purchase_permitted(quantity)[1])] == [
        permitted,
        reason,
    ]


def test_what_is_allocated_is_not_left() -> None:
    product = product_create(stock=5, stock_fields={"num_allocated": 4})
    assert str(info_of(product).availability.is_purchase_permitted(2)[1]) == "Only 1 left"


def test_back_orders_and_goods_without_stock_are_always_permitted() -> None:
    backorder = product_create(stock=0, stock_fields={"backorder": True})
    digital = product_create(
        "Guide", stock=None, product_class=product_class_create("Files", track_stock=False)
    )
    assert info_of(backorder).availability.is_purchase_permitted(99)[0]
    assert str(info_of(backorder).availability.message) == "Made to order"
    assert info_of(digital).availability.is_purchase_permitted(99)[0]
    assert (backorder.is_available, digital.is_available) == (True, True)


def test_a_product_without_a_price_is_not_for_sale() -> None:
    product = product_create(price=None)
    assert not info_of(product).price.exists
    assert not info_of(product).availability.is_available_to_buy
    assert (product.lowest_price, product.is_available) == (None, False)


def test_lists_and_pages_agree_on_the_price_of_several_partners() -> None:
    product = product_create(price="12.00", stock=3)
    stock_create(product, price="9.00", stock=0, partner=partner_create("Sold out"))
    stock_create(product, price="11.00", stock=1, partner=partner_create("Cheap"))
    product.refresh_from_db()
    assert (product.lowest_price, product.is_available) == (Decimal("11.00"), True)
    assert info_of(product).price.incl_tax == Decimal("11.00")


def test_a_parent_has_the_lowest_price_that_can_be_bought() -> None:
    parent = variant_product_create(
        variants=[
            {"options": {"Size": "S"}, "price": "5.00", "stock": 0},
            {"options": {"Size": "M"}, "price": "8.00", "stock": 1},
            {"options": {"Size": "L"}, "price": "7.00", "stock": 1, "is_public": False},
        ]
    )
    assert (parent.lowest_price, parent.is_available) == (Decimal("8.00"), True)
    assert info_of(parent).price.incl_tax == Decimal("8.00")
    StockRecord.objects.update(num_in_stock=0)
    assert products_refresh(product_ids=[parent.children.order_by("pk")[1].pk]) == 2
    parent.refresh_from_db()
    assert (parent.lowest_price, parent.is_available) == (Decimal("5.00"), False)


def test_refreshing_what_has_not_changed_writes_nothing_and_costs_five_queries() -> None:
    ids = [product_create(f"Cup {n}").pk for n in range(20)] + [variant_product_create().pk]
    with CaptureQueriesContext(connection) as captured:
        assert products_refresh(product_ids=ids) == 0
    assert len(captured) == 5
    assert not [q for q in captured if q["sql"].startswith("UPDATE")]


def test_refreshing_nothing_or_what_is_gone_does_nothing() -> None:
    assert products_refresh(product_ids=[]) == 0
    assert products_refresh(product_ids=[987654321]) == 0


def test_a_merchants_edit_shows_in_lists_after_the_commit(django_capture_on_commit_callbacks: Any) -> None:
    product = product_create(price="10.00")
    record = product.stockrecords.get()
    with django_capture_on_commit_callbacks(execute=True):
        record.price = Decimal("8.00")
        record.num_in_stock = 0
        record.save()
    product.refresh_from_db()
    assert (product.lowest_price, product.is_available) == (Decimal("8.00"), False)


def test_hiding_a_variant_changes_its_parents_price(django_capture_on_commit_callbacks: Any) -> None:
    parent = variant_product_create(
        variants=[{"options": {"Size": "S"}, "price": "5.00"}, {"options": {"Size": "M"}, "price": "8.00"}]
    )
    with django_capture_on_commit_callbacks(execute=True):
        child = parent.children.order_by("pk").first()
        child.is_public = False
        child.save()
    parent.refresh_from_db()
    assert parent.lowest_price == Decimal("8.00")


def price_set(record: Any, price: str, *, days_ago: int = 0) -> None:
    record.price = Decimal(price)
    record.save(update_fields=["price"])
    with clock.at(clock.now() - timedelta(days=days_ago)):
        products_refresh(product_ids=[record.product_id])
    record.refresh_from_db()


def test_a_reduction_stands_beside_the_lowest_price_of_the_thirty_days_before_it() -> None:
    with clock.at(clock.now() - timedelta(days=90)):
        record = product_create(price="50.00").stockrecords.get()
    assert record.lowest_30 is None
    price_set(record, "45.00", days_ago=40)
    price_set(record, "48.00", days_ago=20)
    price_set(record, "40.00")
    assert record.lowest_30 == Decimal("45.00")
    assert list(record.price_changes.order_by("changed_at").values_list("price", flat=True)) == [
        Decimal(price) for price in ("50.00", "45.00", "48.00", "40.00")
    ]


def test_the_daily_check_finds_prices_that_were_written_past_the_services() -> None:
    record = product_create(price="10.00").stockrecords.get()
    StockRecord.objects.update(price="7.00")
    assert (prices_check(), prices_check()) == (1, 0)
    record.refresh_from_db()
    assert record.lowest_30 == Decimal("10.00")
    StockRecord.objects.update(lowest_30=None)
    assert prices_check() == 0
    record.refresh_from_db()
    assert record.lowest_30 == Decimal("10.00")
    assert PriceChange.objects.count() == 2


def test_a_variants_sales_count_for_its_parent() -> None:
    parent = variant_product_create()
    first, second, _third = parent.children.order_by("pk")
    mug = product_create("Mug", units_sold=4)
    assert units_sold_set(counts={first.pk: 2, second.pk: 3, 987654321: 9}) == 4
    sold = dict(Product.objects.filter(units_sold__gt=0).values_list("pk", "units_sold"))
    assert sold == {parent.pk: 5, first.pk: 2, second.pk: 3}
    assert mug.pk not in sold
    assert units_sold_set(counts={first.pk: 2, second.pk: 3}) == 0
