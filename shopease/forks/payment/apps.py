from oscar.apps.payment import apps


class PaymentConfig(apps.PaymentConfig):
    """Overrides `oscar.apps.payment.apps.PaymentConfig` (Oscar 4.2) to load this fork."""

    name = "shopease.forks.payment"
