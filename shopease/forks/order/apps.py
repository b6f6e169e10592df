from oscar.apps.order import apps


class OrderConfig(apps.OrderConfig):
    """Overrides `oscar.apps.order.apps.OrderConfig` (Oscar 4.2) to load this fork."""

    name = "shopease.forks.order"
