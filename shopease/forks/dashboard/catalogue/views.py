"""Products in the dashboard."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from oscar.apps.dashboard.catalogue import views as upstream
from oscar.apps.dashboard.catalogue.views import *
from oscar.views.generic import ObjectLookupView

from catalogue_ext.matrix import members_of
from shopease.media.models import LibraryImage

PAGE_SIZE, MAX_PAGE = 20, 100


class _WholeMixin:
    """A form and its rows are saved together or not at all."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return response


class ProductCreateUpdateView(_WholeMixin, upstream.ProductCreateUpdateView):
    """Overrides `oscar.apps.dashboard.catalogue.views.ProductCreateUpdateView` (Oscar 4.2)."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Oscar's, with the variants."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.object and self.object.pk and self.object.is_parent:
            context["members"] = members_of(self.object)
        return context


class ProductClassCreateView(_WholeMixin, upstream.ProductClassCreateView):
    """Overrides `oscar.apps.dashboard.catalogue.views.ProductClassCreateView` (Oscar 4.2)."""


class ProductClassUpdateView(_WholeMixin, upstream.ProductClassUpdateView):
    """Overrides `oscar.apps.dashboard.catalogue.views.ProductClassUpdateView` (Oscar 4.2)."""


class AttributeOptionGroupCreateView(_WholeMixin, upstream.AttributeOptionGroupCreateView):
    """Overrides `oscar.apps.dashboard.catalogue.views.AttributeOptionGroupCreateView` (Oscar 4.2)."""


class AttributeOptionGroupUpdateView(_WholeMixin, upstream.AttributeOptionGroupUpdateView):
    """Overrides `oscar.apps.dashboard.catalogue.views.AttributeOptionGroupUpdateView` (Oscar 4.2)."""


class StockAlertListView(upstream.StockAlertListView):
    """Overrides `oscar.apps.dashboard.catalogue.views.StockAlertListView` (Oscar 4.2).

    What a row shows is joined, and a status that there is not shows all.
    """

    def get_queryset(self) -> Any:
        alerts = self.model.objects.select_related("stockrecord__product__parent", "stockrecord__partner")
        self.form = upstream.StockAlertSearchForm(self.request.GET or None)
        if self.form.is_valid():
            self.description = _('Alerts with status "%s"') % self.form.cleaned_data["status"]
            return alerts.filter(status=self.form.cleaned_data["status"])
        self.description = _("All alerts")
        return alerts


class PictureLookupView(ObjectLookupView):
    """Pictures of the library by title, for the forms' search; partners find those of their products."""

    model = LibraryImage

    def get_queryset(self) -> Any:
        pictures = LibraryImage.objects.order_by("title", "pk")
        if self.request.user.is_staff:
            return pictures
        own = LibraryImage.objects.filter(
            product_images__product__stockrecords__partner__users=self.request.user
        )
        return pictures.filter(pk__in=own.values("pk"))

    def lookup_filter(self, qs: Any, term: str) -> Any:
        return qs.filter(title__icontains=term)

    def get_args(self) -> tuple[str | None, str | None, int, int]:
        """Oscar's fails on numbers that are none; what is chosen already stands in the form."""
        page = self.request.GET.get("page", "")
        number = int(page) if page.isdecimal() and page.isascii() and len(page) < 4 else 1
        return None, self.request.GET.get("q"), max(1, min(number, MAX_PAGE)), PAGE_SIZE
