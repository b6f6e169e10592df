"""What is kept for later, what becomes one at log-in, and what changed meanwhile."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from oscar.core.loading import get_model

from tests.factories.catalogue import product_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Basket = get_model("basket", "Basket")


def add(client: Client, product: Any, quantity: int = 1) -> None:
    assert client.post(f"/basket/add/{product.pk}/", {"quantity": quantity}).status_code == 302


def page(client: Client) -> str:
    return client.get("/basket/").content.decode()


def held(client: Client) -> tuple[dict[str, int], dict[str, int]]:
    """Quantities by title, in the basket and kept for later."""
    context = client.get("/basket/").context
    return tuple({row["title"]: row["line"].quantity for row in context[name]} for name in ("rows", "kept"))  # type: ignore[return-value]


def line_id(client: Client, title: str, place: str = "rows") -> int:
    context = client.get("/basket/").context
    (found,) = [row["line"].pk for row in context[place] if row["title"] == title]
    return int(found)


def keep(client: Client, title: str) -> None:
    client.post("/basket/", {"later": line_id(client, title)})


@pytest.mark.parametrize("has_account", [False, True])
def test_a_line_is_kept_taken_back_and_forgotten(client: Client, has_account: bool) -> None:
    if has_account:
        client.force_login(user_create())
    add(client, product_create("Mug"), 2)
    add(client, product_create("Jug"))
    keep(client, "Mug")
    assert held(client) == ({"Jug": 1}, {"Mug": 2})
    client.post("/basket/saved/", {"take": line_id(client, "Mug", "kept")})
    assert held(client) == ({"Jug": 1, "Mug": 2}, {})
    keep(client, "Jug")
    client.post("/basket/saved/", {"drop": line_id(client, "Jug", "kept")})
    assert held(client) == ({"Mug": 2}, {})


def test_what_is_kept_is_neither_counted_nor_ordered_and_stands_below_an_empty_basket(client: Client) -> None:
    add(client, product_create("Mug"))
    keep(client, "Mug")
    text = page(client)
    assert "Your basket is empty" in text
    assert "Kept for later" in text
    assert client.get("/checkout/", follow=True).redirect_chain[-1] == ("/basket/", 302)


def test_the_same_product_kept_twice_is_one_line_that_grows(client: Client) -> None:
    mug = product_create("Mug")
    for quantity in (2, 1):
        add(client, mug, quantity)
        keep(client, "Mug")
    add(client, mug)
    client.post("/basket/saved/", {"take": line_id(client, "Mug", "kept")})
    assert held(client) == ({"Mug": 4}, {})


def test_nobody_moves_what_others_keep(client: Client) -> None:
    add(client, product_create("Mug"))
    keep(client, "Mug")
    foreign = line_id(client, "Mug", "kept")
    stranger = Client()
    add(stranger, product_create("Jug"))
    for data in ({"take": foreign}, {"drop": foreign}, {"take": "x"}, {"drop": "9" * 40}, {}):
        assert stranger.post("/basket/saved/", data).status_code == 302
    assert stranger.post("/basket/", {"later": foreign}).status_code == 302
    assert held(stranger) == ({"Jug": 1}, {})
    assert held(client) == ({}, {"Mug": 1})


def test_at_log_in_both_baskets_become_the_accounts_and_nothing_is_doubled(client: Client) -> None:
    person = user_create()
    mug, jug, cup = product_create("Mug"), product_create("Jug"), product_create("Cup")
    client.force_login(person)
    add(client, mug, 2)
    add(client, jug)
    keep(client, "Jug")
    phone = Client()
    add(phone, mug, 3)
    add(phone, jug, 1)
    keep(phone, "Jug")
    add(phone, cup)
    phone.force_login(person)
    expected = ({"Mug": 3, "Cup": 1}, {"Jug": 1})
    assert held(phone) == expected
    assert held(phone) == expected
    assert held(client) == expected
    assert not phone.cookies["saved"].value
    assert Basket.saved.filter(lines__isnull=False).distinct().count() == 1
    stranger = Client()
    assert held(stranger) == ({}, {})


def test_a_guest_without_an_older_account_basket_keeps_what_was_saved(client: Client) -> None:
    add(client, product_create("Mug"))
    keep(client, "Mug")
    person = user_create()
    client.force_login(person)
    assert held(client) == ({}, {"Mug": 1})
    assert Basket.saved.get().owner == person


def test_what_was_deleted_is_told_until_it_was_read(client: Client) -> None:
    mug, jug = product_create("Mug"), product_create("<b>Jug</b>")
    add(client, mug)
    add(client, jug)
    mug.stockrecords.update(price=Decimal("12.00"))
    jug.delete()
    for _time in (1, 2):
        text = page(client)
        assert "“&lt;b&gt;Jug&lt;/b&gt;” is not sold any more and left your basket." in text
        assert "The price of 1 product changed." in text
        assert "The price rose from €10.00 to €12.00" in text
    client.post("/basket/changes/")
    text = page(client)
    assert "Since you were here last" not in text
    assert "The price rose" not in text
    assert held(client) == ({"Mug": 1}, {})


def test_what_left_a_guests_basket_is_told_after_the_log_in_too(client: Client) -> None:
    jug = product_create("Jug")
    add(client, jug)
    jug.delete()
    client.force_login(user_create())
    assert "“Jug” is not sold any more" in page(client)


def test_what_one_takes_out_oneself_is_no_news(client: Client) -> None:
    add(client, product_create("Mug"))
    add(client, product_create("Jug"))
    client.post("/basket/", {"remove": line_id(client, "Mug")})
    assert "Since you were here last" not in page(client)
    assert Basket.objects.get().gone == []
