"""What the shop and its partners are told about stock."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from oscar.core.loading import get_model

from shopease.notifications.events import Event, Family, Sample, Sheet, Text, shop_values

LOW = "stock_low"
SAMPLES = 3

PLACEHOLDERS: Mapping[str, Text] = {
    "stock.what": gettext_lazy("The product that runs low, or how many there are"),
    "stock.link": gettext_lazy("Address of the list of what runs low"),
}

STOCK_EVENTS = (
    Event(
        LOW,
        gettext_lazy("Low stock"),
        gettext_lazy("When stock falls below its threshold; partners are told of their own."),
        staff_subject=gettext_lazy("Running low: {stock.what}"),
        staff_text=gettext_lazy(
            "# Running low\n\nLess is left than the threshold says.\n\n{details}\n\n{button}\n\n"
            "You are told again only after it has been above its threshold."
        ),
        to_staff=True,
    ),
)


def stock_family() -> Family:
    """The events about stock, to be registered."""
    return Family(gettext_lazy("Stock"), STOCK_EVENTS, lambda _event, _channel: PLACEHOLDERS, stock_sample)


def stock_low_sheet(alerts: Sequence[Any]) -> Sheet:
    """A mail about open alerts, in the active language. One query an alert for its product at most."""
    url = f"{settings.SITE_URL}{reverse('dashboard:stock-list')}?show=low"
    what = ngettext("%(title)s", "%(number)d products", len(alerts)) % {
        "title": alerts[0].stockrecord.product.get_title(),
        "number": len(alerts),
    }
    context = {"alerts": alerts, "button_url": url, "button_label": _("See all that runs low")}
    return Sheet({**shop_values(), "stock.what": what, "stock.link": url}, context, "stock_low")


def stock_sample(event: str, channel: str) -> Sample | None:
    """The latest alerts, else some stock as if it ran low."""
    related = ("stockrecord__product__parent", "stockrecord__partner")
    model = get_model("partner", "StockAlert")
    alerts = list(model.objects.select_related(*related).order_by("-pk")[:SAMPLES])
    if not alerts:
        records = get_model("partner", "StockRecord").objects.select_related("product__parent", "partner")
        alerts = [
            model(stockrecord=record, threshold=record.net_stock_level + 1)
            for record in records.order_by("-pk")[:SAMPLES]
        ]
    return Sample(_("stock of yours"), lambda: stock_low_sheet(alerts)) if alerts else None
