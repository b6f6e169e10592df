"""Staff send parcels and take a month of invoices home; customers open their own."""

import csv
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shopease.fulfilment.models import Courier, OrderDocument, Shipment
from shopease.fulfilment.services.filing import document_draw, document_file_ensure
from shopease.fulfilment.services.invoices import order_bill
from shopease.fulfilment.services.placing import order_link_create
from shopease.fulfilment.services.shipping import shipment_create
from shopease.users.roles import Role
from tests.factories.catalogue import product_create
from tests.factories.orders import order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(user_create(role=Role.ORDERS))
    return client


def _order(status: str = "Confirmed", **fields: Any) -> Any:
    cup = product_create("Cup", price="12.00", stock=10)
    return order_create({cup: 4}, status=status, **fields)


def _posted(order: Any, units: object, **fields: Any) -> dict[str, Any]:
    return {f"units-{order.lines.get().pk}": units, "number": order.shipments.count() + 1, **fields}


def test_a_part_is_sent_from_the_orders_page(desk: Client) -> None:
    order = _order()
    courier = Courier.objects.create(name="Post", tracking_url="https://post.example/{number}")
    page = f"/dashboard/orders/{order.number}/"
    assert "Send this parcel" in desk.get(page).content.decode()
    data = _posted(order, 3, courier=courier.pk, tracking_number="AB 1", label_reference="L-1")
    answer = desk.post(f"/dashboard/parcels/order/{order.number}/", data)
    assert (answer.status_code, answer["Location"]) == (302, page + "#order-shipments")
    again = desk.post(
        f"/dashboard/parcels/order/{order.number}/", {**data, f"units-{order.lines.get().pk}": 1}
    )
    assert again.status_code == 400
    parcel = Shipment.objects.get()
    assert (parcel.courier, parcel.tracking_number, parcel.lines.get().quantity) == (courier, "AB 1", 3)
    assert parcel.actor is not None
    order.refresh_from_db()
    assert order.status == "Partly shipped"
    shown = desk.get(page).content.decode()
    assert 'href="https://post.example/AB%201"' in shown
    assert (
        "AB 1" in Client().get(reverse("order-link", args=[order_link_create(order=order)])).content.decode()
    )


@pytest.mark.parametrize("units", ["5", "", "x", "9" * 30])
def test_what_is_refused_comes_back_as_it_was_typed(desk: Client, units: str) -> None:
    order = _order()
    data = _posted(order, units, tracking_number="AB1", courier="999")
    answer = desk.post(f"/dashboard/parcels/order/{order.number}/", data)
    assert answer.status_code == 400
    assert 'value="AB1"' in answer.content.decode()
    assert not Shipment.objects.exists()


def test_the_second_of_two_who_pack_at_once_sends_the_parcel_after_the_first(desk: Client) -> None:
    order = _order()
    send = f"/dashboard/parcels/order/{order.number}/"
    second = _posted(order, 2, tracking_number="CD 2")
    assert desk.post(send, _posted(order, 1)).status_code == 302
    refused = desk.post(send, second)
    assert refused.status_code == 400
    assert "Meanwhile somebody else sent a parcel." in refused.content.decode()
    form = refused.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert (again["number"], again["tracking_number"]) == (2, "CD 2")
    assert desk.post(send, again).status_code == 302
    sent = Shipment.objects.order_by("number").values_list("number", "lines__quantity", "tracking_number")
    assert list(sent) == [(1, 1, ""), (2, 2, "CD 2")]


def test_a_parcel_is_corrected_delivered_and_undone(desk: Client) -> None:
    order = _order()
    line = order.lines.get()
    first, second = (shipment_create(order_id=order.pk, lines={line.pk: units}) for units in (1, 3))

    def post(parcel: Shipment, step: str, **data: str) -> int:
        return desk.post(f"/dashboard/parcels/{parcel.pk}/{step}/", data).status_code

    assert post(first, "correct", **{f"parcel-{first.pk}-tracking_number": "77"}) == 302
    assert post(first, "deliver", **{f"delivered-{first.pk}-at": "2001-01-01T10:00"}) == 400
    assert post(first, "deliver") == 302
    assert post(first, "undo", **{f"undo-{first.pk}-reason": "Oops"}) == 400
    assert post(second, "undo") == 400
    assert post(second, "undo", **{f"undo-{second.pk}-reason": "Wrong box"}) == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.tracking_number, first.delivered_at is None, second.undone_at is None) == (
        "77",
        False,
        False,
    )
    order.refresh_from_db()
    assert order.status == "Partly shipped"


def test_packing_slips_are_files_of_their_own(desk: Client) -> None:
    order = _order()
    assert desk.get(f"/dashboard/parcels/order/{order.number}/slip/").content.startswith(b"%PDF")
    parcel = shipment_create(order_id=order.pk, lines={order.lines.get().pk: 4})
    answer = desk.get(f"/dashboard/parcels/{parcel.pk}/slip/")
    assert (answer["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")
    assert desk.get(f"/dashboard/parcels/order/{order.number}/slip/").status_code == 404


def test_support_sees_parcels_and_sends_none(client: Client) -> None:
    client.force_login(user_create(role=Role.SUPPORT))
    order = _order()
    assert client.post(f"/dashboard/parcels/order/{order.number}/", _posted(order, 1)).status_code == 403
    page = client.get(f"/dashboard/orders/{order.number}/").content.decode()
    assert "Send this parcel" not in page
    assert not Shipment.objects.exists()


def test_a_courier_with_a_bad_address_is_refused(desk: Client) -> None:
    answer = desk.post("/dashboard/couriers/new/", {"name": "Post", "tracking_url": "http://x.example/"})
    assert answer.status_code == 400
    assert not Courier.objects.exists()


def test_a_month_is_a_table_and_an_archive(client: Client) -> None:
    client.force_login(user_create(role=Role.FINANCE))
    order = _order()
    order.shipping_address.first_name = "=SUM(A1)"
    order.shipping_address.save()
    bill = order_bill(order_id=order.pk)
    assert bill is not None
    assert bill.name in client.get("/dashboard/documents/").content.decode()
    asked = f"?month={bill.issued_on:%Y-%m}"
    lines = b"".join(client.get(f"/dashboard/documents/table/{asked}")).decode().splitlines()
    (row,) = csv.DictReader(lines)
    assert (row["number"], row["customer"], row["rate"], row["gross"]) == (
        bill.name,
        "'=SUM(A1) Lovelace",
        "19.00",
        "52.90",
    )
    archive = zipfile.ZipFile(BytesIO(b"".join(client.get(f"/dashboard/documents/archive/{asked}"))))
    assert {name: archive.read(name) for name in archive.namelist()} == {
        f"{bill.name}.pdf": document_draw(bill)
    }
    for wrong in ("?month=2026-13", "?month=x", "?month=9999-01", "?kind=x", "?page=x&q=" + "y" * 61):
        assert client.get(f"/dashboard/documents/{wrong}").status_code == 200


def test_customers_open_their_own_documents_only() -> None:
    owner, other = user_create(), user_create()
    orders = [_order(user=user) for user in (owner, other)]
    bills = [order_bill(order_id=order.pk) for order in orders]
    assert all(bills)
    mine = Client()
    mine.force_login(owner)
    link = order_link_create(order=orders[0])

    def opened(client: Client, key: str, bill: OrderDocument | None) -> int:
        assert bill is not None
        return client.get(f"/orders/{key}/documents/{bill.pk}/").status_code

    assert opened(mine, orders[0].number, bills[0]) == 200
    assert bills[0] is not None
    document_file_ensure(bills[0])
    assert opened(mine, orders[0].number, bills[0]) == 302
    assert opened(Client(), link, bills[0]) == 302
    for client, key, bill in (
        (mine, orders[0].number, bills[1]),
        (mine, orders[1].number, bills[1]),
        (Client(), orders[0].number, bills[0]),
        (Client(), link, bills[1]),
        (Client(), "x" * 43, bills[0]),
    ):
        assert opened(client, key, bill) == 404
    assert bills[0].name in mine.get(f"/accounts/orders/{orders[0].number}/").content.decode()


def test_nothing_is_sent_before_the_money_has_come(desk: Client) -> None:
    order = _order()
    order.payment_attempts.update(status="promised", gateway="bank-transfer")
    type(order).objects.filter(pk=order.pk).update(payment_state="promised")
    page = desk.get(f"/dashboard/orders/{order.number}/").content.decode()
    assert "Nothing can be sent before the order is paid." in page
    assert "Ship all that is open" not in page
    assert "Start processing" in page
    answer = desk.post(f"/dashboard/parcels/order/{order.number}/", _posted(order, 4))
    assert answer.status_code == 400
    assert not Shipment.objects.exists()
