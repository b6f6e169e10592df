from typing import Any

from django.db.models.signals import pre_delete
from django.urls import path
from oscar.apps.basket import apps
from oscar.core.loading import get_class, get_model


class BasketConfig(apps.BasketConfig):
    """Overrides `oscar.apps.basket.apps.BasketConfig` (Oscar 4.2): one saved basket beside the open one."""

    name = "shopease.forks.basket"

    def ready(self) -> None:
        super().ready()
        self.mini_view = get_class("basket.views", "BasketMiniView")
        self.saved_view = get_class("basket.views", "SavedView")
        self.destination_view = get_class("basket.estimate", "DestinationView")
        self.changes_view = get_class("basket.views", "ChangesView")
        pre_delete.connect(
            get_class("basket.gone", "line_remember"),
            sender=get_model("basket", "Line"),
            dispatch_uid="basket.line_remember",
        )

    def get_urls(self) -> Any:
        """The page, the drawer, what is kept for later, what changed, where it goes,
        adding, vouchers."""
        return self.post_process_urls(
            [
                path("", self.summary_view.as_view(), name="summary"),
                path("mini/", self.mini_view.as_view(), name="mini"),
                path("destination/", self.destination_view.as_view(), name="destination"),
                path("saved/", self.saved_view.as_view(), name="saved"),
                path("changes/", self.changes_view.as_view(), name="changes"),
                path("add/<int:pk>/", self.add_view.as_view(), name="add"),
                path("vouchers/add/", self.add_voucher_view.as_view(), name="vouchers-add"),
                path("vouchers/<int:pk>/remove/", self.remove_voucher_view.as_view(), name="vouchers-remove"),
            ]
        )
