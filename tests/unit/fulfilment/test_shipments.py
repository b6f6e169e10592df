"""Parcels: several an order, posted twice, delivered, undone; and where they are followed."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from shopease.core import clock
from shopease.fulfilment.errors import QuantityRefusedError, ShipmentRefusedError, TransitionRefusedError
from shopease.fulfilment.models import Courier, Shipment, StockMovement
from shopease.fulfilment.models.shipments import tracking_pattern_check
from shopease.fulfilment.services.shipping import (
    shipment_correct,
    shipment_create,
    shipment_deliver,
    shipment_undo,
)
from shopease.notifications.models import OutboxMessage
from tests.factories.catalogue import product_class_create, product_create
from tests.factories.orders import order_create


@pytest.mark.parametrize(
    "pattern",
    [
        "http://dhl.example/?n={number}",
        "https://dhl.example/",
        "https://dhl.example/{number}/{number}",
        "https://{number}.example/",
        "https://user:pw@dhl.example/{number}",
        "https://dhl.example/{other}{number}",
        'https://dhl.example/{number}"onload=x',
        "javascript:alert({number})",
        "https://localhost/{number}",
        "https://[::/{number}",
    ],
)
def test_a_tracking_address_that_leads_astray_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError):
        tracking_pattern_check(pattern)


def test_a_tracking_number_is_quoted_in_the_address() -> None:
    courier = Courier(name="Post", tracking_url="https://post.example/follow?n={number}&l=en")
    tracking_pattern_check(courier.tracking_url)
    assert courier.tracking_link("A 1&x=/") == "https://post.example/follow?n=A%201%26x%3D%2F&l=en"
    assert courier.tracking_link("") == ""


def _order(**fields: Any) -> Any:
    cup = product_create("Cup", price="12.00", stock=10)
    return order_create({cup: 4}, **{"status": "Confirmed", **fields})


def _stock(order: Any) -> tuple[int, int]:
    record = order.lines.get().stockrecord
    record.refresh_from_db()
    return record.num_in_stock, record.num_allocated


def _told(order: Any) -> list[str]:
    keys = OutboxMessage.objects.filter(order=order).order_by("pk").values_list("key", flat=True)
    return [key.removeprefix(f"order:{order.number}:") for key in keys]


@pytest.mark.django_db
def test_an_order_leaves_in_two_parcels() -> None:
    order = _order()
    line = order.lines.get()
    courier = Courier.objects.create(name="Post", tracking_url="https://post.example/{number}")
    first = shipment_create(
        order_id=order.pk, lines={line.pk: 1}, courier_id=courier.pk, tracking_number=" 12 3 "
    )
    order.refresh_from_db()
    assert (order.status, first.number, first.tracking_link) == (
        "Partly shipped",
        1,
        "https://post.example/12%203",
    )
    assert _stock(order) == (9, 3)
    second = shipment_create(order_id=order.pk, lines={line.pk: 3})
    order.refresh_from_db()
    assert (order.status, second.number, _stock(order)) == ("Shipped", 2, (6, 0))
    assert _told(order) == ["placed", "shipped:1", "shipped:2"]
    shipment_deliver(shipment_id=first.pk)
    order.refresh_from_db()
    assert order.status == "Shipped"
    shipment_deliver(shipment_id=second.pk)
    shipment_deliver(shipment_id=second.pk)
    order.refresh_from_db()
    assert order.status == "Delivered"
    assert _told(order)[3:] == ["delivered:1", "delivered:2"]


@pytest.mark.django_db
def test_a_form_posted_twice_is_one_parcel() -> None:
    order = _order()
    line = order.lines.get()
    first = shipment_create(order_id=order.pk, lines={line.pk: 2}, number=1)
    assert shipment_create(order_id=order.pk, lines={line.pk: 2}, number=1).pk == first.pk
    with pytest.raises(ShipmentRefusedError):
        shipment_create(order_id=order.pk, lines={line.pk: 1}, number=1)
    assert Shipment.objects.count() == 1
    assert _stock(order) == (8, 2)


@pytest.mark.django_db
def test_what_can_not_be_sent_changes_nothing() -> None:
    order = _order()
    line = order.lines.get()
    for lines, error in (
        ({}, ShipmentRefusedError),
        ({line.pk: 0}, ShipmentRefusedError),
        ({line.pk: 5}, QuantityRefusedError),
        ({line.pk: -1}, QuantityRefusedError),
        ({0: 1}, QuantityRefusedError),
    ):
        with pytest.raises(error):
            shipment_create(order_id=order.pk, lines=lines)
    with pytest.raises(ShipmentRefusedError):
        shipment_create(order_id=order.pk, lines={line.pk: 1}, courier_id=1)
    with pytest.raises(ShipmentRefusedError):
        shipment_create(order_id=0, lines={line.pk: 1})
    pending = order_create({line.product: 1})
    with pytest.raises(TransitionRefusedError):
        shipment_create(order_id=pending.pk, lines={pending.lines.get().pk: 1})
    order.refresh_from_db()
    assert (order.status, _stock(order), Shipment.objects.count()) == ("Confirmed", (10, 5), 0)


@pytest.mark.django_db
def test_a_mistaken_parcel_is_undone_and_the_next_has_a_new_number() -> None:
    order = _order()
    line = order.lines.get()
    parcel = shipment_create(order_id=order.pk, lines={line.pk: 4})
    shipment_undo(shipment_id=parcel.pk, reason="Wrong box")
    shipment_undo(shipment_id=parcel.pk, reason="Wrong box")
    order.refresh_from_db()
    assert (order.status, _stock(order)) == ("Processing", (10, 4))
    assert order.notes.get().message == "Parcel 1 was undone. Wrong box"
    record = line.stockrecord
    sums = StockMovement.objects.filter(stockrecord=record).values_list("in_stock_change", "allocated_change")
    assert [sum(column) for column in zip(*sums, strict=True)] == [10, 4]
    assert shipment_create(order_id=order.pk, lines={line.pk: 4}, number=2).number == 2
    for refused in (shipment_deliver, shipment_undo):
        with pytest.raises(ShipmentRefusedError):
            refused(shipment_id=0)
    with pytest.raises(ShipmentRefusedError):
        shipment_deliver(shipment_id=parcel.pk)


@pytest.mark.django_db
def test_what_arrived_is_not_undone() -> None:
    order = _order()
    parcel = shipment_create(order_id=order.pk, lines={order.lines.get().pk: 4})
    for wrong in (timedelta(hours=-1), timedelta(days=1)):
        with pytest.raises(ShipmentRefusedError):
            shipment_deliver(shipment_id=parcel.pk, at=clock.now() + wrong)
    shipment_deliver(shipment_id=parcel.pk)
    with pytest.raises(ShipmentRefusedError):
        shipment_undo(shipment_id=parcel.pk)
    order.refresh_from_db()
    assert (order.status, _stock(order)) == ("Delivered", (6, 0))


@pytest.mark.django_db
def test_a_step_of_the_whole_order_makes_and_delivers_its_parcels() -> None:
    order = _order(status="Delivered")
    parcel = order.shipments.get()
    assert [(each.line.quantity, each.quantity) for each in parcel.lines.all()] == [(4, 4)]
    assert parcel.delivered_at is not None
    assert _told(order) == ["placed", "shipped:1", "delivered:1"]


@pytest.mark.django_db
def test_what_needs_no_parcel_is_in_none() -> None:
    text = product_create(
        "Pattern",
        price="5.00",
        product_class=product_class_create("Texts", requires_shipping=False, track_stock=False),
    )
    cup = product_create("Cup", price="12.00", stock=10)
    order = order_create({cup: 1, text: 1}, status="Shipped")
    assert [each.line.title for each in order.shipments.get().lines.all()] == ["Cup"]


@pytest.mark.django_db
def test_a_courier_that_is_out_of_use_keeps_its_parcels() -> None:
    order = _order()
    courier = Courier.objects.create(name="Post")
    parcel = shipment_create(order_id=order.pk, lines={order.lines.get().pk: 4}, courier_id=courier.pk)
    Courier.objects.update(is_active=False)
    again: dict[str, Any] = {"shipment_id": parcel.pk, "tracking_number": "1 ", "label_reference": "L-1"}
    kept = shipment_correct(courier_id=courier.pk, **again)
    assert (kept.courier, kept.tracking_number, kept.label_reference) == (courier, "1", "L-1")
    assert shipment_correct(courier_id=None, **again).courier is None
    with pytest.raises(ShipmentRefusedError):
        shipment_correct(courier_id=courier.pk, **again)
