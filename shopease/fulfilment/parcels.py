"""Reading parcels: what of an order is in which, what is still to be packed, and packing slips."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shopease.core.translation import in_language
from shopease.fulfilment.documents import pdf_packing_slip
from shopease.fulfilment.documents.content import Packed, Slip
from shopease.fulfilment.models import Shipment, ShipmentLine
from shopease.fulfilment.services.status import SHIPS
from shopease.fulfilment.wording import delivery_lines, seller_now


def parcels_of_order(
    order: Any, *, undone: bool = False, lines: Iterable[Any] | None = None
) -> list[Shipment]:
    """The parcels of an order with what is in them, the first first; with `lines` only those that hold
    some of these, and nothing else of them. Three queries."""
    parcels = Shipment.objects.filter(order=order).select_related("courier", "actor")
    if not undone:
        parcels = parcels.filter(undone_at=None)
    packed = ShipmentLine.objects.select_related("line")
    if lines is not None:
        packed = packed.filter(line__in=list(lines))
        parcels = parcels.filter(Exists(packed.filter(shipment=OuterRef("pk"))))
    return list(parcels.prefetch_related(Prefetch("lines", queryset=packed)).order_by("number"))


def parcel_units(order: Any) -> dict[Any, int]:
    """Line → units that can leave in a parcel now; nothing where the order's status keeps it in the house."""
    if order.status not in SHIPS:
        return {}
    lines = order.lines.order_by("pk")
    return {line: line.num_open for line in lines if line.needs_shipping and line.num_open}


def packing_slip_pdf(order: Any, shipment: Shipment | None = None) -> bytes:
    """The packing slip of a parcel, or of all that is still to be packed, in the order's language."""
    with in_language(order.language):
        return pdf_packing_slip(_slip(order, shipment))


def _slip(order: Any, shipment: Shipment | None) -> Slip:
    lines = list(order.lines.order_by("pk").prefetch_related("attributes__option"))
    sent = [line for line in lines if line.needs_shipping]
    facts = [
        (_("Order"), order.number),
        (_("Ordered on"), date_format(localtime(order.date_placed), "DATE_FORMAT")),
        (_("Delivery"), order.shipping_method),
    ]
    if shipment is None:
        packed = [(line, line.num_open) for line in sent]
    else:
        units = dict(shipment.lines.values_list("line_id", "quantity"))
        packed = [(line, units.get(line.pk, 0)) for line in sent]
        facts += _facts_of(shipment)
    rest = [
        (line, line.quantity - line.num_cancelled - quantity)
        for line, quantity in packed
        if line.quantity - line.num_cancelled > quantity
    ]
    return Slip(
        number=order.number,
        seller=seller_now(),
        recipient=delivery_lines(order),
        facts=facts,
        packed=_rows(packed),
        remaining=_rows(rest),
        note=getattr(order.shipping_address, "notes", "") or "",
    )


def _facts_of(shipment: Shipment) -> list[tuple[str, str]]:
    facts = [(_("Parcel"), str(shipment.number))]
    if shipment.courier:
        facts.append((_("Courier"), shipment.courier.name))
    if shipment.tracking_number:
        facts.append((_("Tracking number"), shipment.tracking_number))
    return facts


def _rows(units: Iterable[tuple[Any, int]]) -> list[Packed]:
    return [
        Packed(
            quantity=quantity,
            title=line.title,
            sku=line.partner_sku,
            note=", ".join(f"{each.option.name}: {each.value}" for each in line.attributes.all()),
        )
        for line, quantity in units
        if quantity
    ]
