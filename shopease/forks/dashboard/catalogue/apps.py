from oscar.apps.dashboard.catalogue import apps


class CatalogueDashboardConfig(apps.CatalogueDashboardConfig):
    """Overrides `oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig` (Oscar 4.2) to load this fork."""

    name = "shopease.forks.dashboard.catalogue"
