"""Orders in the dashboard: the order desk sees all, a partner its own lines and no customer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from oscar.apps.dashboard.orders import views as upstream
from oscar.apps.dashboard.orders.views import *
from oscar.core.loading import get_class, get_classes

from shopease.core.db import BusyError
from shopease.core.ids import id_read
from shopease.core.queue import wake
from shopease.fulfilment.errors import FulfilmentError
from shopease.fulfilment.naming import status_name
from shopease.fulfilment.services import order_advance
from shopease.fulfilment.services.editing import order_address_change
from shopease.notifications.tasks import deliver_outbox

PartnerOrderSearchForm, StepForm = get_classes(
    "dashboard.orders.forms", ("PartnerOrderSearchForm", "StepForm")
)
lines_for, orders_for, sees_all_orders = get_classes(
    "dashboard.orders.rights", ("lines_for", "orders_for", "sees_all_orders")
)
StaffOrderListView = get_class("dashboard.orders.lists", "StaffOrderListView")

ACTION_PERMISSIONS = {
    "save_note": "order.add_ordernote",
    "delete_note": "order.delete_ordernote",
    "change_order_status": "order.change_order",
}
"""What each action on an order's page needs. Money moves in fulfilment, lines with their order."""


class OrderListView(upstream.OrderListView):
    """Overrides `oscar.apps.dashboard.orders.views.OrderListView` (Oscar 4.2): staff have their own list.

    Oscar shows partners whole orders with their customers and totals; they see theirs without.
    """

    http_method_names = ("get", "head", "options")
    form_class = PartnerOrderSearchForm
    template_name = "oscar/dashboard/orders/partner_order_list.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if sees_all_orders(request.user):
            return StaffOrderListView.as_view()(request)
        self.base_queryset = orders_for(request.user).order_by("-date_placed")
        return super(upstream.OrderListView, self).dispatch(request, *args, **kwargs)

    def is_csv_download(self) -> bool:
        """Never: the file names customers."""
        return False


class OrderStatsView(upstream.OrderStatsView):
    """Overrides `oscar.apps.dashboard.orders.views.OrderStatsView` (Oscar 4.2): a bad date is no crash."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.form_valid(form)


class OrderDetailView(upstream.OrderDetailView):
    """Overrides `oscar.apps.dashboard.orders.views.OrderDetailView` (Oscar 4.2).

    Each action needs its permission. Payment events, line statuses and shipping events are not
    offered: fulfilment moves money, lines and stock with the order's status.
    """

    order_actions = tuple(ACTION_PERMISSIONS)
    line_actions = ()

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        return get_object_or_404(orders_for(self.request.user), number=self.kwargs["number"])

    def get_order_lines(self) -> QuerySet[Any]:
        lines = lines_for(self.request.user).filter(order=self.object)
        found: QuerySet[Any] = lines.select_related("product").prefetch_related("attributes__option")
        return found

    def get_template_names(self) -> list[str]:
        if sees_all_orders(self.request.user):
            return [self.template_name]
        return ["oscar/dashboard/orders/partner_order_detail.html"]

    def handle_order_action(self, request: HttpRequest, order: Any, action: str) -> Any:
        permission = ACTION_PERMISSIONS.get(action)
        if permission is not None and not request.user.has_perm(permission):
            raise PermissionDenied
        return super().handle_order_action(request, order, action)

    def change_order_status(self, request: HttpRequest, order: Any) -> Any:
        """Take a step; who and why stand in the order's log."""
        form = StepForm(request.POST)
        if not form.is_valid():
            return self.reload_page(error=form.first_error)
        status, reason = form.cleaned_data["new_status"], form.cleaned_data["reason"]
        try:
            moved = order_advance(order_id=order.pk, status=status, actor=request.user, note=reason)
        except FulfilmentError as refusal:
            return self.reload_page(error=str(refusal))
        except BusyError:
            return self.reload_page(error=_("The order is busy. Please try again."))
        wake(deliver_outbox)
        messages.success(request, _("The order is now “%(status)s”.") % {"status": status_name(moved.status)})
        return self.reload_page()

    def delete_note(self, request: HttpRequest, order: Any) -> Any:
        """Oscar's, for a number only."""
        if not id_read(request.POST.get("note_id", "")):
            return self.reload_page(error=_("Note cannot be deleted"))
        return super().delete_note(request, order)


class LineDetailView(upstream.LineDetailView):
    """Overrides `oscar.apps.dashboard.orders.views.LineDetailView` (Oscar 4.2): own lines for partners."""

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        order = get_object_or_404(orders_for(self.request.user), number=self.kwargs["number"])
        return get_object_or_404(lines_for(self.request.user), order=order, pk=self.kwargs["line_id"])


class ShippingAddressUpdateView(upstream.ShippingAddressUpdateView):
    """Overrides `oscar.apps.dashboard.orders.views.ShippingAddressUpdateView` (Oscar 4.2): own check,
    and no change of what has left."""

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        self.order = get_object_or_404(orders_for(self.request.user), number=self.kwargs["number"])
        return get_object_or_404(self.model, order=self.order)

    def form_valid(self, form: Any) -> Any:
        """Changed under the order's lock, while nothing has left; what is refused comes back, 409."""
        try:
            order_address_change(order_id=self.order.pk, fields=form.cleaned_data, actor=self.request.user)
        except (FulfilmentError, BusyError) as error:
            form.add_error(None, str(error) or _("The order is busy. Please try again."))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(self.request, _("The address was changed."))
        return redirect("dashboard:order-detail", number=self.order.number)
