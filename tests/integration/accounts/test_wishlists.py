"""Wish lists: found by nobody but their owners, shared by a link that can be turned off."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from tests.factories.account import wishlist_create
from tests.factories.catalogue import product_create
from tests.factories.users import user_create
from tests.integration.access.probe import BACKEND

pytestmark = pytest.mark.django_db

WishList = get_model("wishlists", "WishList")


@pytest.fixture
def owner() -> Any:
    return user_create(first_name="Ada")


@pytest.fixture
def client(owner: Any) -> Client:
    client = Client()
    client.force_login(owner, backend=BACKEND)
    return client


def path(name: str, **kwargs: Any) -> str:
    return reverse(f"customer:wishlists-{name}", kwargs=kwargs)


def titles(wishlist: Any) -> list[str]:
    return list(wishlist.lines.values_list("title", flat=True))


def test_first_product_makes_a_private_list_and_is_put_on_it_once(client: Client, owner: Any) -> None:
    product = product_create("Jug")
    for _attempt in range(2):
        client.post(path("add-product", product_pk=product.pk), {"next": product.get_absolute_url()})
    wishlist = WishList.objects.get()
    assert (wishlist.owner, wishlist.visibility, titles(wishlist)) == (owner, "Private", ["Jug"])


def test_adding_goes_back_to_the_shop_only(client: Client) -> None:
    product = product_create("Jug")
    add = path("add-product", product_pk=product.pk)
    back = client.post(add, {"next": product.get_absolute_url()})
    assert back.headers["Location"] == product.get_absolute_url()
    away = client.post(add, {"next": "https://evil.example/"})
    assert away.headers["Location"].startswith("/accounts/wishlists/")


def test_guest_is_led_to_the_log_in_and_back_to_a_button(client: Client) -> None:
    product = product_create("Jug")
    add = path("add-product", product_pk=product.pk)
    response = Client().post(add)
    assert response.headers["Location"] == f"/accounts/login/?next={add}"
    assert client.get(add).status_code == 200
    assert not WishList.objects.exists()


def test_list_is_created_renamed_and_deleted(client: Client, owner: Any) -> None:
    client.post(path("create"), {"name": "Kitchen"})
    wishlist = WishList.objects.get()
    client.post(path("update", key=wishlist.key), {"name": "Bath"})
    wishlist.refresh_from_db()
    assert wishlist.name == "Bath"
    client.get(path("delete", key=wishlist.key))
    assert WishList.objects.exists()
    client.post(path("delete", key=wishlist.key))
    assert not WishList.objects.exists()


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\x00b"])
def test_bad_name_is_told_and_changes_nothing(client: Client, owner: Any, name: str) -> None:
    wishlist = wishlist_create(owner)
    assert client.post(path("create"), {"name": name}).status_code == 422
    assert client.post(path("update", key=wishlist.key), {"name": name}).status_code == 422
    assert list(WishList.objects.values_list("name", flat=True)) == ["Kitchen"]


def test_somebody_elses_list_is_not_there(client: Client, owner: Any) -> None:
    product = product_create("Jug")
    foreign = wishlist_create(user_create(), products=[product], is_shared=True)
    mine = wishlist_create(owner, products=[product_create("Cup")])
    line, own_line = foreign.lines.get().pk, mine.lines.get().pk
    before = list(WishList.objects.order_by("pk").values())
    posts = [
        (path("update", key=foreign.key), {"name": "Mine"}),
        (path("delete", key=foreign.key), {}),
        (path("share", key=foreign.key), {"share": "off"}),
        (path("remove-product", key=foreign.key, line_pk=line), {}),
        (path("remove-product", key=mine.key, line_pk=line), {}),
        (path("move-product-to-another", key=foreign.key, line_pk=line), {"to": mine.key}),
        (path("move-product-to-another", key=mine.key, line_pk=own_line), {"to": foreign.key}),
        (path("add-product", product_pk=product.pk), {"list": foreign.key}),
    ]
    assert [client.post(address, data).status_code for address, data in posts] == [404] * len(posts)
    assert list(WishList.objects.order_by("pk").values()) == before
    assert (titles(foreign), titles(mine)) == (["Jug"], ["Cup"])


@pytest.mark.parametrize("name", ["share", "remove-product", "move-product-to-another"])
def test_nothing_is_changed_by_reading(client: Client, owner: Any, name: str) -> None:
    wishlist = wishlist_create(owner, products=[product_create("Jug")])
    kwargs = {} if name == "share" else {"line_pk": wishlist.lines.get().pk}
    assert client.get(path(name, key=wishlist.key, **kwargs)).status_code == 405
    assert titles(wishlist) == ["Jug"]


def test_line_moves_to_another_own_list(client: Client, owner: Any) -> None:
    product = product_create("Jug")
    first, second = wishlist_create(owner, products=[product]), wishlist_create(owner, products=[product])
    line = first.lines.get().pk
    client.post(path("move-product-to-another", key=first.key, line_pk=line), {"to": second.key})
    assert (titles(first), titles(second)) == ([], ["Jug"])


def test_link_works_while_the_list_is_shared_and_never_again(client: Client, owner: Any) -> None:
    wishlist = wishlist_create(owner, products=[product_create("Jug")])
    guest = Client()
    link = wishlist.get_shared_url()
    assert guest.get(link).status_code == 404
    client.post(path("share", key=wishlist.key), {"share": "on"})
    page = guest.get(link)
    assert (page.status_code, page.headers["X-Robots-Tag"]) == (200, "noindex")
    assert "Jug" in page.content.decode()
    assert owner.email not in page.content.decode()
    client.post(path("share", key=wishlist.key), {"share": "off"})
    wishlist.refresh_from_db()
    client.post(path("share", key=wishlist.key), {"share": "on"})
    wishlist.refresh_from_db()
    assert (guest.get(link).status_code, guest.get(wishlist.get_shared_url()).status_code) == (404, 200)


def test_product_that_is_gone_keeps_its_title(client: Client, owner: Any) -> None:
    product, hidden = product_create("Jug"), product_create("Cup")
    wishlist = wishlist_create(owner, products=[product, hidden])
    product.delete()
    type(hidden).objects.filter(pk=hidden.pk).update(is_public=False)
    page = client.get(path("detail", key=wishlist.key)).content.decode()
    assert page.count("No longer available") == 2
    assert "Jug" in page


def test_long_list_costs_no_more_queries(
    client: Client, owner: Any, django_assert_max_num_queries: Any
) -> None:
    wishlist = wishlist_create(owner, products=[product_create(f"Jug {n}") for n in range(12)])
    client.get(path("detail", key=wishlist.key))
    with django_assert_max_num_queries(12):
        client.get(path("detail", key=wishlist.key))
