"""Several changes of one basket at once all count."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from oscar.core.loading import get_model

from tests.factories.catalogue import product_create
from tests.factories.users import user_create

Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")

pytestmark = pytest.mark.usefixtures("committed_db")


def at_once(call: Callable[[], Any], times: int) -> list[Any]:
    def run() -> Any:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(times)]]


def with_cookies_of(visitor: Client) -> Client:
    client = Client()
    client.cookies.load({name: morsel.value for name, morsel in visitor.cookies.items()})
    return client


def test_adding_the_same_product_eight_times_at_once_adds_eight() -> None:
    mug, jug = product_create("Mug", stock=50), product_create("Jug", stock=50)
    visitor = Client()
    visitor.post(f"/basket/add/{jug.pk}/")
    answers = at_once(lambda: with_cookies_of(visitor).post(f"/basket/add/{mug.pk}/").status_code, 8)
    assert answers == [302] * 8
    assert sorted(Line.objects.values_list("product__title", "quantity")) == [("Jug", 1), ("Mug", 8)]


def test_a_person_gets_one_basket_however_many_requests_come_at_once() -> None:
    mug = product_create("Mug", stock=50)
    person = Client()
    person.force_login(user_create())
    answers = at_once(lambda: with_cookies_of(person).post(f"/basket/add/{mug.pk}/").status_code, 6)
    assert answers == [302] * 6
    assert [basket.lines.get().quantity for basket in Basket.objects.all()] == [6]


def test_merging_the_visitors_basket_twice_at_once_loses_nothing() -> None:
    visitor = Client()
    for title in ("Mug", "Jug", "Bowl"):
        visitor.post(f"/basket/add/{product_create(title).pk}/")
    visitor.force_login(user_create())
    answers = at_once(lambda: with_cookies_of(visitor).get("/basket/").status_code, 6)
    assert answers == [200] * 6
    owned = Basket.objects.get(owner__isnull=False)
    assert sorted(owned.lines.values_list("product__title", flat=True)) == ["Bowl", "Jug", "Mug"]
