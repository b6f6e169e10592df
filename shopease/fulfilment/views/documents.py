"""Invoices and credit notes of an order, for whom the order belongs to."""

from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from shopease.fulfilment.access import order_for_request
from shopease.fulfilment.models import DocumentFile, OrderDocument
from shopease.fulfilment.services.filing import document_draw


@require_safe
def order_document(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A document of the order behind `key`; 404 for what is missing and what is foreign alike."""
    order = order_for_request(request, key)
    if order is None:
        raise Http404
    return document_response(get_object_or_404(OrderDocument, pk=pk, order=order))


def document_response(document: OrderDocument) -> HttpResponse:
    """Lead to the stored PDF by a link that expires; before it is stored, the same drawn anew."""
    file = DocumentFile.objects.filter(document=document).first()
    response: HttpResponse
    if file is not None:
        response = redirect(storages["private"].url(file.name))
    else:
        response = HttpResponse(document_draw(document), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{document.name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
