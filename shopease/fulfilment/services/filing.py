"""The PDFs of documents: drawn once, kept in the private storage, compared whenever they are read."""

import hashlib
import logging
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction

from shopease.fulfilment.documents import pdf_document
from shopease.fulfilment.documents.content import Content
from shopease.fulfilment.errors import DocumentDamagedError
from shopease.fulfilment.models import DocumentFile, OrderDocument
from shopease.notifications.models import OutboxMessage

logger = logging.getLogger(__name__)


def document_file_ensure(document: OrderDocument) -> DocumentFile:
    """The stored PDF of a document, drawn and stored when there is none yet. No transaction may be open.

    Whoever comes second throws its own file away. Raises the storage's errors.
    """
    known = DocumentFile.objects.filter(document=document).first()
    if known is not None:
        return known
    pdf = document_draw(document)
    name = storages["private"].save(f"documents/{document.year}/{document.name}.pdf", ContentFile(pdf))
    try:
        with transaction.atomic():
            return DocumentFile.objects.create(
                document=document, name=name, sha256=_sum_of(pdf), size=len(pdf)
            )
    except IntegrityError:
        storages["private"].delete(name)
        return DocumentFile.objects.get(document=document)


def document_draw(document: OrderDocument) -> bytes:
    """The PDF from what was kept when the document was issued."""
    return pdf_document(Content(**document.data))


def document_read(document: OrderDocument) -> bytes:
    """The stored PDF, byte for byte; what was lost or damaged is drawn again and put back.

    Raises `DocumentDamagedError` when that doesn't give what was stored, and the storage's errors.
    """
    file = document_file_ensure(document)
    pdf = _stored(file.name)
    if pdf is not None and _sum_of(pdf) == file.sha256:
        return pdf
    logger.error("The file %s of document %s was lost or changed", file.name, document.name)
    again = document_draw(document)
    if _sum_of(again) != file.sha256:
        raise DocumentDamagedError(document.name)
    storages["private"].delete(file.name)
    storages["private"].save(file.name, ContentFile(again))
    return again


def _stored(name: str) -> bytes | None:
    try:
        with storages["private"].open(name) as handle:
            content: bytes = handle.read()
    except FileNotFoundError:
        return None
    return content


def _sum_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def file_message_deliver(message: OutboxMessage) -> None:
    """Handler: draw and store a PDF."""
    document_file_ensure(OrderDocument.objects.get(pk=message.payload["document_id"]))


def documents_of_month(*, year: int, month: int) -> Any:
    """The documents that were issued in a month, as they are numbered."""
    found = OrderDocument.objects.filter(issued_on__year=year, issued_on__month=month)
    return found.select_related("order", "corrects").defer("corrects__data").order_by("kind", "number")
