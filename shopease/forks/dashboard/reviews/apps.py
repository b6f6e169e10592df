from oscar.apps.dashboard.reviews import apps


class ReviewsDashboardConfig(apps.ReviewsDashboardConfig):
    """Overrides `oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig` (Oscar 4.2).

    Who may open what is decided by the rules of `users.access`.
    """

    name = "shopease.forks.dashboard.reviews"
    default_permissions = None
