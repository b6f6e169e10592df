"""What people who wait for a product are told: that it is back or costs less, and the question before."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.core.loading import get_model

from catalogue_ext.templatetags.currency_filters import currency
from shopease.notifications.events import Event, Family, Sample, Sheet, Text, shop_values

_PRODUCT: Mapping[str, Text] = {
    "product.title": gettext_lazy("Name of the product"),
    "product.price": gettext_lazy("What it costs now"),
    "product.link": gettext_lazy("Address of its page"),
}
_PRICE: Mapping[str, Text] = {"alert.price": gettext_lazy("What it cost when they asked")}
_QUESTION: Mapping[str, Text] = {"alert.end_link": gettext_lazy("Address that ends the alert")}

_PLACEHOLDERS: Mapping[str, Mapping[str, Text]] = {
    "stock_alert": _PRODUCT,
    "price_alert": {**_PRODUCT, **_PRICE},
    "stock_alert_confirm": {**_PRODUCT, **_QUESTION},
    "price_alert_confirm": {**_PRODUCT, **_PRICE, **_QUESTION},
}

_BUTTON = ("{button}",)

ALERT_EVENTS = (
    Event(
        "stock_alert",
        gettext_lazy("Back in stock"),
        gettext_lazy("When a product can be bought again, to those who asked for it."),
        gettext_lazy("Back in stock: {product.title}"),
        gettext_lazy(
            "# Back in stock\n\nYou asked us to write when “{product.title}” can be bought again. Now "
            "it can; there may not be many.\n\n{button}\n\nThis was the only mail about it: the alert "
            "has ended."
        ),
        is_asked_for=True,
    ),
    Event(
        "price_alert",
        gettext_lazy("Lower price"),
        gettext_lazy("When a product costs less, to those who asked for it."),
        gettext_lazy("Now for less: {product.title}"),
        gettext_lazy(
            "# Now for less\n\nYou asked us to write when “{product.title}” costs less than "
            "{alert.price}. Now it costs {product.price}.\n\n{button}\n\nThis was the only mail about "
            "it: the alert has ended."
        ),
        is_asked_for=True,
    ),
    Event(
        "stock_alert_confirm",
        gettext_lazy("Back in stock: is it your address?"),
        gettext_lazy("When somebody without an account wants to know that a product is back."),
        gettext_lazy("Shall we write when “{product.title}” is back?"),
        gettext_lazy(
            "# Please confirm your address\n\nSomebody asked us to write to this address when "
            "“{product.title}” is back. If it was you, please confirm.\n\n{button}\n\nIf it was not "
            "you, do nothing, or end the alert: {alert.end_link}"
        ),
        is_asked_for=True,
        needs=_BUTTON,
    ),
    Event(
        "price_alert_confirm",
        gettext_lazy("Lower price: is it your address?"),
        gettext_lazy("When somebody without an account wants to know that a product costs less."),
        gettext_lazy("Shall we write when “{product.title}” costs less?"),
        gettext_lazy(
            "# Please confirm your address\n\nSomebody asked us to write to this address when "
            "“{product.title}” costs less than {alert.price}. If it was you, please confirm.\n\n"
            "{button}\n\nIf it was not you, do nothing, or end the alert: {alert.end_link}"
        ),
        is_asked_for=True,
        needs=_BUTTON,
    ),
)


def alert_family() -> Family:
    """The events of alerts, to be registered."""
    return Family(
        gettext_lazy("Product alerts"),
        ALERT_EVENTS,
        lambda event, _channel: _PLACEHOLDERS[event],
        alert_sample,
    )


def alert_event(alert: Any, *, is_question: bool) -> str:
    """The event by which an alert is told, or asked about."""
    return f"{alert.kind}_alert_confirm" if is_question else f"{alert.kind}_alert"


def alert_sheet(alert: Any, *, is_question: bool) -> Sheet:
    """What a mail about an alert shows, in the active language."""
    product = alert.product
    url = settings.SITE_URL + product.get_absolute_url()
    values = {
        **shop_values(),
        "product.title": product.get_title(),
        "product.price": _money(product.lowest_price),
        "product.link": url,
        "alert.price": _money(alert.price),
        "alert.end_link": settings.SITE_URL + alert.get_cancel_url() if is_question else "",
    }
    button, label = url, _("See the product")
    if is_question:
        button, label = settings.SITE_URL + alert.get_confirm_url(), _("Confirm")
    return Sheet(values, {"button_url": button, "button_label": label})


def _money(amount: Any) -> str:
    return "" if amount is None else str(currency(amount))


def alert_sample(event: str, channel: str) -> Sample | None:
    """The latest public product, as if somebody waited for it."""
    product = get_model("catalogue", "Product").objects.filter(is_public=True, parent=None).last()
    if product is None:
        return None
    kind = event.partition("_")[0]
    alert = get_model("customer", "ProductAlert")(
        product=product, kind=kind, price=product.lowest_price, key="sample"
    )
    return Sample(product.get_title(), lambda: alert_sheet(alert, is_question=event.endswith("_confirm")))
