from oscar.apps.analytics import apps


class AnalyticsConfig(apps.AnalyticsConfig):
    """Overrides `oscar.apps.analytics.apps.AnalyticsConfig` (Oscar 4.2).

    Its receivers write a row with every page view and inside every order's transaction; sales are
    recounted by a task of `activity` instead.
    """

    name = "shopease.forks.analytics"

    def ready(self) -> None:
        """Connect nothing."""
