"""Invoices and credit notes: asked for with the step that needs them, then numbered one after the other.

A step only writes down that a document is wanted, so that no customer waits for the number of another's.
The outbox carries it out: one short transaction takes the number and keeps the content, the PDF is
drawn and stored after it, the customer gets it by mail.
"""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate

from shopease.core import clock
from shopease.core.db import in_transaction
from shopease.fulfilment.billing import Draft, bill_draft, credit_draft
from shopease.fulfilment.locks import order_lock, series_lock
from shopease.fulfilment.models import DocumentKind, OrderDocument, Refund
from shopease.fulfilment.services.messages import order_tell
from shopease.fulfilment.wording import document_content
from shopease.notifications.models import OutboxMessage
from shopease.notifications.services import message_enqueue

BILL_TOPIC = "document.bill"
CREDIT_TOPIC = "document.credit"
FILE_TOPIC = "document.file"


def invoice_issue(order: Any, *, ref: str = "") -> None:
    """Ask for the invoice of an order that is paid, or confirmed to be paid later; in the caller's
    transaction on a locked order.

    Again changes nothing. An order that was changed meanwhile gets an invoice or a credit note of the
    difference; `ref` tells apart changes that lead back to the same total. One query.
    """
    message_enqueue(
        key=f"order:{order.number}:bill:{order.total_incl_tax}" + (f":{ref}" if ref else ""),
        topic=BILL_TOPIC,
        payload={"order_id": order.pk},
    )


def credit_note_issue(refund: Refund) -> None:
    """Ask for the credit note of a refund, in the caller's transaction; what was never billed needs none."""
    message_enqueue(
        key=f"refund:{refund.pk}:credit-note", topic=CREDIT_TOPIC, payload={"refund_id": refund.pk}
    )


def order_bill(*, order_id: int) -> OrderDocument | None:
    """Write what of an order isn't billed yet; None when all is. Safe to run twice. Raises `BusyError`."""

    def work() -> OrderDocument | None:
        order = order_lock(order_id)
        draft = bill_draft(order) if order is not None else None
        return _write(order, draft) if draft else None

    return in_transaction(work)


def refund_credit_note_write(*, refund_id: int) -> OrderDocument | None:
    """Write the credit note of a refund; None when it needs none or has one. Safe to run twice.

    Where the invoice itself still waits to be written, it will take the refund off. Raises `BusyError`.
    """

    def work() -> OrderDocument | None:
        order_id = Refund.objects.values_list("order_id", flat=True).get(pk=refund_id)
        order_lock(order_id)
        refund = Refund.objects.select_related("order").prefetch_related("lines").get(pk=refund_id)
        if OrderDocument.objects.filter(key=f"credit:{refund.pk}").exists():
            return None
        draft = credit_draft(refund)
        return _write(refund.order, draft) if draft else None

    return in_transaction(work)


def _write(order: Any, draft: Draft) -> OrderDocument:
    """Take the next number of the series and keep the content; last in the transaction."""
    today = localdate(clock.now())
    series = series_lock(draft.kind, today.year)
    series.last_number += 1
    series.save(update_fields=("last_number",))
    name = document_name(draft.kind, today.year, series.last_number)
    content = document_content(order, draft, name=name, issued_on=today)
    document = OrderDocument.objects.create(
        kind=draft.kind,
        year=today.year,
        number=series.last_number,
        name=name,
        key=draft.key,
        order=order,
        corrects=draft.corrects,
        issued_on=today,
        currency=order.currency,
        total_excl_tax=Decimal(content.net),
        total_tax=Decimal(content.tax),
        total_incl_tax=Decimal(content.gross),
        data=content.as_json(),
    )
    message_enqueue(key=f"document:{name}:file", topic=FILE_TOPIC, payload={"document_id": document.pk})
    order_tell(order=order, event="invoice", ref=name, payload={"document_id": document.pk})
    return document


def document_name(kind: str, year: int, number: int) -> str:
    """What stands on the document: INV-2026-00017."""
    prefix = settings.INVOICE_PREFIX if kind == DocumentKind.INVOICE else settings.CREDIT_NOTE_PREFIX
    return f"{prefix}{year}-{number:05d}"


def bill_message_deliver(message: OutboxMessage) -> None:
    """Handler: write an invoice that was asked for."""
    order_bill(order_id=message.payload["order_id"])


def credit_message_deliver(message: OutboxMessage) -> None:
    """Handler: write a credit note that was asked for."""
    refund_credit_note_write(refund_id=message.payload["refund_id"])
