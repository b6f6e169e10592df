"""`/cms/reports/problems/`: what is wrong with pages, as a table that can be filtered and downloaded."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from cms_pages.report.findings import findings
from cms_pages.report.types import Finding, Problem


class ProblemsFilterSet(WagtailFilterSet):
    """Only one kind of problem."""

    problem = ChoiceFilter(label=_("Problem"), choices=Problem.choices)

    class Meta:
        model = Page
        fields: tuple[str, ...] = ()


class ProblemsView(ReportView):
    """All problems, by page; costs what `findings` says."""

    page_title = _("Problems of pages")
    header_icon = "warning"
    index_url_name = "page-problems"
    index_results_url_name = "page-problems-results"
    permission_required = None
    any_permission_required = None
    filterset_class = ProblemsFilterSet
    list_export = ("title", "kind", "place", "label", "what")
    export_headings = {
        "title": _("Page"),
        "kind": _("Type"),
        "place": _("Where on it"),
        "label": _("Problem"),
        "what": _("With what"),
    }
    columns = [
        TitleColumn("title", label=_("Page"), get_url=lambda finding: finding.edit_url),
        Column("kind", label=_("Type")),
        Column("place", label=_("Where on it")),
        Column("label", label=_("Problem")),
        Column("what", label=_("With what")),
    ]

    @cached_property
    def no_results_message(self) -> Any:
        return _("Nothing is wrong: all products, links and pictures of published pages are in order.")

    def get_queryset(self) -> Any:
        return findings(user=self.request.user)

    def filter_queryset(self, queryset: list[Finding]) -> list[Finding]:
        if not (self.filters and self.filters.is_valid()):
            return queryset
        wanted = self.filters.form.cleaned_data["problem"]
        return [finding for finding in queryset if not wanted or finding.problem == wanted]

    def get_filename(self) -> str:
        return "page-problems"
