"""An order is found by number and e-mail address or phone number, and by nothing less."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from shopease.fulfilment.finding import order_by_contact

pytestmark = pytest.mark.django_db

NUMBER = "ABCD-EFGH-JKMN"


@pytest.fixture(autouse=True)
def order() -> Any:
    country, _created = get_model("address", "Country").objects.get_or_create(
        iso_3166_1_a2="DE", defaults={"name": "GERMANY", "printable_name": "Germany"}
    )
    address = get_model("order", "ShippingAddress").objects.create(
        line1="Gartenweg 1", line4="Berlin", country=country, phone_number="+49 30 901820"
    )
    return get_model("order", "Order").objects.create(
        number=NUMBER,
        guest_email="Ada@example.com",
        shipping_address=address,
        currency="EUR",
        total_incl_tax=10,
        total_excl_tax=9,
    )


@pytest.mark.parametrize("number", [NUMBER, "abcd-efgh-jkmn", " abcdefghjkmn ", "#ABCD EFGH JKMN"])
@pytest.mark.parametrize("contact", ["ada@example.com", " ADA@EXAMPLE.COM ", "030 901820", "+4930901820"])
def test_a_right_pair_finds_the_order_however_it_is_typed(order: Any, number: str, contact: str) -> None:
    assert order_by_contact(number=number, contact=contact) == order


@pytest.mark.parametrize(
    ("number", "contact"),
    [
        (NUMBER, "eve@example.com"),
        (NUMBER, "030 901821"),
        (NUMBER, "nobody@invalid"),
        (NUMBER, "+10000000000"),
        (NUMBER, "x"),
        ("ABCD-EFGH-JKMP", "ada@example.com"),
        ("ABCD-EFGH-JKMP", "nobody@invalid"),
        ("ABCD-EFGH-JKMP", "+10000000000"),
    ],
)
def test_a_wrong_pair_finds_nothing_at_the_same_cost(number: str, contact: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert order_by_contact(number=number, contact=contact) is None
    assert len(queries) == 1


def test_an_order_without_phone_or_address_is_not_found_by_an_empty_one(order: Any) -> None:
    order.shipping_address = None
    order.guest_email = ""
    order.save()
    for contact in ("", "nobody@invalid", "+10000000000", "030 901820"):
        assert order_by_contact(number=NUMBER, contact=contact) is None
