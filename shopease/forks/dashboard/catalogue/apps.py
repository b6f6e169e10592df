from typing import Any

from django.urls import path
from oscar.apps.dashboard.catalogue import apps
from oscar.core.loading import get_class


class CatalogueDashboardConfig(apps.CatalogueDashboardConfig):
    """Overrides `oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig` (Oscar 4.2): the library."""

    name = "shopease.forks.dashboard.catalogue"

    def configure_permissions(self) -> None:
        """Oscar's; whoever looks products up looks pictures up."""
        super().configure_permissions()
        self.permissions_map["catalogue-picture-lookup"] = self.permissions_map["catalogue-product-lookup"]

    def get_urls(self) -> Any:
        """Oscar's, and the search for pictures of the library."""
        view = get_class("dashboard.catalogue.views", "PictureLookupView")
        own = [path("picture-lookup/", view.as_view(), name="catalogue-picture-lookup")]
        return [*self.post_process_urls(own), *super().get_urls()]
