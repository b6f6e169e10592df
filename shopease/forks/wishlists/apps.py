from django.urls import path
from oscar.apps.wishlists import apps
from oscar.core.loading import get_class


class WishlistsConfig(apps.WishlistsConfig):
    """Overrides `oscar.apps.wishlists.apps.WishlistsConfig` (Oscar 4.2): the page behind a shared link."""

    name = "shopease.forks.wishlists"

    def ready(self) -> None:
        """Load nothing before the URL configuration needs it."""

    def get_urls(self) -> list:
        view = get_class("wishlists.views", "WishListView").as_view()
        return self.post_process_urls([path("<slug:key>/", view, name="detail")])
