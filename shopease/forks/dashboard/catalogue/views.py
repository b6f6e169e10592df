"""Products in the dashboard."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from oscar.apps.dashboard.catalogue import views as upstream
from oscar.apps.dashboard.catalogue.views import *
from oscar.core.loading import get_class, get_classes
from oscar.views.generic import ObjectLookupView

from catalogue_ext.matrix import members_of
from catalogue_ext.pictures import pictures_of
from shopease.fulfilment.errors import StockChangedError
from shopease.media.models import LibraryImage
from shopease.media.selectors import picture_for

pictures_for_user, pictures_upload = get_classes(
    "dashboard.catalogue.pictures", ["pictures_for_user", "pictures_upload"]
)
TypeChangeMixin = get_class("dashboard.catalogue.type_change", "TypeChangeMixin")
UsesMixin = get_class("dashboard.catalogue.uses", "UsesMixin")

PAGE_SIZE, MAX_PAGE = 20, 100


class _WholeMixin:
    """A form and its rows are saved together or not at all."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return response


class ProductCreateUpdateView(_WholeMixin, TypeChangeMixin, UsesMixin, upstream.ProductCreateUpdateView):
    """Overrides `oscar.apps.dashboard.catalogue.views.ProductCreateUpdateView` (Oscar 4.2).

    Pictures are added here, several at once, and arranged on a page of their own. One that can't be
    taken is named and keeps neither the others nor the product from being saved.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Oscar's; when an order came between the look and the write, it is looked at once more."""
        try:
            return super().post(request, *args, **kwargs)
        except (StockChangedError, ProtectedError):
            return super().post(request, *args, **kwargs)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.formsets["image_formset"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Oscar's, with pictures and variants."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.object and self.object.pk:
            context["pictures"] = [picture_for(i.original, alt=i.caption) for i in pictures_of([self.object])]
            context["members"] = members_of(self.object) if self.object.is_parent else []
        return context

    def forms_valid(self, form: Any, formsets: Any) -> HttpResponse:
        """Oscar's; the pictures come last."""
        response: HttpResponse = super().forms_valid(form, formsets)
        if files := self.request.FILES.getlist("pictures"):
            pictures_upload(self.request, self.object, files)
        return response


class ProductDeleteView(UsesMixin, upstream.ProductDeleteView):
    """Overrides `oscar.apps.dashboard.catalogue.views.ProductDeleteView` (Oscar 4.2).

    A variant that customers have ordered is hidden instead; nothing is deleted that they wait for.
    """

    def delete(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        product = self.get_object()
        members = members_of(product.parent) if product.is_child else []
        if any(member.is_kept for member in members if member.product.pk == product.pk):
            product.is_public = False
            product.save()
            messages.warning(request, _("The variant is hidden, not deleted: customers have ordered it."))
            return redirect("dashboard:catalogue-product", pk=product.parent_id)
        try:
            with transaction.atomic():
                response: HttpResponse = super().delete(request, *args, **kwargs)
        except IntegrityError:  # orders wait for it, or one came while it was deleted
            waited_for = _("“%(title)s” can't be deleted: customers are waiting for it. Hide it instead.")
            messages.error(request, waited_for % {"title": product.get_title()})
            return redirect("dashboard:catalogue-product", pk=product.pk)
        return response


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
        return pictures_for_user(self.request.user)

    def lookup_filter(self, qs: Any, term: str) -> Any:
        return qs.filter(title__icontains=term)

    def get_args(self) -> tuple[str | None, str | None, int, int]:
        """Oscar's fails on numbers that are none; what is chosen already stands in the form."""
        page = self.request.GET.get("page", "")
        number = int(page) if page.isdecimal() and page.isascii() and len(page) < 4 else 1
        return None, self.request.GET.get("q"), max(1, min(number, MAX_PAGE)), PAGE_SIZE
