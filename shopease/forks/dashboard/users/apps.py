from typing import Any

from django.urls import path
from oscar.apps.dashboard.users import apps
from oscar.core.loading import get_class


class UsersDashboardConfig(apps.UsersDashboardConfig):
    """Overrides `oscar.apps.dashboard.users.apps.UsersDashboardConfig` (Oscar 4.2): without stock alerts."""

    name = "shopease.forks.dashboard.users"
    default_permissions = None

    def ready(self) -> None:
        """Load nothing before the URL configuration needs it."""
        self.configure_permissions()

    def get_urls(self) -> list:
        def view(name: str) -> Any:
            return get_class("dashboard.users.views", name).as_view()

        return self.post_process_urls(
            [
                path("", view("IndexView"), name="users-index"),
                path("<int:pk>/", view("UserDetailView"), name="user-detail"),
                path("<int:pk>/password-reset/", view("PasswordResetView"), name="user-password-reset"),
            ]
        )
