"""An order's parcels for pages: the customer's and the dashboard's."""

from collections.abc import Iterable
from typing import Any

from django import template

from shopease.fulfilment.models import Shipment
from shopease.fulfilment.parcels import parcel_units, parcels_of_order
from shopease.fulfilment.selectors import order_lacks, order_waits_for_money
from shopease.fulfilment.shipping_forms import DeliveredForm, ParcelForm, TrackingForm, UndoForm

register = template.Library()


@register.simple_tag
def order_parcels(order: Any, *, undone: bool = False, lines: Iterable[Any] | None = None) -> list[Shipment]:
    """The order's parcels, with those that were undone, or only of some lines, where asked for. Three
    queries at most."""
    if order_lacks(order, "parcels"):
        return []
    return parcels_of_order(order, undone=undone, lines=lines)


@register.simple_tag
def parcel_form(order: Any) -> ParcelForm | None:
    """The form of the next parcel; nothing where nothing can leave. Three queries."""
    form = ParcelForm(order=order)
    return form if form.most else None


@register.simple_tag
def parcels_wait(order: Any) -> bool:
    """Whether something could be sent, were the money here. Three queries."""
    return bool(parcel_units(order)) and order_waits_for_money(order)


@register.simple_tag
def parcel_forms(parcel: Shipment) -> dict[str, Any]:
    """The forms of one parcel, by what they are for."""
    prefix = f"{parcel.pk}"
    return {
        "correct": TrackingForm(parcel=parcel),
        "deliver": DeliveredForm(prefix=f"delivered-{prefix}"),
        "undo": UndoForm(prefix=f"undo-{prefix}"),
    }
