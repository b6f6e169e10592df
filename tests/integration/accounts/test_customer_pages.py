"""A customer's own pages: orders and addresses of nobody else, changes by POST only."""

from typing import Any

import pytest
from django.urls import reverse
from oscar.core.loading import get_model

from tests.factories.checkout import ADDRESS
from tests.integration.access.probe import client_for
from tests.integration.access.world import World, world_create

pytestmark = pytest.mark.django_db

UserAddress = get_model("address", "UserAddress")


@pytest.fixture
def world() -> World:
    return world_create()


@pytest.fixture
def client(world: World) -> Any:
    return client_for(world, "shopper")


def addresses(world: World) -> Any:
    return UserAddress.objects.filter(user=world.people["shopper"])


def test_order_page_shows_what_was_bought(world: World, client: Any) -> None:
    page = client.get(reverse("customer:order", kwargs={"order_number": world.values["order_number"][0]}))
    assert "Cup 0" in page.content.decode()
    assert "Secret street 1" in page.content.decode()


def test_address_is_added_changed_and_deleted(world: World, client: Any) -> None:
    client.post(reverse("customer:address-create"), ADDRESS)
    address = addresses(world).get(last_name="Lovelace")
    client.post(
        reverse("customer:address-detail", kwargs={"pk": address.pk}), {**ADDRESS, "line4": "Potsdam"}
    )
    address.refresh_from_db()
    assert address.line4 == "Potsdam"
    client.get(reverse("customer:address-delete", kwargs={"pk": address.pk}))
    assert addresses(world).filter(pk=address.pk).exists()
    client.post(reverse("customer:address-delete", kwargs={"pk": address.pk}))
    assert not addresses(world).filter(pk=address.pk).exists()


def test_default_address_is_set_by_post_only(world: World, client: Any) -> None:
    address = addresses(world).get()
    kwargs = {"pk": address.pk, "action": "default_for_shipping"}
    path = reverse("customer:address-change-status", kwargs=kwargs)
    assert client.get(path).status_code == 405
    address.refresh_from_db()
    assert not address.is_default_for_shipping
    client.post(path)
    address.refresh_from_db()
    assert address.is_default_for_shipping


@pytest.mark.parametrize("name", ["address-detail", "address-delete", "address-change-status"])
def test_somebody_elses_address_is_not_there(world: World, client: Any, name: str) -> None:
    foreign = UserAddress.objects.exclude(user=world.people["shopper"]).get()
    kwargs = {"pk": foreign.pk} | ({"action": "default_for_billing"} if name.endswith("status") else {})
    before = UserAddress.objects.filter(pk=foreign.pk).values().get()
    assert client.post(reverse(f"customer:{name}", kwargs=kwargs), ADDRESS).status_code == 404
    assert UserAddress.objects.filter(pk=foreign.pk).values().get() == before


def test_names_change_and_the_address_stays(world: World, client: Any) -> None:
    data = {"first_name": "Ada", "last_name": "Lovelace", "email": "evil@example.com"}
    client.post(reverse("customer:profile-update"), data)
    person = world.people["shopper"]
    email = person.email
    person.refresh_from_db()
    assert (person.get_full_name(), person.email) == ("Ada Lovelace", email)


def test_an_incomplete_address_is_told_at_its_fields(world: World, client: Any) -> None:
    response = client.post(reverse("customer:address-create"), {**ADDRESS, "postcode": "", "country": "XX"})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"postcode", "country"}
    assert addresses(world).count() == 1
