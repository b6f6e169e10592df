"""Invoices and credit notes: one by one, and a month of them for the bookkeeping."""

import zipfile
from collections.abc import Iterator
from datetime import date
from typing import IO, Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from shopease.core import clock
from shopease.core.cells import cell_safe, csv_lines
from shopease.fulfilment.errors import DocumentDamagedError
from shopease.fulfilment.models import DocumentKind, OrderDocument
from shopease.fulfilment.services.filing import document_read, documents_of_month
from shopease.fulfilment.views.documents import document_response

PER_PAGE = 50
MOST_PAGES = 100
FIRST_YEAR, LAST_YEAR = 2000, 2999


class MonthField(forms.CharField):
    """A month as `<input type="month">` sends it; its first day."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-11"})

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            month = date.fromisoformat(f"{text}-01")
        except ValueError:
            raise forms.ValidationError(_("Write the month as in 2026-11.")) from None
        if not FIRST_YEAR <= month.year <= LAST_YEAR:
            raise forms.ValidationError(_("Write the month as in 2026-11."))
        return month


class DocumentSearchForm(forms.Form):
    """By month, kind, and number of document or order."""

    month = MonthField(label=_("Month"), required=False, max_length=7)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *DocumentKind.choices]
    )
    q = forms.CharField(label=_("Document or order"), required=False, max_length=60)


class DocumentListView(ListView):
    """Invoices and credit notes, the latest first; those of this month unless one asks otherwise."""

    template_name = "oscar/dashboard/papers/list.html"
    context_object_name = "documents"
    paginate_by = PER_PAGE

    def get_queryset(self) -> Any:
        self.form = DocumentSearchForm(self.request.GET or None)
        found = OrderDocument.objects.select_related("order", "corrects").defer("data").order_by("-pk")
        self.month = localdate(clock.now()).replace(day=1)
        if not self.form.is_bound:
            return found.filter(issued_on__year=self.month.year, issued_on__month=self.month.month)
        if not self.form.is_valid():
            return found.none()
        wanted = self.form.cleaned_data
        if words := wanted["q"].strip():
            found = found.filter(name__iexact=words) | found.filter(order__number__iexact=words)
        if wanted["kind"]:
            found = found.filter(kind=wanted["kind"])
        if month := wanted["month"]:
            self.month = month
            found = found.filter(issued_on__year=month.year, issued_on__month=month.month)
        return found

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """A page that isn't there is the first one."""
        page = self.request.GET.get("page", "1")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 1
        paginator = self.get_paginator(queryset, page_size)
        shown = paginator.get_page(min(number, MOST_PAGES))
        return paginator, shown, shown.object_list, shown.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form
        if not form.is_bound:
            form = DocumentSearchForm(initial={"month": f"{self.month:%Y-%m}"})
        return super().get_context_data(**kwargs) | {"form": form, "month": self.month}


@require_safe
def document_open(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF, behind a link that expires."""
    return document_response(get_object_or_404(OrderDocument, pk=pk))


HEAD = (
    "number", "kind", "issued on", "order", "corrects", "customer", "VAT number", "rate", "net", "tax",
    "gross", "currency",
)  # fmt: skip


@require_safe
def documents_csv(request: HttpRequest) -> HttpResponseBase:
    """A month as a table: a row for each document and tax rate."""
    month = _month(request)
    response = StreamingHttpResponse(csv_lines(_rows(month)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="documents-{month:%Y-%m}.csv"'
    return response


def _rows(month: date) -> Iterator[tuple[object, ...]]:
    yield HEAD
    documents = documents_of_month(year=month.year, month=month.month)
    for document in documents.iterator(chunk_size=500):
        content = document.data
        shared = (
            document.name,
            document.kind,
            document.issued_on.isoformat(),
            document.order.number,
            document.corrects.name if document.corrects else "",
            cell_safe(content["recipient"][0] if content["recipient"] else ""),
            cell_safe(content["recipient_tax"]),
        )
        for rate in content["rates"]:
            yield *shared, rate["rate"], rate["net"], rate["tax"], rate["gross"], document.currency


@require_safe
def documents_zip(request: HttpRequest) -> HttpResponseBase:
    """A month's PDFs in one archive, which is written while it is sent."""
    month = _month(request)
    response = StreamingHttpResponse(_archive(month), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="documents-{month:%Y-%m}.zip"'
    return response


class _Outlet:
    """Takes what the archive writes, until it is sent."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, content: bytes) -> int:
        self.waiting += content
        return len(content)

    def flush(self) -> None:
        """Nothing: who reads takes it."""

    def taken(self) -> bytes:
        """What waits; it waits no more."""
        content = bytes(self.waiting)
        self.waiting.clear()
        return content


def _archive(month: date) -> Iterator[bytes]:
    outlet = _Outlet()
    with zipfile.ZipFile(cast(IO[bytes], outlet), "w", zipfile.ZIP_STORED) as archive:
        documents = documents_of_month(year=month.year, month=month.month)
        for pk in list(documents.values_list("pk", flat=True)):
            document = OrderDocument.objects.select_related("file").get(pk=pk)
            name = f"{document.name}.pdf"
            try:
                pdf = document_read(document)
            except DocumentDamagedError as damage:
                name, pdf = f"{document.name}-DAMAGED.txt", str(damage).encode()
            archive.writestr(zipfile.ZipInfo(name, (document.issued_on.timetuple()[:6])), pdf)  # type: ignore[arg-type]
            yield outlet.taken()
    yield outlet.taken()


def _month(request: HttpRequest) -> date:
    form = DocumentSearchForm({"month": request.GET.get("month", "")})
    form.full_clean()
    asked: date | None = form.cleaned_data.get("month")
    return asked or localdate(clock.now()).replace(day=1)


def papers_urls() -> list[Any]:
    """The addresses below /dashboard/documents/."""
    return [
        path("documents/", DocumentListView.as_view(), name="document-list"),
        path("documents/table/", documents_csv, name="document-csv"),
        path("documents/archive/", documents_zip, name="document-zip"),
        path("documents/<int:pk>/", document_open, name="document-open"),
    ]
