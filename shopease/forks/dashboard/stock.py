"""Stock in the dashboard: levels, corrections, ledgers. Partners see and correct their own."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, View

from catalogue_ext.selectors import variant_labels
from catalogue_ext.stock import preorder_date
from shopease.core import clock
from shopease.core.cells import cell_safe, csv_lines
from shopease.core.db import BusyError, in_transaction
from shopease.forks.dashboard.stock_forms import StockCorrectionForm, StockFilterForm
from shopease.fulfilment.errors import FulfilmentError
from shopease.fulfilment.levels import (
    ledger_of,
    ledger_rows,
    ledger_walk,
    stock_counts,
    stock_for_list,
    stock_records_of,
)

PAGE_SIZE = 50
TITLE = Coalesce(NullIf("product__title", Value("")), "product__parent__title")
SORTS: dict[str, tuple[Any, Any]] = {
    "product": (TITLE, _("Product")),
    "sku": (F("partner_sku"), _("SKU")),
    "partner": (F("partner__name"), _("Partner")),
    "stock": (F("num_in_stock"), _("In stock")),
    "allocated": (Coalesce("num_allocated", 0), _("Allocated")),
    "free": (F("free"), _("Free")),
    "threshold": (F("low_stock_threshold"), _("Threshold")),
}
NUMBERS = {"stock", "allocated", "free", "threshold"}
EXTRA = {"partner", "allocated"}
"""Columns for which small screens have no room."""


class StockListView(ListView):
    """All stock records that count stock: levels, filters, a correction beside each."""

    template_name = "oscar/dashboard/stock/list.html"
    paginate_by = PAGE_SIZE

    def get_queryset(self) -> QuerySet[Any]:
        self.form = StockFilterForm(self.request.user, self.request.GET)
        key, is_descending = self._sort()
        order = SORTS[key][0]
        order = order.desc(nulls_last=True) if is_descending else order.asc(nulls_last=True)
        return stock_for_list(self.request.user, **self.form.wanted).order_by(order, "pk")

    def _sort(self) -> tuple[str, bool]:
        asked = self.request.GET.get("sort", "")
        key = asked.removeprefix("-")
        return (key, asked.startswith("-")) if key in SORTS else ("product", False)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        records = list(context["object_list"])
        labels = variant_labels([record.product for record in records])
        rows = [
            {
                "record": record,
                "label": labels.get(record.product_id, ""),
                "preorder": preorder_date(backorder=record.backorder, available_on=record.available_on),
                "form": StockCorrectionForm(record),
            }
            for record in records
        ]
        counts = stock_counts(self.request.user)
        return context | {"form": self.form, "rows": rows, "columns": self._columns(), "counts": counts}

    def _columns(self) -> list[dict[str, Any]]:
        """Headings with the query string that sorts by them, the other way round the second time."""
        query = self.request.GET.dict()
        query.pop("page", None)
        current, is_descending = self._sort()
        return [
            {
                "label": label,
                "query": urlencode({**query, "sort": f"-{key}" if self._turns(key) else key}),
                "order": ("descending" if is_descending else "ascending") if key == current else "",
                "is_number": key in NUMBERS,
                "is_extra": key in EXTRA,
            }
            for key, (_order, label) in SORTS.items()
        ]

    def _turns(self, key: str) -> bool:
        current, is_descending = self._sort()
        return key == current and not is_descending


class StockLedgerView(View):
    """What came to and left a stock record, with its level after each; a correction is posted here."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """A page of the ledger."""
        record = _record_of(request, pk)
        return self._page(request, record, StockCorrectionForm(record))

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Correct the stock, then go back to where the form stood; what is refused comes back, 400."""
        record = _record_of(request, pk)
        form = StockCorrectionForm(record, request.POST)
        if form.is_valid() and self._save(request, form):
            return redirect(_way_back(request, record))
        record.refresh_from_db()
        return self._page(request, record, form, status=400)

    def _save(self, request: HttpRequest, form: StockCorrectionForm) -> bool:
        try:
            record = in_transaction(lambda: form.save(request.user))
        except FulfilmentError as error:
            form.add_error("units", str(error))
        except BusyError:
            form.add_error(None, gettext("The shop is busy. Please try again."))
        else:
            numbers = {"sku": record.partner_sku, "count": record.num_in_stock}
            messages.success(request, gettext("%(sku)s: %(count)d in stock now.") % numbers)
            if record.oversold and not record.backorder:
                missing = {"count": record.num_allocated - record.num_in_stock}
                messages.warning(
                    request, gettext("Oversold: %(count)d more are promised than there are.") % missing
                )
            return True
        return False

    def _page(
        self, request: HttpRequest, record: Any, form: StockCorrectionForm, status: int = 200
    ) -> HttpResponseBase:
        paginator = Paginator(ledger_of(record), PAGE_SIZE)
        page = paginator.get_page(request.GET.get("page"))
        context = {
            "record": record,
            "label": variant_labels([record.product]).get(record.product_id, ""),
            "preorder": preorder_date(backorder=record.backorder, available_on=record.available_on),
            "form": form,
            "rows": ledger_rows(list(page.object_list)),
            "page_obj": page,
            "paginator": paginator,
        }
        return render(request, "oscar/dashboard/stock/ledger.html", context, status=status)


class StockLedgerDownloadView(View):
    """The ledger as a table in CSV."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """From the first movement on, written line by line."""
        record = _record_of(request, pk)
        response = StreamingHttpResponse(csv_lines(_table(record)), content_type="text/csv; charset=utf-8")
        name = f"stock-{record.pk}-{localdate(clock.now()).isoformat()}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store"
        return response


def _table(record: Any) -> Iterator[tuple[object, ...]]:
    yield (
        "when", "sku", "why", "note", "order", "who",
        "in_stock_change", "in_stock", "allocated_change", "allocated",
    )  # fmt: skip
    for row in ledger_walk(record):
        movement = row.movement
        yield (
            localtime(movement.created_at).isoformat(timespec="seconds"),
            cell_safe(record.partner_sku),
            movement.reason,
            cell_safe(movement.note),
            movement.order.number if movement.order else "",
            cell_safe(movement.actor.email) if movement.actor else "",
            movement.in_stock_change,
            row.in_stock,
            movement.allocated_change,
            row.allocated,
        )


def _record_of(request: HttpRequest, pk: int) -> Any:
    records = stock_records_of(request.user).select_related("partner", "product__parent")
    return get_object_or_404(records, pk=pk)


def _way_back(request: HttpRequest, record: Any) -> str:
    """The list as it was, if the form stood there; else the ledger."""
    asked = request.POST.get("next", "")
    if asked.startswith(reverse("dashboard:stock-list")) and url_has_allowed_host_and_scheme(
        asked, allowed_hosts=None
    ):
        return asked
    return reverse("dashboard:stock-ledger", kwargs={"pk": record.pk})


def stock_urls() -> list[Any]:
    """The addresses below /dashboard/stock/."""
    return [
        path("stock/", StockListView.as_view(), name="stock-list"),
        path("stock/<int:pk>/", StockLedgerView.as_view(), name="stock-ledger"),
        path("stock/<int:pk>/download/", StockLedgerDownloadView.as_view(), name="stock-ledger-download"),
    ]
