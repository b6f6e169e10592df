from oscar.apps.dashboard.offers import apps


class OffersDashboardConfig(apps.OffersDashboardConfig):
    """Overrides `oscar.apps.dashboard.offers.apps.OffersDashboardConfig` (Oscar 4.2): loads this fork."""

    name = "shopease.forks.dashboard.offers"
