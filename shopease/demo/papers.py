"""Who carries the demo's parcels, and the invoices of its orders, in the order of their days."""

from datetime import timedelta

from django.db.models import Q
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.demo.reading import data_read
from shopease.fulfilment.models import Courier, OrderDocument, Refund, Shipment
from shopease.fulfilment.services.filing import document_file_ensure
from shopease.fulfilment.services.invoices import BILL_TOPIC, order_bill, refund_credit_note_write
from shopease.fulfilment.services.shipping import shipment_correct
from shopease.notifications.models import OutboxMessage

Order = get_model("order", "Order")


def papers_load() -> None:
    """Give parcels a courier, and write the invoices and credit notes that orders asked for.

    Their mails count as sent.
    """
    couriers = [
        Courier.objects.get_or_create(name=row["name"], defaults={"tracking_url": row["tracking_url"]})[0]
        for row in data_read("orders")["courier"]
    ]
    for parcel in Shipment.objects.filter(courier=None, undone_at=None).order_by("pk"):
        shipment_correct(
            shipment_id=parcel.pk,
            courier_id=couriers[parcel.pk % len(couriers)].pk,
            tracking_number=f"{340_434_161_094_000_000 + parcel.pk * 7919:020d}",
            label_reference="",
        )
    messages = OutboxMessage.objects.filter(topic=BILL_TOPIC, payload__has_key="order_id")
    asked = list(messages.values_list("payload__order_id", flat=True))
    orders = list(Order.objects.filter(pk__in=asked, documents=None).order_by("date_placed"))
    for order in orders:
        with clock.at(order.date_placed - timedelta(minutes=1)):  # what was refunded later is credited later
            order_bill(order_id=order.pk)
    for refund in Refund.objects.filter(order__in=orders).order_by("created_at"):
        with clock.at(refund.created_at):
            refund_credit_note_write(refund_id=refund.pk)
    files = set()
    for document in OrderDocument.objects.filter(order__in=orders):
        document_file_ensure(document)
        files.add(f"document:{document.name}:file")
    done = OutboxMessage.objects.filter(Q(event="invoice", order__in=orders) | Q(key__in=files))
    done.update(status=OutboxMessage.Status.SENT, sent_at=clock.now())
