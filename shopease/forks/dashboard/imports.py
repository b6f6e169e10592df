"""Import and export of products in the dashboard: upload, look, apply, report, undo; tables to take away."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, ListView, View

from shopease.core import clock
from shopease.core.cells import csv_lines
from shopease.core.queue import wake
from shopease.forks.dashboard.imports_forms import ExportForm, ImportForm
from shopease.imports.errors import FileRefusedError, RunBusyError
from shopease.imports.export import table_lines, xlsx_write
from shopease.imports.formats import FORMATS
from shopease.imports.models import ImportRow, ImportRun
from shopease.imports.runs import run_apply, run_create, run_delete, run_undo
from shopease.imports.selectors import (
    products_for_export,
    report_rows,
    row_changes,
    rows_for_page,
    run_counts,
    runs_for_list,
)
from shopease.imports.tasks import advance_run

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FEW = 6
"""So many changes of a product stand open in a list; the others unfold."""
RELOAD_SECONDS = 3
Status = ImportRun.Status
ACTIVE = {Status.CHECKING, Status.APPLYING, Status.UNDOING}
CAN_BE_DELETED = {Status.CHECKED, Status.FAILED}
TABS = (
    ("", _("All")),
    ("created", _("New")),
    ("changed", _("Changed")),
    ("unchanged", _("Skipped")),
    ("refused", _("Refused")),
    ("warnings", _("With warnings")),
    ("kept", _("Not undone")),
)


class ImportListView(ListView):
    """All runs, the latest first."""

    template_name = "oscar/dashboard/imports/list.html"
    context_object_name = "runs"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[ImportRun]:
        return runs_for_list()


class ImportNewView(FormView):
    """Upload a file; it is checked in the background."""

    template_name = "oscar/dashboard/imports/new.html"
    form_class = ImportForm

    def form_valid(self, form: Any) -> HttpResponse:
        file, pictures = form.cleaned_data["file"], form.cleaned_data["pictures"]
        run = run_create(file=file, name=file.name, actor=self.request.user, pictures=pictures)
        wake(advance_run, run.pk)
        return redirect("dashboard:imports-detail", pk=run.pk)


class ImportDetailView(ListView):
    """One run: progress while it works, else its rows with what may be done next."""

    template_name = "oscar/dashboard/imports/detail.html"
    context_object_name = "rows"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[ImportRow]:
        self.run = get_object_or_404(ImportRun.objects.select_related("created_by"), pk=self.kwargs["pk"])
        self.show = self.request.GET.get("show", "")
        self.words = self.request.GET.get("words", "").strip()[:100]
        if self.run.status in ACTIVE:
            return ImportRow.objects.none()
        return rows_for_page(self.run, show=self.show, words=self.words)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        run, counts = self.run, run_counts(self.run)
        shown = [
            {"row": row, "changes": changes[:FEW], "more": changes[FEW:]}
            for row, changes in ((row, row_changes(row)) for row in context["rows"])
        ]
        return context | {
            "run": run,
            "format": FORMATS[run.format].label if run.format in FORMATS else "",
            "counts": counts,
            "shown": shown,
            "tabs": [
                {"key": key, "label": label, "count": counts[key or "all"], "is_active": key == self.show}
                for key, label in TABS
                if key in {"", self.show} or counts[key]
            ],
            "show": self.show,
            "words": self.words,
            "is_active": run.status in ACTIVE,
            "reload_seconds": RELOAD_SECONDS,
            "progress": _progress(run, counts),
            "can_apply": run.status == Status.CHECKED and counts["created"] + counts["changed"] > 0,
            "can_undo": run.status == Status.APPLIED and counts["created"] + counts["changed"] > 0,
            "can_insist": run.status == Status.UNDONE and counts["kept"] > 0,
            "can_delete": run.status in CAN_BE_DELETED,
        }


def _progress(run: ImportRun, counts: dict[str, int]) -> dict[str, int]:
    total = counts["created"] + counts["changed"] if run.status == Status.UNDOING else run.total
    is_known = run.status != Status.CHECKING and total
    return {"done": run.position, "total": total, "percent": 100 * run.position // total if is_known else 0}


class ImportDownloadView(View):
    """The rows that the page shows, as CSV."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Written line by line."""
        run = get_object_or_404(ImportRun, pk=pk)
        words = request.GET.get("words", "").strip()[:100]
        lines = csv_lines(report_rows(run, show=request.GET.get("show", ""), words=words))
        return _download(StreamingHttpResponse(lines, content_type=CSV), f"import-{run.pk}.csv")


class _RunActionView(View):
    """A button of a run."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, wake the worker, show the run."""
        run = get_object_or_404(ImportRun, pk=pk)
        try:
            self.act(run)
        except RunBusyError:
            messages.error(request, _("Another import is running. Try again when it has finished."))
        else:
            wake(advance_run, run.pk)
        return redirect("dashboard:imports-detail", pk=run.pk)

    def act(self, run: ImportRun) -> None:
        raise NotImplementedError


class ImportApplyView(_RunActionView):
    """Apply what was rehearsed."""

    def act(self, run: ImportRun) -> None:
        run_apply(run_id=run.pk)


class ImportUndoView(_RunActionView):
    """Put everything back; with `insists` also what others changed since."""

    def act(self, run: ImportRun) -> None:
        run_undo(run_id=run.pk, insists=self.request.POST.get("insists") == "yes")


class ImportDeleteView(View):
    """Forget a file that was never applied."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Only files that changed nothing: a report is kept."""
        run = get_object_or_404(ImportRun, pk=pk)
        if run.status in CAN_BE_DELETED:
            run_delete(run=run)
            messages.success(request, _("The file is forgotten. No product was changed."))
        else:
            messages.error(request, _("This import was applied: its report is kept."))
        return redirect("dashboard:imports-list")


class ExportView(FormView):
    """Choose products and a format; the table is downloaded from the same address."""

    template_name = "oscar/dashboard/imports/export.html"
    form_class = ExportForm
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or the file when a format is chosen."""
        if "format" not in request.GET:
            return self.render_to_response(self.get_context_data(form=ExportForm()))
        form = ExportForm(request.GET)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        products = products_for_export(**form.filters())
        key = form.cleaned_data["format"]
        name = f"products-{key}-{localdate(clock.now()).isoformat()}"
        if key != "xlsx":
            lines = table_lines(format_key=key, products=products)
            return _download(StreamingHttpResponse(lines, content_type=CSV), f"{name}.csv")
        try:
            return _download(_sheet(products), f"{name}.xlsx")
        except FileRefusedError as error:
            form.add_error("format", str(error))
            return self.render_to_response(self.get_context_data(form=form), status=400)


def _sheet(products: Any) -> FileResponse:
    file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    xlsx_write(path=Path(file.name), format_key="shopease", products=products)
    return FileResponse(file, content_type=XLSX)


def _download(response: Any, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response  # type: ignore[no-any-return]


def imports_urls() -> list[Any]:
    """The addresses of these pages."""
    return [
        path("imports/", ImportListView.as_view(), name="imports-list"),
        path("imports/new/", ImportNewView.as_view(), name="imports-new"),
        path("imports/export/", ExportView.as_view(), name="imports-export"),
        path("imports/<int:pk>/", ImportDetailView.as_view(), name="imports-detail"),
        path("imports/<int:pk>/download/", ImportDownloadView.as_view(), name="imports-download"),
        path("imports/<int:pk>/apply/", ImportApplyView.as_view(), name="imports-apply"),
        path("imports/<int:pk>/undo/", ImportUndoView.as_view(), name="imports-undo"),
        path("imports/<int:pk>/delete/", ImportDeleteView.as_view(), name="imports-delete"),
    ]
