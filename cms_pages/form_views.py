"""What was sent by forms, in /cms/: the list, its table to download, the files."""

from collections import OrderedDict
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail.contrib.forms.utils import get_forms_for_user
from wagtail.contrib.forms.views import SubmissionsListView

from cms_pages.form_pages import SubmittedFile
from cms_pages.submissions import answer_text
from shopease.core.cells import cell_safe


class SubmittedFormsView(SubmissionsListView):
    """Wagtail's list (8.0), with links to files; no cell of its table is taken for a formula."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("files")

    def to_row_dict(self, item: Any) -> OrderedDict[str, Any]:
        row = super().to_row_dict(item)
        texts = {name: value for name, value in row.items() if name != "submit_time"}
        return OrderedDict(row | {name: cell_safe(answer_text(value)) for name, value in texts.items()})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        names = [name for name, _label in self.form_page.get_data_fields()]
        for submission, row in zip(context["submissions"], context.get("data_rows", ()), strict=False):
            files: dict[str, list[SubmittedFile]] = {}
            for file in submission.files.all():
                files.setdefault(file.field, []).append(file)
            row["fields"] = [
                _cell(name, value, files.get(name)) for name, value in zip(names, row["fields"], strict=True)
            ]
        return context


def _cell(name: str, value: Any, files: list[SubmittedFile] | None) -> Any:
    if not files:
        return value if name == "submit_time" else answer_text(value)
    links = ((reverse("submitted-file", args=[file.pk]), file.name) for file in files)
    return format_html("{}", format_html_join(", ", '<a href="{}">{}</a>', links))


@permission_required("wagtailadmin.access_admin")
def submitted_file(request: HttpRequest, file_id: int) -> HttpResponseRedirect:
    """Lead to a file by a signed link that expires; 404 for those who may not see what the form got."""
    forms = get_forms_for_user(request.user).values("pk")
    file = get_object_or_404(SubmittedFile, pk=file_id, submission__page__in=forms)
    response = HttpResponseRedirect(file.file.url)
    response["Cache-Control"] = "private, no-store"
    return response
