"""“Best-selling” is counted from the orders."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.services import sales_recount
from tests.factories.catalogue import product_create, variant_product_create

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")


def sold(product: Any, quantity: int, *, status: str = "Confirmed", days_ago: int = 1) -> None:
    zero = Decimal(0)
    order = Order.objects.create(
        number=f"N-{Order.objects.count()}",
        total_incl_tax=zero,
        total_excl_tax=zero,
        shipping_incl_tax=zero,
        shipping_excl_tax=zero,
        status=status,
        date_placed=clock.now() - timedelta(days=days_ago),
    )
    amounts = ("line_price_incl_tax", "line_price_excl_tax")
    before = ("line_price_before_discounts_incl_tax", "line_price_before_discounts_excl_tax")
    order.lines.create(
        product=product,
        title=product.get_title(),
        quantity=quantity,
        num_allocated=0,
        **dict.fromkeys(amounts + before, zero),
    )


def test_units_of_the_last_ninety_days_are_counted(client: Client) -> None:
    mug, lamp = product_create("Mug"), product_create("Lamp", units_sold=7)
    shirt = variant_product_create("Shirt")
    child = shirt.children.order_by("pk").first()
    sold(mug, 2)
    sold(mug, 3, days_ago=89)
    sold(mug, 50, days_ago=91)
    sold(mug, 50, status="Cancelled")
    sold(mug, 50, status="Pending payment")
    sold(child, 6)
    assert sales_recount() == 4
    for product in (mug, lamp, shirt, child):
        product.refresh_from_db()
    assert [mug.units_sold, lamp.units_sold, shirt.units_sold, child.units_sold] == [5, 0, 6, 6]
    page = client.get("/catalogue/?sort=bestselling")
    assert [card.title for card in page.context["cards"]] == ["Shirt", "Mug", "Lamp"]
    assert sales_recount() == 0
