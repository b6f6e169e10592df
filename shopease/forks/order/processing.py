"""What the dashboard does to orders, handed to fulfilment."""

from typing import Any

from django.utils.translation import gettext as _
from oscar.apps.order import processing
from oscar.apps.order.exceptions import InvalidShippingEvent
from oscar.apps.payment.exceptions import PaymentError

from shopease.core.db import BusyError
from shopease.core.queue import wake
from shopease.fulfilment.errors import FulfilmentError
from shopease.fulfilment.services import order_advance
from shopease.notifications.tasks import deliver_outbox


class EventHandler(processing.EventHandler):
    """Overrides `oscar.apps.order.processing.EventHandler` (Oscar 4.2).

    Statuses move through fulfilment; payments are written by gateways only. The dashboard shows the
    text of a `PaymentError` to the person who asked.
    """

    def handle_order_status_change(self, order: Any, new_status: str, note_msg: str | None = None) -> None:
        """Move the order on, with what the step does to stock and payment."""
        try:
            moved = order_advance(
                order_id=order.pk,
                status=new_status,
                actor=self.user,
                note=str(note_msg or ""),
            )
        except FulfilmentError as refusal:
            raise PaymentError(str(refusal)) from refusal
        except BusyError as busy:
            raise PaymentError(_("The order is busy. Please try again.")) from busy
        order.status = moved.status
        wake(deliver_outbox)

    def handle_shipping_event(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: parcels are sent in fulfilment."""
        raise InvalidShippingEvent(_("Send a parcel instead."))

    def handle_payment_event(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: what was paid is what the gateway says."""
        raise PaymentError(_("Payments are written by the payment provider only."))
