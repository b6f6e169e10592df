from importlib import import_module
from itertools import chain

from django.apps import apps as registry
from django.urls import include, path
from oscar.apps.dashboard import apps
from oscar.core.loading import get_class


class DashboardConfig(apps.DashboardConfig):
    """Overrides `oscar.apps.dashboard.apps.DashboardConfig` (Oscar 4.2).

    Mounts what the shop uses. Flatpages (pages live in /cms/) and staff-edited mail templates (they
    run with the full template engine) are left out. Who may open what: `users.access`.
    """

    name = "shopease.forks.dashboard"

    SECTIONS = (
        "catalogue",
        "reports",
        "orders",
        "users",
        "partners",
        "offers",
        "ranges",
        "vouchers",
        "reviews",
    )

    def ready(self) -> None:
        """Load nothing before the URL configuration needs it."""
        self.configure_permissions()

    PARTS = (
        "newsletter",
        "search",
        "delivery",
        "taxes",
        "messages",
        "drafts",
        "editing",
        "returns",
        "credit",
        "imports",
        "parcels",
        "payments",
        "papers",
        "translations",
        "feeds",
        "rules",
        "stock",
    )
    """Our own pages: modules that say their addresses in `<name>_urls`, read when they are needed."""

    def get_urls(self) -> list:
        from django.contrib.auth.views import LogoutView

        from shopease.accounts.views import DoorView

        sections = [
            path(f"{name}/", include(registry.get_app_config(f"{name}_dashboard").urls[0]))
            for name in self.SECTIONS
        ]
        parts = [import_module(f"{self.name}.{name}") for name in self.PARTS]
        own = [getattr(part, f"{name}_urls")() for name, part in zip(self.PARTS, parts, strict=True)]
        return self.post_process_urls(
            [
                path("", get_class("dashboard.views", "IndexView").as_view(), name="index"),
                *sections,
                *chain(*own),
                path("login/", DoorView.as_view(pattern_name="account_login"), name="login"),
                path("logout/", LogoutView.as_view(next_page="/"), name="logout"),
            ]
        )
