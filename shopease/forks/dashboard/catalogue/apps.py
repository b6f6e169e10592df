from oscar.apps.dashboard.catalogue import apps


class CatalogueDashboardConfig(apps.CatalogueDashboardConfig):
    """Overrides `oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig` (Oscar 4.2): is a fork."""

    name = "shopease.forks.dashboard.catalogue"
