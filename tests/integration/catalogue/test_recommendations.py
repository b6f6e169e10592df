"""What goes with a product: by hand, else bought with it, else near it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from oscar.core.loading import get_model

from catalogue_ext.recommendations import COMPANIONS, companions_set, products_related
from shopease.core import clock
from shopease.fulfilment.services.companions import MAX_GOODS, companions_recount
from shopease.fulfilment.tasks import recount_companions
from tests.factories.catalogue import category_create, product_create, variant_product_create

pytestmark = pytest.mark.django_db

Line = get_model("order", "Line")
Order = get_model("order", "Order")
ProductCompanion = get_model("catalogue", "ProductCompanion")
ProductRecommendation = get_model("catalogue", "ProductRecommendation")


def order_of(*products: Any, status: str = "Pending", days: int = 1) -> None:
    order = Order.objects.create(
        number=f"7{Order.objects.count():05}",
        status=status,
        date_placed=clock.now() - timedelta(days=days),
        total_incl_tax=10,
        total_excl_tax=10,
    )
    Line.objects.bulk_create(
        Line(
            order=order,
            product=product,
            title=product.title,
            partner_sku="X",
            quantity=2,
            num_allocated=2,
            line_price_incl_tax=1,
            line_price_excl_tax=1,
            line_price_before_discounts_incl_tax=1,
            line_price_before_discounts_excl_tax=1,
        )
        for product in products
    )


def companions(product: Any) -> list[tuple[str, int]]:
    rows = ProductCompanion.objects.filter(product=product).order_by("-orders", "companion__title")
    return list(rows.values_list("companion__title", "orders"))


def related(product: Any) -> list[str]:
    return [found.title for found in products_related(product.pk)]


def test_pairs_are_counted_by_order_and_variants_as_their_parents() -> None:
    cup, pot = product_create("Cup"), product_create("Pot")
    shirt = variant_product_create()
    small, large = shirt.children.order_by("pk")[:2]
    order_of(cup, pot, small)
    order_of(cup, pot, large)
    order_of(cup, pot)
    order_of(cup, product_create("Once"))
    recount_companions()
    assert companions(cup) == [("Pot", 3), ("Shirt", 2)]
    assert companions(pot) == [("Cup", 3), ("Shirt", 2)]
    assert companions(shirt) == [("Cup", 2), ("Pot", 2)]
    assert companions_recount() == 0


def test_old_unpaid_cancelled_and_huge_orders_do_not_count() -> None:
    cup, pot = product_create("Cup"), product_create("Pot")
    for _number in range(2):
        order_of(cup, pot, status="Cancelled")
        order_of(cup, pot, status="Pending payment")
        order_of(cup, pot, days=181)
        order_of(cup, pot, *[product_create(f"P{n}") for n in range(MAX_GOODS)])
    companions_recount()
    assert companions(cup) == []


def test_the_table_is_bounded_and_forgets() -> None:
    cup = product_create("Cup")
    others = [product_create(f"Other {n:02}") for n in range(COMPANIONS + 3)]
    companions_set(orders={(cup.pk, other.pk): n + 2 for n, other in enumerate(others)})
    assert [orders for _title, orders in companions(cup)] == list(range(COMPANIONS + 4, 4, -1))
    assert companions_set(orders={(cup.pk, 987_654): 5}) == len(others) + 1
    assert not ProductCompanion.objects.exists()


def test_by_hand_comes_before_bought_together_and_that_before_the_shelf() -> None:
    shelf = category_create()
    cup = product_create("Cup", categories=[shelf])
    for title in ("Shelf A", "Shelf B"):
        product_create(title, categories=[shelf])
    bought, sold_out = product_create("Bought"), product_create("Sold out", stock=0)
    hidden = product_create("Hidden", is_public=False)
    companions_set(orders={(cup.pk, p.pk): 3 + n for n, p in enumerate((bought, sold_out, hidden))})
    by_hand = product_create("By hand", stock=0)
    ProductRecommendation.objects.create(primary=cup, recommendation=by_hand)
    found = related(cup)
    assert found[:2] == ["By hand", "Bought"]
    assert sorted(found[2:]) == ["Shelf A", "Shelf B"]
    page = Client().get(f"/catalogue/related/{cup.pk}/").content.decode()
    assert page.index("By hand") < page.index("Bought") < page.index("Shelf A")
    assert "Hidden" not in page


def test_the_cost_does_not_grow(django_assert_max_num_queries: Any) -> None:
    cup = product_create("Cup", categories=[category_create()])
    others = [product_create(f"Other {n}") for n in range(COMPANIONS)]
    companions_set(orders={(cup.pk, other.pk): 2 for other in others})
    related(cup)
    with django_assert_max_num_queries(5):
        assert len(related(cup)) == 4
