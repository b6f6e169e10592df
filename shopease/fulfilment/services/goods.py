"""What is handed over without a parcel, when it is paid: files and gift cards."""

from typing import Any

from shopease.fulfilment.crediting import order_credited
from shopease.fulfilment.services.digital import downloads_follow
from shopease.fulfilment.services.gift_cards import gift_cards_follow
from shopease.fulfilment.services.messages import order_tell
from shopease.fulfilment.services.status import HANDED_OUT, HANDS_OUT, lines_ship
from shopease.fulfilment.states import PaymentState


def goods_follow(order: Any) -> None:
    """Bring files and gift cards in line with what is paid, cancelled and refunded of an order.

    In the caller's transaction on a locked order whose `payment_state` is fresh; safe to run again. What
    needs no parcel counts as sent when it is handed over. Raises `GiftCardUsedError` (the caller's
    transaction must roll back) when a gift card that was used is to be taken back. Two queries for orders
    that have nothing of this.
    """
    lines = list(order.lines.filter(needs_shipping=False).select_related("product").order_by("pk"))
    is_paid = order.payment_state in HANDED_OUT
    is_due = not is_paid and order.payment_state != PaymentState.REFUNDED.value
    if is_due:  # nothing more is handed over, and what was keeps its buyer unless it is given back
        lines = [line for line in lines if line.num_shipped]
    if not lines:
        return
    credited = order_credited(order).units
    granted = False
    for line in lines:
        gone = max(line.num_cancelled, credited.get(line.pk, 0))
        entitled = max(0, line.quantity - gone) if is_paid or is_due else 0
        if is_due and not gone:
            continue
        if line.product and line.product.get_product_class().is_gift_card:
            gift_cards_follow(order=order, line=line, entitled=entitled, refuse_used=bool(gone))
        else:
            granted |= downloads_follow(line=line, entitled=entitled)
    if granted:
        order_tell(order=order, event="download_ready")
    if is_paid and order.status in HANDS_OUT:
        ready = {line.pk: line.num_open for line in lines if line.num_open}
        if ready:
            lines_ship(order, ready)
