from oscar.apps.shipping import apps


class ShippingConfig(apps.ShippingConfig):
    """Overrides `oscar.apps.shipping.apps.ShippingConfig` (Oscar 4.2) to load this fork."""

    name = "shopease.forks.shipping"
