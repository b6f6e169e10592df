"""Orders in the dashboard: the order desk sees all, a partner its own lines and no customer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from oscar.apps.dashboard.orders import views as upstream
from oscar.apps.dashboard.orders.views import *
from oscar.core.loading import get_class

PartnerOrderSearchForm = get_class("dashboard.orders.forms", "PartnerOrderSearchForm")

ACTION_PERMISSIONS = {
    "save_note": "order.add_ordernote",
    "delete_note": "order.delete_ordernote",
    "change_order_status": "order.change_order",
}
"""What each action on an order's page needs. Money moves in fulfilment, lines with their order."""


def sees_all_orders(user: Any) -> bool:
    """The order desk, support, finance; not partners."""
    return bool(user.has_perm("order.view_order"))


def lines_for(user: Any) -> QuerySet[Any]:
    """The order lines a person may see."""
    lines: QuerySet[Any] = upstream.Line.objects.order_by("pk")
    return lines if sees_all_orders(user) else lines.filter(partner__users=user)


def orders_for(user: Any) -> QuerySet[Any]:
    """The orders a person may see, with the lines they may see."""
    orders = upstream.Order.objects.select_related(
        "billing_address__country", "shipping_address__country", "user"
    )
    if not sees_all_orders(user):
        orders = orders.filter(lines__partner__users=user).distinct()
    found: QuerySet[Any] = orders.prefetch_related(
        Prefetch("lines", queryset=lines_for(user)), "status_changes"
    )
    return found


class OrderListView(upstream.OrderListView):
    """Overrides `oscar.apps.dashboard.orders.views.OrderListView` (Oscar 4.2).

    Oscar shows partners whole orders with their customers and totals.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.base_queryset = orders_for(request.user).order_by("-date_placed")
        self.is_limited = not sees_all_orders(request.user)
        if self.is_limited:
            self.form_class = PartnerOrderSearchForm
            self.template_name = "oscar/dashboard/orders/partner_order_list.html"
        return super(upstream.OrderListView, self).dispatch(request, *args, **kwargs)

    def is_csv_download(self) -> bool:
        """Never for partners: the file names customers."""
        return not self.is_limited and bool(super().is_csv_download())

    def change_order_statuses(self, request: HttpRequest, orders: Any) -> Any:
        """Oscar's, without its error page for a missing status."""
        if "new_status" not in request.POST:
            messages.error(request, _("Choose the new status."))
            return redirect("dashboard:order-list")
        return super().change_order_statuses(request, orders)


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
        return lines_for(self.request.user).filter(order=self.object)

    def get_template_names(self) -> list[str]:
        if sees_all_orders(self.request.user):
            return [self.template_name]
        return ["oscar/dashboard/orders/partner_order_detail.html"]

    def handle_order_action(self, request: HttpRequest, order: Any, action: str) -> Any:
        permission = ACTION_PERMISSIONS.get(action)
        if permission is not None and not request.user.has_perm(permission):
            raise PermissionDenied
        return super().handle_order_action(request, order, action)

    def delete_note(self, request: HttpRequest, order: Any) -> Any:
        """Oscar's, for a number only."""
        if not request.POST.get("note_id", "").isdecimal():
            return self.reload_page(error=_("Note cannot be deleted"))
        return super().delete_note(request, order)


class LineDetailView(upstream.LineDetailView):
    """Overrides `oscar.apps.dashboard.orders.views.LineDetailView` (Oscar 4.2): own lines for partners."""

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        order = get_object_or_404(orders_for(self.request.user), number=self.kwargs["number"])
        return get_object_or_404(lines_for(self.request.user), order=order, pk=self.kwargs["line_id"])


class ShippingAddressUpdateView(upstream.ShippingAddressUpdateView):
    """Overrides `oscar.apps.dashboard.orders.views.ShippingAddressUpdateView` (Oscar 4.2): own check."""

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        order = get_object_or_404(orders_for(self.request.user), number=self.kwargs["number"])
        return get_object_or_404(self.model, order=order)
