"""`/cms/reports/problems/`: what is wrong with pages, as a table that can be filtered and downloaded."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.ui.tables import Column, TitleColumn

from cms_pages.report.findings import findings
from cms_pages.report.types import Problem
from shopease.media.reports import RowsFilterSet, RowsReportView


class ProblemsFilterSet(RowsFilterSet):
    """Only one kind of problem."""

    problem = ChoiceFilter(label=_("Problem"), choices=Problem.choices)


class ProblemsView(RowsReportView):
    """All problems, by page; costs what `findings` says."""

    page_title = _("Problems of pages")
    header_icon = "warning"
    slug = "page-problems"
    nothing = _("Nothing is wrong: all products, links and pictures of published pages are in order.")
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

    def get_queryset(self) -> Any:
        return findings(user=self.request.user)
