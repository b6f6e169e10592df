"""Parcels: made, corrected, delivered, undone. Status, stock and messages follow in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shopease.core import clock
from shopease.core.db import in_transaction
from shopease.fulfilment.errors import QuantityRefusedError, ShipmentRefusedError
from shopease.fulfilment.locks import order_lock
from shopease.fulfilment.models import Courier, Shipment, ShipmentLine
from shopease.fulfilment.services.messages import order_tell
from shopease.fulfilment.services.status import lines_ship, lines_unship, order_follow_parcels


def shipment_create(
    *,
    order_id: int,
    lines: Mapping[int, int],
    courier_id: int | None = None,
    tracking_number: str = "",
    label_reference: str = "",
    actor: Any = None,
    number: int | None = None,
) -> Shipment:
    """Send so many units of lines (by id) in one parcel, and tell the customer.

    `number` is that of the parcel which the form was about to make: posted twice it is one parcel. Raises
    `ShipmentRefusedError`, `TransitionRefusedError`, `QuantityRefusedError` (nothing changed), `BusyError`.
    """
    facts = {
        "courier": _courier(courier_id),
        "tracking_number": tracking_number.strip(),
        "label_reference": label_reference.strip(),
    }
    return in_transaction(lambda: _create(order_id, lines, facts, actor, number))


def _create(
    order_id: int, lines: Mapping[int, int], facts: dict[str, Any], actor: Any, number: int | None
) -> Shipment:
    order = order_lock(order_id)
    if order is None:
        raise ShipmentRefusedError(_("This order does not exist."))
    wanted = {pk: quantity for pk, quantity in lines.items() if quantity}
    if number is not None and (known := order.shipments.filter(number=number).first()):
        if dict(known.lines.values_list("line_id", "quantity")) == wanted:
            return known
        raise ShipmentRefusedError(_("Meanwhile somebody else sent a parcel. Please look again."))
    shipment = shipment_write(order=order, lines=wanted, actor=actor, **facts)
    if shipment is None:
        raise ShipmentRefusedError(_("Choose what is in the parcel."))
    return shipment


def shipment_write(
    *,
    order: Any,
    lines: Mapping[int, int],
    courier: Courier | None = None,
    tracking_number: str = "",
    label_reference: str = "",
    actor: Any = None,
    reason: str = "",
) -> Shipment | None:
    """As `shipment_create`, inside the caller's transaction on a locked order.

    What needs no parcel is handed out beside it; None when that was all.
    """
    known = lines_ship(order, lines, actor=actor, reason=reason)
    packed = [line.pk for line in known if line.needs_shipping and lines.get(line.pk)]
    if not packed:
        return None
    shipment = Shipment.objects.create(
        order=order,
        number=order.shipments.count() + 1,
        courier=courier,
        tracking_number=tracking_number,
        label_reference=label_reference,
        actor=actor,
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, line_id=pk, quantity=lines[pk]) for pk in sorted(packed)
    )
    order_tell(
        order=order, event="shipped", ref=str(shipment.number), payload={"shipment_ids": [shipment.pk]}
    )
    order_follow_parcels(order=order, actor=actor, reason=reason)
    return shipment


def _courier(courier_id: int | None) -> Courier | None:
    if courier_id is None:
        return None
    courier = Courier.objects.filter(pk=courier_id, is_active=True).first()
    if courier is None:
        raise ShipmentRefusedError(_("This courier is not in use."))
    return courier


def shipment_correct(
    *, shipment_id: int, courier_id: int | None, tracking_number: str, label_reference: str
) -> Shipment:
    """Write who carries a parcel and how it is followed; what was told already stays as it was told.

    Raises `ShipmentRefusedError` (nothing changed) for a parcel that was undone, and `BusyError`.
    """

    def work() -> Shipment:
        _order, shipment = _locked(shipment_id)
        if courier_id != shipment.courier_id:
            shipment.courier = _courier(courier_id)
        shipment.tracking_number = tracking_number.strip()
        shipment.label_reference = label_reference.strip()
        shipment.save(update_fields=("courier", "tracking_number", "label_reference"))
        return shipment

    return in_transaction(work)


def shipment_deliver(*, shipment_id: int, at: datetime | None = None, actor: Any = None) -> Shipment:
    """Write that a parcel arrived, now or at a moment that has passed; with the last one the order is
    delivered. Again changes nothing.

    Raises `ShipmentRefusedError` (nothing changed) and `BusyError`.
    """

    def work() -> Shipment:
        order, shipment = _locked(shipment_id)
        if shipment.delivered_at is None:
            _deliver(order, [shipment], at or clock.now())
            order_follow_parcels(order=order, actor=actor)
        return shipment

    return in_transaction(work)


def shipments_deliver(*, order: Any) -> None:
    """Write that all parcels that are under way arrived; in the caller's transaction on a locked order,
    whose status is the caller's."""
    _deliver(order, list(_under_way(order)), clock.now())


def _deliver(order: Any, shipments: list[Shipment], at: datetime) -> None:
    """Write the moment and tell the customer once."""
    for shipment in shipments:
        if at < shipment.shipped_at or at > clock.now():
            raise ShipmentRefusedError(_("A parcel arrives after it left, and not in the future."))
        shipment.delivered_at = at
        shipment.save(update_fields=("delivered_at",))
    if shipments:
        numbers = "-".join(str(shipment.number) for shipment in shipments)
        ids = [shipment.pk for shipment in shipments]
        order_tell(order=order, event="delivered", ref=numbers, payload={"shipment_ids": ids})


def _under_way(order: Any) -> Any:
    return order.shipments.filter(delivered_at=None, undone_at=None)


def shipment_undo(*, shipment_id: int, actor: Any = None, reason: str = "") -> Shipment:
    """Take back a parcel that never left: its units are open and allocated again. Again changes nothing.

    A parcel that arrived can't be undone, nor one of which something came back or is asked back. Raises
    `ShipmentRefusedError`, `TransitionRefusedError` (nothing changed) and `BusyError`.
    """
    return in_transaction(lambda: _undo(shipment_id, actor, reason))


def _undo(shipment_id: int, actor: Any, reason: str) -> Shipment:
    order, shipment = _locked(shipment_id, undone_too=True)
    if shipment.undone_at is not None:
        return shipment
    if shipment.delivered_at is not None:
        raise ShipmentRefusedError(_("This parcel has arrived: what comes back is a return."))
    units = dict(shipment.lines.values_list("line_id", "quantity"))
    try:
        lines_unship(order, units, actor=actor, reason=reason)
    except QuantityRefusedError as refusal:
        message = _("Something of this parcel came back or is asked back: it has left.")
        raise ShipmentRefusedError(message) from refusal
    shipment.undone_at = clock.now()
    shipment.save(update_fields=("undone_at",))
    note = _("Parcel %(number)d was undone. %(reason)s") % {"number": shipment.number, "reason": reason}
    order.notes.create(user=actor, message=note.strip(), note_type="System")
    return shipment


def _locked(shipment_id: int, *, undone_too: bool = False) -> tuple[Any, Shipment]:
    """The parcel with its order locked: whoever changes a parcel locks the order first."""
    order_id = Shipment.objects.filter(pk=shipment_id).values_list("order_id", flat=True).first()
    order = order_lock(order_id) if order_id else None
    shipment = Shipment.objects.filter(pk=shipment_id).first()
    if order is None or shipment is None:
        raise ShipmentRefusedError(_("This parcel does not exist."))
    if shipment.undone_at is not None and not undone_too:
        raise ShipmentRefusedError(_("This parcel was undone."))
    return order, shipment
