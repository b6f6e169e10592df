"""Orders in the dashboard: what each role sees and does."""

from typing import Any

import pytest
from django.urls import reverse

from tests.integration.access.probe import client_for
from tests.integration.access.world import World, world_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return world_create()


def order_page(world: World, which: int = 0) -> str:
    return reverse("dashboard:order-detail", kwargs={"number": world.values["number"][which]})


def test_a_partner_sees_its_lines_and_no_customer(world: World) -> None:
    client = client_for(world, "partner")
    order = world.people["shopper"].orders.get()
    kinds = ("line_price", "line_price_before_discounts", "unit_price")
    amounts = {f"{kind}_{tax}_tax": 5 for kind in kinds for tax in ("incl", "excl")}
    foreign = order.lines.create(
        partner_name="Foreign", partner_sku="THEIRS", title="Plate", quantity=1, num_allocated=1, **amounts
    )
    line_page = reverse("dashboard:order-line-detail", kwargs={"number": order.number, "line_id": foreign.pk})
    assert client.get(line_page).status_code == 404
    for path in (order_page(world), reverse("dashboard:order-list"), reverse("dashboard:index")):
        page = client.get(path).content.decode()
        for secret in (world.people["shopper"].email, "Secret street", "Hidden", "Plate", "THEIRS"):
            assert secret not in page, (path, secret)
    assert "Cup 0" in client.get(order_page(world)).content.decode()
    assert client.get(order_page(world, 1)).status_code == 404


def test_a_partner_sees_the_parcels_of_its_lines_and_what_is_its_own_in_them(world: World) -> None:
    client = client_for(world, "partner")
    order = world.people["shopper"].orders.get()
    own = order.lines.get()
    kinds = ("line_price", "line_price_before_discounts", "unit_price")
    amounts = {f"{kind}_{tax}_tax": 5 for kind in kinds for tax in ("incl", "excl")}
    foreign = order.lines.create(
        partner_name="Foreign", partner_sku="THEIRS", title="Plate", quantity=2, num_allocated=2, **amounts
    )
    assert "No parcel holds any of them yet." in client.get(order_page(world)).content.decode()
    shared = order.shipments.get()
    shared.tracking_number, shared.label_reference = "AB12", "LABEL-7"
    shared.save()
    theirs = order.shipments.create(number=2, tracking_number="CD34")
    for parcel, line in ((shared, own), (shared, foreign), (theirs, foreign)):
        parcel.lines.create(line=line, quantity=1)
    page = client.get(order_page(world)).content.decode()
    assert f"1 × {own.title}" in page
    assert "AB12" in page
    for secret in ("Plate", "CD34", "LABEL-7", "/dashboard/parcels/"):
        assert secret not in page, secret
    for number in (order.number, "0000-0000-0000"):
        send = reverse("dashboard:parcel-create", kwargs={"number": number})
        assert client.post(send, {f"units-{own.pk}": 1}).status_code == 403


@pytest.mark.parametrize("query", ["name=Hidden", "partner_sku=THEIRS", "response_format=csv", "voucher=X"])
def test_a_partner_cannot_search_by_what_it_may_not_see(world: World, query: str) -> None:
    response = client_for(world, "partner").get(reverse("dashboard:order-list") + "?" + query)
    assert response.headers["Content-Type"].startswith("text/html")
    assert [order.number for order in response.context["orders"]] == [world.values["number"][0]]


@pytest.mark.parametrize("role", ["orders", "administrator"])
@pytest.mark.parametrize(
    "data",
    [
        {"order_action": "create_order_payment_event", "amount": "10.00"},
        {"line_action": "create_payment_event"},
        {"line_action": "create_shipping_event"},
        {"line_action": "change_line_statuses", "new_status": "Shipped"},
    ],
)
def test_money_and_lines_are_not_changed_from_the_page(world: World, role: str, data: dict[str, Any]) -> None:
    order = world.people["shopper"].orders.get()
    line = order.lines.get()
    response = client_for(world, role).post(
        order_page(world), {**data, "selected_line": [line.pk]}, follow=True
    )
    assert "Invalid action" in response.content.decode()
    line.refresh_from_db()
    assert line.status == "Pending"
    assert order.payment_events.count() == order.shipping_events.count() == 0


def test_support_writes_notes_and_changes_no_status(world: World) -> None:
    client = client_for(world, "support")
    order = world.people["shopper"].orders.get()
    client.post(order_page(world), {"order_action": "save_note", "message": "Called back."})
    assert order.notes.filter(message="Called back.").exists()
    answer = client.post(
        order_page(world), {"order_action": "change_order_status", "new_status": "Confirmed"}
    )
    assert answer.status_code == 403
    order.refresh_from_db()
    assert order.status == "Pending"


def test_the_order_desk_moves_an_order_on(world: World) -> None:
    order = world.people["shopper"].orders.get()
    data = {"order_action": "change_order_status", "new_status": "Confirmed"}
    client_for(world, "orders").post(order_page(world), data)
    order.refresh_from_db()
    assert order.status == "Confirmed"


def test_a_linked_person_becomes_a_partner_and_back(world: World) -> None:
    client = client_for(world, "administrator")
    person, partner = world.people["shopper"], world.values["partner_pk"][1]
    kwargs = {"partner_pk": partner, "user_pk": person.pk}
    assert client.get(reverse("dashboard:partner-user-link", kwargs=kwargs)).status_code == 405
    assert not person.partners.exists()
    client.post(reverse("dashboard:partner-user-link", kwargs=kwargs))
    assert [group.name for group in person.groups.all()] == ["partner"]
    client.post(reverse("dashboard:partner-user-unlink", kwargs=kwargs))
    assert [group.name for group in person.groups.all()] == ["shopper"]


@pytest.mark.parametrize(
    ("role", "sees", "not_sees"),
    [
        (
            "marketing",
            {"dashboard:offer-list", "wagtailadmin_home"},
            {"dashboard:order-list", "dashboard:reports-index"},
        ),
        (
            "orders",
            {"dashboard:order-list"},
            {"dashboard:offer-list", "wagtailadmin_home", "dashboard:users-index"},
        ),
        ("partner", {"dashboard:order-list", "dashboard:catalogue-product-list"}, {"dashboard:partner-list"}),
    ],
)
def test_the_navigation_shows_what_may_be_opened(
    world: World, role: str, sees: set[str], not_sees: set[str]
) -> None:
    page = client_for(world, role).get(reverse("dashboard:index")).content.decode()
    assert {name for name in sees | not_sees if f'href="{reverse(name)}"' in page} == sees


def test_turnover_is_for_those_who_read_reports(world: World) -> None:
    pages = {role: client_for(world, role).get(reverse("dashboard:index")) for role in ("editor", "finance")}
    assert "total_revenue" not in pages["editor"].context
    assert pages["finance"].context["total_revenue"] == 20


def test_the_page_of_a_line_says_how_far_its_units_got(world: World) -> None:
    order = world.people["shopper"].orders.get()
    line = order.lines.get()
    page = reverse("dashboard:order-line-detail", kwargs={"number": order.number, "line_id": line.pk})
    text = client_for(world, "partner").get(page).content.decode()
    assert line.partner_sku in text
    assert f"<li>{line.num_open} open</li>" in text
    assert "events have occurred" not in text


@pytest.mark.parametrize(("status", "is_offered"), [("Confirmed", True), ("Shipped", False)])
def test_the_address_is_changed_until_something_has_left(world: World, status: str, is_offered: bool) -> None:
    order = world.people["shopper"].orders.get()
    type(order).objects.filter(pk=order.pk).update(status=status)
    page = client_for(world, "orders").get(order_page(world)).content.decode()
    assert ("Change the address" in page) is is_offered
