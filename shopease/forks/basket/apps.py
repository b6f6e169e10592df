from typing import Any

from django.urls import path
from oscar.apps.basket import apps
from oscar.core.loading import get_class


class BasketConfig(apps.BasketConfig):
    """Overrides `oscar.apps.basket.apps.BasketConfig` (Oscar 4.2): no saved baskets yet."""

    name = "shopease.forks.basket"

    def ready(self) -> None:
        super().ready()
        self.mini_view = get_class("basket.views", "BasketMiniView")

    def get_urls(self) -> Any:
        """The page, the drawer, adding, vouchers."""
        return self.post_process_urls(
            [
                path("", self.summary_view.as_view(), name="summary"),
                path("mini/", self.mini_view.as_view(), name="mini"),
                path("add/<int:pk>/", self.add_view.as_view(), name="add"),
                path("vouchers/add/", self.add_voucher_view.as_view(), name="vouchers-add"),
                path("vouchers/<int:pk>/remove/", self.remove_voucher_view.as_view(), name="vouchers-remove"),
            ]
        )
