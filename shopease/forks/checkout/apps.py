from oscar.apps.checkout import apps


class CheckoutConfig(apps.CheckoutConfig):
    """Overrides `oscar.apps.checkout.apps.CheckoutConfig` (Oscar 4.2) to load this fork."""

    name = "shopease.forks.checkout"
