"""Orders leave their address in the customer's address book."""

from typing import Any

import pytest
from oscar.core.loading import get_model

from tests.factories.catalogue import product_create
from tests.factories.orders import order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


def test_an_address_is_kept_once_and_counts_its_orders() -> None:
    person, goods = user_create(), product_create("Vase", stock=5)
    for _order in range(2):
        order_create({goods: 1}, user=person)
    assert [address.num_orders_as_shipping_address for address in person.addresses.all()] == [2]


def test_two_orders_at_once_keep_a_new_address_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other order's address is committed between this one's look and its writing."""
    person, goods = user_create(), product_create("Vase", stock=5)
    address = get_model("order", "ShippingAddress")
    whole = address.populate_alternative_model

    def populate(self: Any, new: Any) -> None:
        whole(self, new)
        other = type(new)(user=person, num_orders_as_shipping_address=1)
        whole(self, other)
        other.save()

    monkeypatch.setattr(address, "populate_alternative_model", populate)
    order_create({goods: 1}, user=person)
    assert [kept.num_orders_as_shipping_address for kept in person.addresses.all()] == [2]
