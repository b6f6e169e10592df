"""Parcels of orders, their packing slips, and who carries them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import CreateView, DeleteView, ListView, UpdateView
from oscar.core.loading import get_model

from shopease.core.db import BusyError
from shopease.core.queue import wake
from shopease.forks.dashboard.rows import RowDeleteMixin, RowFormMixin
from shopease.fulfilment.errors import FulfilmentError
from shopease.fulfilment.models import Courier, Shipment
from shopease.fulfilment.parcels import packing_slip_pdf
from shopease.fulfilment.services.shipping import (
    shipment_correct,
    shipment_create,
    shipment_deliver,
    shipment_undo,
)
from shopease.fulfilment.shipping_forms import DeliveredForm, ParcelForm, TrackingForm, UndoForm
from shopease.notifications.tasks import deliver_outbox

Order = get_model("order", "Order")


# --- Parcels -------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def parcel_create(request: HttpRequest, number: str) -> HttpResponse:
    """Send a parcel; what is refused comes back as it was typed."""
    order = get_object_or_404(Order, number=number)
    form = ParcelForm(request.POST or None, order=order)
    if not form.most:
        messages.info(request, _("There is nothing that could be sent now."))
        return _back(order.number)
    status = 200
    if request.method == "POST":
        if form.is_valid() and (parcel := _tried(form, lambda: _create(request, order, form))):
            wake(deliver_outbox)
            messages.success(request, _("Parcel %(number)d is on its way.") % {"number": parcel.number})
            return _back(order.number)
        status = 400
        # Tried again, it is the parcel after those of somebody else.
        form.data = {**request.POST.dict(), "number": form["number"].initial}
    context = {"order": order, "form": form}
    return render(request, "oscar/dashboard/parcels/create.html", context, status=status)


def _create(request: HttpRequest, order: Any, form: ParcelForm) -> Shipment:
    return shipment_create(
        order_id=order.pk,
        lines=form.units,
        actor=request.user,
        number=form.cleaned_data["number"],
        **form.tracking,
    )


def _tried(form: forms.Form, work: Callable[[], Shipment]) -> Shipment | None:
    """What a service answers; its refusal is the form's."""
    try:
        return work()
    except FulfilmentError as refusal:
        form.add_error(None, str(refusal))
    except BusyError:
        form.add_error(None, _("The order is busy. Please try again."))
    return None


@require_POST
def parcel_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Write who carries a parcel and how it is followed."""
    parcel = _parcel(pk)
    form = TrackingForm(request.POST, parcel=parcel)
    return _answer(request, parcel, form, lambda: shipment_correct(shipment_id=pk, **form.tracking))


@require_POST
def parcel_deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Write that a parcel arrived."""
    form = DeliveredForm(request.POST, prefix=f"delivered-{pk}")

    def work() -> Shipment:
        return shipment_deliver(shipment_id=pk, at=form.cleaned_data["at"], actor=request.user)

    return _answer(request, _parcel(pk), form, work)


@require_POST
def parcel_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a parcel that never left."""
    form = UndoForm(request.POST, prefix=f"undo-{pk}")

    def work() -> Shipment:
        return shipment_undo(shipment_id=pk, actor=request.user, reason=form.cleaned_data["reason"])

    return _answer(request, _parcel(pk), form, work)


def _parcel(pk: int) -> Shipment:
    return get_object_or_404(Shipment.objects.select_related("order"), pk=pk)


def _answer(
    request: HttpRequest, parcel: Shipment, form: forms.Form, work: Callable[[], Shipment]
) -> HttpResponse:
    """Back to the order with what happened; a form that is refused comes back on a page of its own."""
    if form.is_valid() and _tried(form, work):
        wake(deliver_outbox)
        messages.success(request, _("Saved."))
        return _back(parcel.order.number)
    context = {"order": parcel.order, "parcel": parcel, "form": form}
    return render(request, "oscar/dashboard/parcels/change.html", context, status=400)


def _back(number: str) -> HttpResponse:
    return redirect(reverse("dashboard:order-detail", kwargs={"number": number}) + "#order-shipments")


# --- Packing slips -------------------------------------------------------------------------------


@require_safe
def slip_of_order(request: HttpRequest, number: str) -> HttpResponse:
    """The packing slip of what is still to be packed; 404 where that is nothing."""
    order = get_object_or_404(Order, number=number)
    if not any(line.needs_shipping and line.num_open for line in order.lines.all()):
        raise Http404
    return _pdf(packing_slip_pdf(order), f"packing-slip-{order.number}.pdf")


@require_safe
def slip_of_parcel(request: HttpRequest, pk: int) -> HttpResponse:
    """The packing slip of a parcel."""
    parcel = _parcel(pk)
    name = f"packing-slip-{parcel.order.number}-{parcel.number}.pdf"
    return _pdf(packing_slip_pdf(parcel.order, parcel), name)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


# --- Couriers ------------------------------------------------------------------------------------


class CourierForm(forms.ModelForm):
    """A name, and where parcels are followed."""

    class Meta:
        model = Courier
        fields = ("name", "tracking_url", "is_active")


class CourierListView(ListView):
    """Everyone who carries parcels."""

    model = Courier
    template_name = "oscar/dashboard/parcels/couriers.html"
    context_object_name = "couriers"


class _CourierRow:
    model = Courier
    list_name = "dashboard:courier-list"
    list_title = gettext_lazy("Couriers")
    title = gettext_lazy("Courier")
    in_use = gettext_lazy("Parcels went by this courier. Take it out of use instead.")


class CourierCreateView(_CourierRow, RowFormMixin, CreateView):
    form_class = CourierForm


class CourierUpdateView(_CourierRow, RowFormMixin, UpdateView):
    form_class = CourierForm


class CourierDeleteView(_CourierRow, RowDeleteMixin, DeleteView):
    pass


def parcels_urls() -> list[Any]:
    """The addresses below /dashboard/parcels/ and /dashboard/couriers/."""
    return [
        path("parcels/order/<str:number>/", parcel_create, name="parcel-create"),
        path("parcels/order/<str:number>/slip/", slip_of_order, name="parcel-slip-open"),
        path("parcels/<int:pk>/slip/", slip_of_parcel, name="parcel-slip"),
        path("parcels/<int:pk>/correct/", parcel_correct, name="parcel-correct"),
        path("parcels/<int:pk>/deliver/", parcel_deliver, name="parcel-deliver"),
        path("parcels/<int:pk>/undo/", parcel_undo, name="parcel-undo"),
        path("couriers/", CourierListView.as_view(), name="courier-list"),
        path("couriers/new/", CourierCreateView.as_view(), name="courier-create"),
        path("couriers/<int:pk>/", CourierUpdateView.as_view(), name="courier-update"),
        path("couriers/<int:pk>/delete/", CourierDeleteView.as_view(), name="courier-delete"),
    ]
