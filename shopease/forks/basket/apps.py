from oscar.apps.basket import apps


class BasketConfig(apps.BasketConfig):
    """Overrides `oscar.apps.basket.apps.BasketConfig` (Oscar 4.2) to load this fork."""

    name = "shopease.forks.basket"
