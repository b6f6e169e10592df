"""The calendar of what is scheduled, and links to previews of the shop."""

from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from shopease.campaigns.calendar.entries import calendar_entries
from shopease.campaigns.calendar.month import month_days, month_next, month_of, span_of, weeks_of
from shopease.campaigns.calendar.types import Entry, Kind
from shopease.campaigns.forms import PreviewForm
from shopease.campaigns.previews import preview_path
from shopease.core import clock

LIST_MONTHS = 3
"""How many months the list shows from the chosen one on."""


class CalendarView(WagtailAdminTemplateMixin, TemplateView):
    """A month as a table, or three as a list."""

    template_name = "campaigns/cms/calendar.html"
    page_title = _("Calendar")
    header_icon = "calendar-alt"
    breadcrumbs_items: ClassVar[list[Any]] = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": "", "label": _("Calendar")},
    ]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Preview the shop"), reverse("campaigns_preview"), icon_name="view")]

    @cached_property
    def is_list(self) -> bool:
        return self.request.GET.get("view") == "list"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the month, its neighbours, the kinds with whether they are chosen, and the entries."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        month = month_of(self.request.GET.get("month", ""))
        kinds = set(self.request.GET.getlist("kind")) & set(Kind.values)
        context |= {
            "month": month,
            "is_list": self.is_list,
            "today": timezone.localdate(clock.now()),
            "kinds": [(kind.value, kind.label, kind.value in kinds) for kind in Kind],
            "earlier": self._query(month=f"{month_next(month, -1):%Y-%m}"),
            "later": self._query(month=f"{month_next(month):%Y-%m}"),
            "now": self._query(month=f"{clock.now():%Y-%m}"),
            "other_view": self._query(view="month" if self.is_list else "list"),
        }
        return context | (self._listed(month, kinds) if self.is_list else self._drawn(month, kinds))

    def _drawn(self, month: Any, kinds: set[str]) -> dict[str, Any]:
        days = month_days(month)
        span = span_of(days[0][0], days[-1][-1] + timedelta(days=1))
        entries = self._entries(span, kinds)
        throughout = [entry for entry in entries if span.is_inside(entry.starts_at, entry.ends_at)]
        return {
            "weeks": weeks_of(month, [entry for entry in entries if entry not in throughout]),
            "throughout": throughout,
            "weekdays": days[0],
        }

    def _listed(self, month: Any, kinds: set[str]) -> dict[str, Any]:
        end = month_next(month, LIST_MONTHS)
        return {"entries": self._entries(span_of(month, end), kinds), "until": end - timedelta(days=1)}

    def _entries(self, span: Any, kinds: set[str]) -> list[Entry]:
        return calendar_entries(span=span, user=self.request.user, kinds=kinds)

    def _query(self, **changes: str) -> str:
        """This address with other values."""
        query: QueryDict = self.request.GET.copy()
        for name, value in changes.items():
            query[name] = value
        return "?" + query.urlencode()


class PreviewLinkView(WagtailAdminTemplateMixin, FormView):
    """Makes a link that shows the shop as of a moment and for an audience; changes nothing."""

    template_name = "campaigns/cms/preview_link.html"
    form_class = PreviewForm
    page_title = _("Preview the shop")
    header_icon = "view"
    breadcrumbs_items: ClassVar[list[Any]] = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": "", "label": _("Preview the shop")},
    ]
    request: HttpRequest

    def get_initial(self) -> dict[str, Any]:
        """The day of the calendar that somebody came from, at noon, and the page."""
        initial = super().get_initial()
        try:
            day = parse_date(self.request.GET.get("day", ""))
        except ValueError:
            day = None
        if day is not None:
            initial["moment"] = f"{day:%Y-%m-%d} 12:00"
        if path := self.request.GET.get("path"):
            initial["path"] = path
        return initial

    def form_valid(self, form: PreviewForm) -> HttpResponse:
        """Show the link below the form."""
        chosen = form.cleaned_data
        shop = preview_path(
            moment=chosen["moment"],
            audience_id=chosen["audience"] and chosen["audience"].pk,
            lasts=chosen["hours"],
        )
        link = self.request.build_absolute_uri(shop + quote(chosen["path"], safe="/?&=#%+"))
        return self.render_to_response(
            self.get_context_data(form=form, link=link, ends_at=clock.now() + chosen["hours"])
        )
