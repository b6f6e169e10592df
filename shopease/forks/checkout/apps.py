"""Oscar's `checkout`, forked: a thin adapter to the rooms."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.urls import path, reverse_lazy
from django.views.generic import RedirectView
from oscar.apps.checkout import apps
from oscar.core.loading import get_class

MOVED = {
    "shipping-address": "checkout:details",
    "shipping-method": "checkout:delivery",
    "payment-method": "checkout:delivery",
}
"""Steps of Oscar's checkout that are parts of ours; its own code leads to them by name."""


class CheckoutConfig(apps.CheckoutConfig):
    """Overrides `oscar.apps.checkout.apps.CheckoutConfig` (Oscar 4.2).

    Its gateway, address, delivery and payment pages are two: details, and delivery with payment.
    """

    name = "shopease.forks.checkout"

    def ready(self) -> None:
        """Our views come by Oscar's loader; logging out ends what the browser keeps for us."""
        user_logged_out.connect(
            get_class("checkout.middleware", "log_out_mark"), dispatch_uid="checkout.log_out_mark"
        )

    def get_urls(self) -> list[Any]:
        """The way in, three steps, the thank-you, and where Oscar's steps went."""

        def view(name: str) -> Any:
            return get_class("checkout.views", name).as_view()

        moved = [
            path(f"{name}/", RedirectView.as_view(url=reverse_lazy(target)), name=name)
            for name, target in MOVED.items()
        ]
        return [
            path("", view("IndexView"), name="index"),
            path("details/", get_class("checkout.details", "DetailsView").as_view(), name="details"),
            path("delivery/", get_class("checkout.delivery", "DeliveryView").as_view(), name="delivery"),
            path("preview/", view("PreviewView"), name="preview"),
            path("thank-you/", view("ThankYouView"), name="thank-you"),
            *moved,
        ]
