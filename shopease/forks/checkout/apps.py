from typing import Any

from django.urls import path
from oscar.apps.checkout import apps
from oscar.core.loading import get_class


class CheckoutConfig(apps.CheckoutConfig):
    """Overrides `oscar.apps.checkout.apps.CheckoutConfig` (Oscar 4.2).

    The address book lives in the account, the payment page is also its details page.
    """

    name = "shopease.forks.checkout"

    def ready(self) -> None:
        """Load our views by Oscar's loader."""

    def get_urls(self) -> list[Any]:
        """The five steps."""

        def view(name: str) -> Any:
            return get_class("checkout.views", name).as_view()

        return [
            path("", view("IndexView"), name="index"),
            path(
                "shipping-address/",
                view("ShippingAddressView"),
                name="shipping-address",
            ),
            path("shipping-method/", view("ShippingMethodView"), name="shipping-method"),
            path("payment-method/", view("PaymentMethodView"), name="payment-method"),
            path("preview/", view("PreviewView"), name="preview"),
            path("thank-you/", view("ThankYouView"), name="thank-you"),
        ]
