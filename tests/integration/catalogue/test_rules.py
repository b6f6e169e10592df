"""What is new, sells best or is on offer by itself."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from oscar.core.loading import get_model

from catalogue_ext.rules import bestsellers, new_products, on_offer
from catalogue_ext.services import follow_changes, products_refresh, rules_apply
from shopease.core import clock
from tests.factories import catalogue
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")
ProductRules = get_model("catalogue", "ProductRules")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with clock.at(NOON):
        yield


def titles(found: Any) -> list[str]:
    return sorted(Product.objects.filter(found).values_list("title", flat=True))


def aged(title: str, days: int, **fields: Any) -> Any:
    product = catalogue.product_create(title, **fields)
    Product.objects.filter(pk=product.pk).update(date_created=NOON - timedelta(days=days))
    return product


def test_new_is_what_is_young_or_marked_by_hand() -> None:
    aged("Young", 29)
    aged("Old", 31)
    aged("Old and marked", 400, is_new=True)
    assert rules_apply() == 1
    assert titles(new_products()) == ["Old and marked", "Young"]
    ProductRules.objects.create(new_days=0)
    assert rules_apply() == 1
    assert titles(new_products()) == ["Old and marked"]


def test_bestsellers_are_those_that_sold_most() -> None:
    ProductRules.objects.create(bestseller_top=2)
    for title, units in {"A": 3, "B": 9, "C": 5, "D": 0}.items():
        aged(title, 90, units_sold=units)
    aged("Marked", 90, is_bestseller=True)
    aged("Hidden", 90, units_sold=100, is_public=False)
    assert rules_apply() == 2
    assert titles(bestsellers()) == ["B", "C", "Marked"]
    Product.objects.filter(title="A").update(units_sold=10)
    assert rules_apply() == 2
    assert titles(bestsellers()) == ["A", "B", "Marked"]


def test_bestsellers_may_be_all_that_sold_enough() -> None:
    ProductRules.objects.create(bestseller_by="units", bestseller_units=5)
    for title, units in {"A": 4, "B": 5, "C": 6}.items():
        aged(title, 90, units_sold=units)
    rules_apply()
    assert titles(bestsellers()) == ["B", "C"]


def test_a_parent_has_the_marks_of_its_family() -> None:
    variants: list[dict[str, Any]] = [
        {"options": {"Size": "S"}},
        {"options": {"Size": "M"}, "compare_at": Decimal("20.00")},
    ]
    catalogue.variant_product_create("Shirt", variants=variants)
    rules_apply()
    assert titles(on_offer()) == ["Shirt"]


def test_a_reduction_puts_on_offer_at_once() -> None:
    product = aged("Cup", 90)
    record = product.stockrecords.get()
    record.compare_at = Decimal("12.00")
    record.save()
    products_refresh(product_ids=[product.pk])
    assert titles(on_offer()) == ["Cup"]
    record.compare_at = None
    record.save()
    products_refresh(product_ids=[product.pk])
    assert titles(on_offer()) == []


def offer(range_: Any, **fields: Any) -> Any:
    return catalogue.offer_create(product_range=range_, **fields)


def range_of(*products: Any) -> Any:
    found = get_model("offer", "Range").objects.create(name=f"Range of {len(products)}")
    for product in products:
        found.add_product(product)
    return found


def test_an_offer_counts_while_it_runs_for_what_it_names() -> None:
    cup, _bowl = aged("Cup", 90), aged("Bowl", 90)
    aged("Book", 90, is_discountable=False)
    found = offer(range_of(cup, Product.objects.get(title="Book")), end_datetime=NOON + timedelta(hours=1))
    rules_apply()
    assert titles(on_offer()) == ["Cup"]
    with clock.at(NOON + timedelta(hours=2)):
        assert rules_apply() == 1
    assert titles(on_offer()) == []
    assert found.status == found.OPEN


def test_an_offer_on_everything_names_nothing() -> None:
    aged("Cup", 90)
    offer(get_model("offer", "Range").objects.create(name="All", includes_all_products=True))
    rules_apply()
    assert titles(on_offer()) == []


def test_queries_do_not_grow_and_nothing_is_written_twice(django_assert_num_queries: Any) -> None:
    for number in range(12):
        aged(f"Cup {number}", 5, units_sold=number)
    heard: list[list[int]] = []
    follow_changes(heard.append)
    assert rules_apply() == 12
    assert [len(ids) for ids in heard] == [12]
    with django_assert_num_queries(6):
        assert rules_apply() == 0
    assert len(heard) == 1


def test_merchants_set_the_rules(client: Any) -> None:
    client.force_login(user_create(role="catalogue"))
    address = reverse("dashboard:rules")
    data = {
        "new_days": 7, "sales_days": 30, "bestseller_by": "units",
        "bestseller_units": 3, "bestseller_top": 12,
    }  # fmt: skip
    assert client.post(address, data).status_code == 302
    assert client.post(address, {**data, "new_days": 8}).status_code == 302
    rules = ProductRules.objects.get()
    assert (rules.new_days, rules.sales_days, rules.bestseller_by) == (8, 30, "units")
    refused = client.post(address, {**data, "new_days": 366})
    assert refused.status_code == 400
    rules.refresh_from_db()
    assert rules.new_days == 8
