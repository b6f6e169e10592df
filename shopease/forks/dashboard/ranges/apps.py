from oscar.apps.dashboard.ranges import apps


class RangesDashboardConfig(apps.RangesDashboardConfig):
    """Overrides `oscar.apps.dashboard.ranges.apps.RangesDashboardConfig` (Oscar 4.2): loads this fork."""

    name = "shopease.forks.dashboard.ranges"
