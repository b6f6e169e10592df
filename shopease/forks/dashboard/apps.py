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
        "shipping",
        "reviews",
    )

    def ready(self) -> None:
        """Load nothing before the URL configuration needs it."""
        self.configure_permissions()

    def get_urls(self) -> list:
        from django.contrib.auth.views import LogoutView

        from shopease.accounts.views import DoorView
        from shopease.forks.dashboard import feeds, imports, newsletter, rules, search, stock, translations

        sections = [
            path(f"{name}/", include(registry.get_app_config(f"{name}_dashboard").urls[0]))
            for name in self.SECTIONS
        ]
        return self.post_process_urls(
            [
                path("", get_class("dashboard.views", "IndexView").as_view(), name="index"),
                *sections,
                path("newsletter/", newsletter.SubscriberListView.as_view(), name="newsletter-list"),
                path(
                    "newsletter/download/",
                    newsletter.SubscriberDownloadView.as_view(),
                    name="newsletter-download",
                ),
                *search.search_urls(),
                *imports.imports_urls(),
                *translations.translations_urls(),
                path("feeds/", feeds.FeedsView.as_view(), name="feeds"),
                path("rules/", rules.RulesView.as_view(), name="rules"),
                path("stock/", stock.StockListView.as_view(), name="stock-list"),
                path("stock/<int:pk>/", stock.StockLedgerView.as_view(), name="stock-ledger"),
                path(
                    "stock/<int:pk>/download/",
                    stock.StockLedgerDownloadView.as_view(),
                    name="stock-ledger-download",
                ),
                path("login/", DoorView.as_view(pattern_name="account_login"), name="login"),
                path("logout/", LogoutView.as_view(next_page="/"), name="logout"),
            ]
        )
