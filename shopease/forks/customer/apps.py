from oscar.apps.customer import apps


class CustomerConfig(apps.CustomerConfig):
    """Overrides `oscar.apps.customer.apps.CustomerConfig` (Oscar 4.2) to load this fork."""

    name = "shopease.forks.customer"
