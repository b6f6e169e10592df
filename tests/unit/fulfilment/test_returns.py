"""Returns: asked for within the days, answered once, received in parts; the order's status follows."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.errors import (
    QuantityRefusedError,
    RefundRefusedError,
    ReturnRefusedError,
    ShipmentRefusedError,
    TransitionRefusedError,
)
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.models import Refund, ReturnRequest
from shopease.fulfilment.rules import order_returnable
from shopease.fulfilment.services import order_advance
from shopease.fulfilment.services.cancelling import order_cancel
from shopease.fulfilment.services.refunds import refund_create
from shopease.fulfilment.services.returns import (
    Arrived,
    Wanted,
    return_approve,
    return_receive,
    return_refuse,
    return_request,
    return_withdraw,
)
from shopease.fulfilment.services.shipping import shipment_create, shipment_deliver, shipment_undo
from shopease.notifications.models import OutboxMessage
from shopease.payments.models import PaymentRefund
from tests.factories.catalogue import product_create
from tests.factories.orders import order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

D = Decimal


@pytest.fixture
def vase() -> Any:
    return product_create("Vase", price="39.00", stock=10)


@pytest.fixture
def order(vase: Any) -> Any:
    """Two vases, delivered."""
    return order_create({vase: 2}, status="Delivered")


def ask(order: Any, quantity: int = 1, **fields: Any) -> ReturnRequest:
    line = order.lines.get()
    return return_request(order_id=order.pk, lines={line.pk: Wanted(quantity, "size")}, **fields)


def arrive(request: ReturnRequest, quantity: int, restocked: int = 0, **fields: Any) -> ReturnRequest:
    row = request.lines.get()
    arrived = {row.pk: Arrived(quantity, restocked, "new")}
    return return_receive(return_id=request.pk, arrived=arrived, **fields)


def status(order: Any) -> str:
    order.refresh_from_db()
    return str(order.status)


def told(order: Any) -> list[str]:
    messages = OutboxMessage.objects.filter(order=order, event__startswith="return", topic="order.mail")
    return list(messages.order_by("pk").values_list("event", flat=True))


def test_a_return_goes_from_the_request_to_the_money(order: Any, vase: Any) -> None:
    clerk = user_create()
    request = ask(order, 2, note="Too tall.")
    assert (request.number, status(order)) == (f"{order.number}-R1", "Return requested")
    return_approve(return_id=request.pk, answer="Please send it.", actor=clerk)
    arrive(request, 2, restocked=1, shipping=D("4.90"), actor=clerk)
    request.refresh_from_db()
    assert (request.status, request.decided_by, request.received_by) == ("received", clerk, clerk)
    assert request.refund is not None
    assert (request.refund.amount, request.refund.reason) == (D("82.90"), "returned")
    assert PaymentRefund.objects.get().amount == D("82.90")
    assert status(order) == "Returned"
    assert vase.stockrecords.get().num_in_stock == 9
    assert order.lines.get().num_returned == 2
    assert told(order) == ["return_requested", "return_approved", "return_received"]


def test_a_part_that_came_leaves_the_order_as_it_was(order: Any) -> None:
    request = ask(order, 2)
    return_approve(return_id=request.pk)
    arrive(request, 1, less=D("9.00"))
    assert Refund.objects.get().amount == D("30.00")
    assert (status(order), order_returnable(order).units) == ("Delivered", {order.lines.get().pk: 1})


def test_no_more_is_kept_back_than_came_back_is_worth(order: Any) -> None:
    request = ask(order, 2)
    return_approve(return_id=request.pk)
    with pytest.raises(RefundRefusedError, match=r"No more than €39\.00"):
        arrive(request, 1, less=D("90.00"))
    request.refresh_from_db()
    assert (request.status, Refund.objects.exists(), order.lines.get().num_returned) == ("approved", False, 0)


def test_nothing_that_came_moves_no_money(order: Any) -> None:
    request = ask(order)
    arrive(request, 0)
    assert not Refund.objects.exists()
    assert status(order) == "Delivered"


@pytest.mark.parametrize(("close", "event"), [(return_refuse, "return_refused"), (return_withdraw, "")])
def test_what_is_refused_or_withdrawn_leaves_the_order_as_it_was(order: Any, close: Any, event: str) -> None:
    request = ask(order)
    close(return_id=request.pk, **({"answer": "Used."} if event else {}))
    assert status(order) == "Delivered"
    assert told(order)[1:] == ([event] if event else [])
    assert order_returnable(order).units == {order.lines.get().pk: 2}
    with pytest.raises(ReturnRefusedError):
        return_approve(return_id=request.pk)


def test_the_order_waits_for_the_last_of_several_returns(order: Any) -> None:
    first, second = ask(order), ask(order)
    assert second.number == f"{order.number}-R2"
    arrive(first, 1)
    assert status(order) == "Return requested"
    arrive(second, 1)
    assert status(order) == "Returned"


def test_no_more_comes_back_than_left(order: Any) -> None:
    ask(order)
    with pytest.raises(QuantityRefusedError):
        ask(order, 2)
    with pytest.raises(ReturnRefusedError, match="Choose what"):
        ask(order, 0)
    assert ReturnRequest.objects.count() == 1


def test_a_return_is_received_once(order: Any) -> None:
    request = ask(order)
    arrive(request, 1)
    with pytest.raises(ReturnRefusedError):
        arrive(request, 1)
    assert Refund.objects.count() == 1


def test_the_days_count_for_customers_and_not_for_staff(order: Any, settings: Any) -> None:
    settings.RETURN_DAYS = 14
    late = clock.now() + timedelta(days=15)
    with clock.at(late):
        with pytest.raises(ReturnRefusedError, match="are over"):
            ask(order)
        assert status(order) == "Delivered"
        assert ask(order, by_staff=True).status == "requested"


def test_no_status_of_a_return_is_set_by_hand(order: Any) -> None:
    clerk = user_create()
    with pytest.raises(TransitionRefusedError):
        order_advance(order_id=order.pk, status="Return requested", actor=clerk)
    request = ask(order, 2)
    with pytest.raises(TransitionRefusedError):
        order_advance(order_id=order.pk, status="Returned", actor=clerk)
    request.refresh_from_db()
    assert (request.status, status(order)) == ("requested", "Return requested")


def test_what_was_not_shipped_is_not_sent_back(vase: Any) -> None:
    waiting = order_create({vase: 1}, status="Confirmed")
    with pytest.raises(QuantityRefusedError):
        ask(waiting)
    assert status(waiting) == "Confirmed"


def test_store_credit_where_the_customer_wants_it(vase: Any) -> None:
    user = user_create()
    order = order_create({vase: 1}, status="Delivered", user=user)
    arrive(ask(order, actor=user, wants="credit"), 1)
    assert Refund.objects.get().to_credit == D("39.00")
    assert get_model("order", "Order").objects.get().payment_state == "partly refunded"


def send(order: Any, quantity: int) -> Any:
    return shipment_create(order_id=order.pk, lines={order.lines.get().pk: quantity})


def test_pieces_come_back_while_others_are_still_open(vase: Any) -> None:
    order = order_create({vase: 3}, status="Confirmed")
    send(order, 2)
    request = ask(order, 1)
    assert (status(order), order_returnable(order).units) == ("Partly shipped", {order.lines.get().pk: 1})
    with pytest.raises(QuantityRefusedError):
        ask(order, 2)
    arrive(request, 1, restocked=1)
    assert (status(order), Refund.objects.get().amount) == ("Partly shipped", D("39.00"))
    assert vase.stockrecords.get().num_in_stock == 9
    send(order, 1)
    assert (status(order), order.lines.get().num_returned) == ("Shipped", 1)
    assert not any(violations().values())


def test_a_return_that_is_still_open_when_the_last_piece_leaves_takes_the_order_along(vase: Any) -> None:
    order = order_create({vase: 2}, status="Confirmed")
    first = send(order, 1)
    request = ask(order, 1)
    second = send(order, 1)
    assert status(order) == "Return requested"
    shipment_deliver(shipment_id=first.pk)
    shipment_deliver(shipment_id=second.pk)
    assert not any(violations().values())
    return_refuse(return_id=request.pk, answer="Used.")
    assert status(order) == "Delivered"


def test_an_order_whose_rest_is_cancelled_is_returned_when_all_that_left_is_back(vase: Any) -> None:
    order = order_create({vase: 2}, status="Confirmed")
    send(order, 1)
    arrive(ask(order, 1), 1)
    assert status(order) == "Partly shipped"
    order_cancel(order_id=order.pk, reason="Not made any more.")
    assert status(order) == "Returned"
    assert sum(refund.amount for refund in Refund.objects.all()) == D("78.00")
    assert not any(violations().values())


def test_a_held_order_takes_back_what_left_and_goes_on_where_it_was(vase: Any) -> None:
    order = order_create({vase: 2}, status="Confirmed")
    send(order, 1)
    order_advance(order_id=order.pk, status="On hold", note="Address?")
    request = ask(order, 1)
    assert (status(order), violations()["order lines"]) == ("On hold", [])
    order_advance(order_id=order.pk, status="Partly shipped")
    return_withdraw(return_id=request.pk)
    assert status(order) == "Partly shipped"


def test_a_parcel_that_is_asked_back_has_left_and_is_not_undone(vase: Any) -> None:
    order = order_create({vase: 2}, status="Confirmed")
    parcel = send(order, 1)
    request = ask(order, 1)
    with pytest.raises(ShipmentRefusedError, match="asked back"):
        shipment_undo(shipment_id=parcel.pk)
    assert (status(order), order.lines.get().num_shipped) == ("Partly shipped", 1)
    return_withdraw(return_id=request.pk)
    shipment_undo(shipment_id=parcel.pk)
    assert status(order) == "Processing"


def test_a_rest_that_is_cancelled_leaves_an_order_delivered_that_has_arrived(vase: Any) -> None:
    order = order_create({vase: 2}, status="Confirmed")
    shipment_deliver(shipment_id=send(order, 1).pk)
    order_cancel(order_id=order.pk, reason="Sold out.")
    assert status(order) == "Delivered"


def test_what_a_return_names_is_not_put_into_stock_by_a_refund(order: Any, vase: Any) -> None:
    line = order.lines.get()
    request = ask(order)
    with pytest.raises(QuantityRefusedError):
        refund_create(order_id=order.pk, lines={line.pk: 2}, restock={line.pk: 2})
    assert not Refund.objects.exists()
    refund_create(order_id=order.pk, lines={line.pk: 1}, restock={line.pk: 1})
    assert not any(violations().values())
    arrive(request, 1, 1)
    line.refresh_from_db()
    assert (line.num_returned, vase.stockrecords.get().num_in_stock) == (2, 10)
    assert not any(violations().values())
