"""What messages about orders are shown with to who writes their texts: an order of the shop."""

import logging
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shopease.fulfilment.messages import order_sheet, staff_sheet
from shopease.fulfilment.selectors import order_for_page
from shopease.notifications.events import Channel, Sample, Sheet
from shopease.notifications.models import OutboxMessage

logger = logging.getLogger(__name__)

LINK = "/orders/preview/"
"""A preview leads to no order: its links are for customers."""


def order_sample(event: str, channel: str) -> Sample | None:
    """The order of which an event was told last, else the last order."""
    found = _latest(event)
    if found is None:
        return None
    order, payload = found

    def sheet() -> Sheet:
        sample = {**payload, "is_sample": True}
        if channel == Channel.STAFF:
            return staff_sheet(order=order, event=event, payload=sample)
        try:
            return order_sheet(order=order, event=event, payload=sample, link=LINK)
        except Exception:  # whatever the event misses in this sample, the text itself can be shown
            logger.info("Order %s is no sample of %s", order.number, event, exc_info=True)
            return order_sheet(order=order, event="", payload={}, link=LINK)

    return Sample(_("order %(number)s") % {"number": order.number}, sheet)


def _latest(event: str) -> tuple[Any, Mapping[str, Any]] | None:
    told = OutboxMessage.objects.filter(event=event, order__isnull=False).order_by("-pk").first()
    if told is not None and told.order_id is not None:
        return order_for_page(told.order_id), told.payload
    latest = get_model("order", "Order").objects.order_by("-pk").values_list("pk", flat=True).first()
    return (order_for_page(latest), {}) if latest else None
