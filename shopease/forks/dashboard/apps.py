from oscar.apps.dashboard import apps


class DashboardConfig(apps.DashboardConfig):
    """Overrides `oscar.apps.dashboard.apps.DashboardConfig` (Oscar 4.2) to load this fork."""

    name = "shopease.forks.dashboard"
