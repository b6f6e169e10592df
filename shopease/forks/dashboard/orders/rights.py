"""Who sees which orders in the dashboard: the order desk all, a partner its own lines and no customer."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from oscar.core.loading import get_model


def sees_all_orders(user: Any) -> bool:
    """The order desk, support, finance; not partners."""
    return bool(user.has_perm("order.view_order"))


def lines_for(user: Any) -> QuerySet[Any]:
    """The order lines a person may see."""
    lines: QuerySet[Any] = get_model("order", "Line").objects.order_by("pk")
    return lines if sees_all_orders(user) else lines.filter(partner__users=user)


def orders_for(user: Any, *, lines: bool = True) -> QuerySet[Any]:
    """The orders a person may see; with what their pages show and the lines the person may see."""
    orders: QuerySet[Any] = get_model("order", "Order").objects.all()
    if not sees_all_orders(user):
        orders = orders.filter(lines__partner__users=user).distinct()
    if not lines:
        return orders
    joined = orders.select_related(
        "billing_address__country", "shipping_address__country", "user", "placed_by"
    )
    return joined.prefetch_related(Prefetch("lines", queryset=lines_for(user)), "status_changes")
