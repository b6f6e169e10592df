"""Reports of /cms/ whose rows come from a selector and not from a table; other rooms make theirs of it."""

from typing import Any

from django.urls import URLPattern, path
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.reports import ReportView

from shopease.media.models import LibraryImage


class RowsFilterSet(WagtailFilterSet):
    """Filters named like attributes of the rows; Wagtail wants some model, of which nothing is asked."""

    class Meta:
        model = LibraryImage
        fields: tuple[str, ...] = ()


class RowsReportView(ReportView):
    """Rows that `get_queryset` answers, narrowed to those whose attributes are what the filters say.

    Who may open it is said by the rules of addresses and by the rows.
    """

    slug: str
    """Names its addresses and its file."""
    nothing: Any
    """What is said when there is no row."""
    permission_required = None
    any_permission_required = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.index_url_name, cls.index_results_url_name = cls.slug, f"{cls.slug}-results"

    @classmethod
    def urls(cls, address: str) -> list[URLPattern]:
        """The report below reports/, and its table alone as one filters it."""
        return [
            path(f"reports/{address}/", cls.as_view(), name=cls.slug),
            path(f"reports/{address}/results/", cls.as_view(results_only=True), name=f"{cls.slug}-results"),
        ]

    @property
    def no_results_message(self) -> Any:
        return self.nothing

    def filter_queryset(self, queryset: list[Any]) -> list[Any]:
        if not (self.filters and self.filters.is_valid()):
            return queryset
        wanted = {name: value for name, value in self.filters.form.cleaned_data.items() if value}
        return [row for row in queryset if all(getattr(row, name) == wanted[name] for name in wanted)]

    def get_filename(self) -> str:
        return self.slug
