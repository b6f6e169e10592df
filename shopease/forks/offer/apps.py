from oscar.apps.offer import apps


class OfferConfig(apps.OfferConfig):
    """Overrides `oscar.apps.offer.apps.OfferConfig` (Oscar 4.2) to load this fork."""

    name = "shopease.forks.offer"
