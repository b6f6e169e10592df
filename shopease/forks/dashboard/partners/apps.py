from oscar.apps.dashboard.partners import apps


class PartnersDashboardConfig(apps.PartnersDashboardConfig):
    """Overrides `oscar.apps.dashboard.partners.apps.PartnersDashboardConfig` (Oscar 4.2): loads this fork."""

    name = "shopease.forks.dashboard.partners"
