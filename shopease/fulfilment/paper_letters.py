"""What mails about parcels, invoices and credit notes show."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shopease.fulfilment.models import OrderDocument, Shipment
from shopease.fulfilment.services.filing import document_read
from shopease.notifications.errors import MessageSkippedError

PARCEL_PLACEHOLDERS = {
    "parcel.courier": gettext_lazy("Who carries the parcel"),
    "parcel.tracking_number": gettext_lazy("Its tracking number"),
    "parcel.tracking_link": gettext_lazy("Address where it is followed"),
}
DOCUMENT_PLACEHOLDERS = {"document.number": gettext_lazy("Number of the invoice or credit note")}


def parcels_context(order: Any, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The parcels that it is about, each with its units; the latest where none is named. Three queries."""
    parcels = Shipment.objects.filter(order=order, undone_at=None).select_related("courier")
    parcels = parcels.prefetch_related("lines__line").order_by("-number")
    ids = payload.get("shipment_ids")
    shown = list(parcels[:1] if ids is None else parcels.filter(pk__in=ids))
    if ids and not shown:
        raise MessageSkippedError(_("The parcel was undone."))
    shown.reverse()
    last = shown[-1] if shown else None
    context: dict[str, Any] = {"parcels": shown}
    if last is not None and last.tracking_link:
        context |= {"button_url": last.tracking_link, "button_label": _("Follow the parcel")}
    context["placeholders"] = {
        "parcel.courier": last.courier.name if last and last.courier else "",
        "parcel.tracking_number": last.tracking_number if last else "",
        "parcel.tracking_link": last.tracking_link if last else "",
    }
    return context


def document_context(order: Any, payload: Mapping[str, Any]) -> dict[str, Any]:
    """An invoice or a credit note, attached; the latest where none is named."""
    documents = OrderDocument.objects.filter(order=order).select_related("corrects")
    wanted = payload.get("document_id")
    document = documents.filter(pk=wanted).first() if wanted else documents.first()
    if document is None:
        return {"placeholders": {"document.number": ""}}
    pdf = (f"{document.name}.pdf", document_read(document), "application/pdf")
    return {
        "document": document,
        "attachments": [pdf],
        "placeholders": {"document.number": document.name},
    }
