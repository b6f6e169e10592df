"""The steps of an order's life. Each runs in the caller's transaction on a locked order."""

from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shopease.core.db import in_transaction
from shopease.fulfilment.errors import TransitionRefusedError
from shopease.fulfilment.locks import order_lines_lock, order_with_origins_lock
from shopease.fulfilment.services.stock import stock_consume, stock_release
from shopease.notifications.services import message_enqueue
from shopease.payments.models import PaymentAttempt
from shopease.payments.registry import gateway_for

CANCELLED = "Cancelled"
PENDING = "Pending"
SHIPPED = "Shipped"


def order_advance(*, order_id: int, status: str, actor: Any = None, note: str = "") -> Any:
    """Move an order on as staff asked for; the order as it is now.

    Shipping takes its units out of stock; cancelling gives them back and starts the refund of what
    was captured. Raises `TransitionRefusedError` (nothing changed) and `BusyError`.
    """
    return in_transaction(lambda: _advance(order_id, status, actor, note))


def _advance(order_id: int, status: str, actor: Any, note: str) -> Any:
    order = order_with_origins_lock(order_id)
    if order is None:
        raise TransitionRefusedError(_("This order does not exist."))
    if status == order.status:
        return order
    if status not in order.available_statuses():
        raise TransitionRefusedError(
            _("An order that is “%(old)s” can't become “%(new)s”.") % {"old": order.status, "new": status}
        )
    if status == PENDING:
        raise TransitionRefusedError(_("Only a payment makes an order leave “Pending payment”."))
    if status == CANCELLED:
        _cancel(order)
    else:
        if status == SHIPPED:
            stock_consume(order=order, lines=order_lines_lock(order))
        _set_status(order, status)
    if note:
        order.notes.create(user=actor, message=note, note_type="System")
    return order


def order_mark_paid(*, order: Any, attempt: PaymentAttempt, token: str) -> None:
    """Write the payment and tell the customer: the order is placed."""
    gateway = gateway_for(attempt.gateway)
    name = gateway.name if gateway else attempt.gateway
    source_type, _created = get_model("payment", "SourceType").objects.get_or_create(
        code=attempt.gateway, defaults={"name": name}
    )
    captured = attempt.status == PaymentAttempt.Status.CAPTURED
    source = get_model("payment", "Source").objects.create(
        order=order,
        source_type=source_type,
        currency=attempt.currency,
        amount_allocated=attempt.amount,
        amount_debited=attempt.amount if captured else 0,
        reference=attempt.reference,
    )
    if captured:
        source.transactions.create(
            txn_type="Debit",
            amount=attempt.amount,
            reference=attempt.reference,
            status="captured",
        )
        paid, _created = get_model("order", "PaymentEventType").objects.get_or_create(
            code="paid", defaults={"name": "Paid"}
        )
        order.payment_events.create(event_type=paid, amount=attempt.amount, reference=attempt.reference)
    _set_status(order, PENDING)
    message_enqueue(
        key=f"order:{order.number}:placed",
        topic="order.placed",
        recipient=order.email or "",
        payload={"order_id": order.pk, "token": token},
    )


def order_cancel_unpaid(*, order: Any, reopen_basket: bool) -> None:
    """End an order that nobody paid; its basket may be open to its shopper again."""
    _cancel(order)
    if reopen_basket and order.basket_id:
        _basket_reopen(get_model("basket", "Basket").objects.get(pk=order.basket_id))


def _set_status(order: Any, status: str) -> None:
    order.set_status(status)
    order.lines.update(status=status)


def _cancel(order: Any) -> None:
    for attempt in order.payment_attempts.all():
        if attempt.status == PaymentAttempt.Status.CAPTURED:
            attempt.status = PaymentAttempt.Status.REFUNDING
            attempt.save(update_fields=("status",))
            message_enqueue(
                key=f"payment:{attempt.idempotency_key}:refund",
                topic="payment.refund",
                payload={"attempt_id": attempt.pk},
            )
        elif attempt.status != PaymentAttempt.Status.DECLINED:
            attempt.status = PaymentAttempt.Status.DECLINED
            attempt.save(update_fields=("status",))
    _uses_release(order)
    _set_status(order, CANCELLED)
    stock_release(order=order, lines=order_lines_lock(order))


def _uses_release(order: Any) -> None:
    """Give back what the order used of vouchers and offers."""
    vouchers = get_model("voucher", "Voucher").objects
    for application in get_model("voucher", "VoucherApplication").objects.filter(order=order):
        vouchers.filter(pk=application.voucher_id).update(num_orders=Greatest(F("num_orders") - 1, 0))
        application.delete()
    offer_model = get_model("offer", "ConditionalOffer")
    for discount in order.discounts.all():
        if discount.voucher_id:
            vouchers.filter(pk=discount.voucher_id).update(
                total_discount=Greatest(F("total_discount") - discount.amount, 0)
            )
        offers = offer_model.objects.filter(pk=discount.offer_id)
        offers.update(
            num_applications=Greatest(F("num_applications") - (discount.frequency or 0), 0),
            total_discount=Greatest(F("total_discount") - discount.amount, 0),
            num_orders=Greatest(F("num_orders") - 1, 0),
        )
        offer = offers.first()
        if offer is not None and offer.status == offer_model.CONSUMED and offer.get_max_applications():
            offers.update(status=offer_model.OPEN)


def _basket_reopen(basket: Any) -> None:
    model = type(basket)
    newer = model.open.filter(owner_id=basket.owner_id).first() if basket.owner_id else None
    if newer is None:
        basket.thaw()
    else:
        newer.merge(basket, add_quantities=False)
