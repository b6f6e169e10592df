from oscar.apps.dashboard.orders import apps


class OrdersDashboardConfig(apps.OrdersDashboardConfig):
    """Overrides `oscar.apps.dashboard.orders.apps.OrdersDashboardConfig` (Oscar 4.2) to load this fork."""

    name = "shopease.forks.dashboard.orders"
