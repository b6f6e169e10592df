"""Where the money of an order is, written down in the caller's transaction on a locked order."""

from decimal import Decimal
from typing import Any

from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.locks import attempts_lock
from shopease.fulfilment.selectors import order_money
from shopease.fulfilment.services.goods import goods_follow
from shopease.fulfilment.services.invoices import invoice_issue
from shopease.fulfilment.states import PaymentState
from shopease.fulfilment.types import Money
from shopease.payments.models import PaymentAttempt, PaymentRefund
from shopease.payments.registry import gateway_for

Status = PaymentAttempt.Status


def order_payment_write(*, order: Any, attempt: PaymentAttempt, is_kept: bool = False) -> None:
    """Write a captured or promised attempt where Oscar keeps money. `is_kept`: it was promised before."""
    if not attempt.amount:
        return
    gateway = gateway_for(attempt.gateway)
    source_type, _created = get_model("payment", "SourceType").objects.get_or_create(
        code=attempt.gateway, defaults={"name": gateway.name if gateway else attempt.gateway}
    )
    sources = get_model("payment", "Source").objects
    known = {"order": order, "source_type": source_type, "label": attempt.idempotency_key}
    source = sources.filter(**known).first() if attempt.number > 1 or is_kept else None
    source = source or sources.model(**known, currency=attempt.currency)
    source.amount_allocated, source.reference = attempt.amount, attempt.reference
    is_debit = attempt.status == Status.CAPTURED
    source.amount_debited = attempt.amount if is_debit else 0
    source.save()
    if is_debit:
        source.transactions.create(
            txn_type="Debit", amount=attempt.amount, reference=attempt.reference, status="captured"
        )


def payment_refund_book(refund: PaymentRefund) -> None:
    """Write a refund where Oscar keeps money: on the order's source of that way to pay."""
    sources = get_model("payment", "Source").objects.filter(order=refund.attempt.order)
    of_gateway = sources.filter(source_type__code=refund.attempt.gateway)
    for source in of_gateway.order_by("-pk"):
        if source.amount_debited - source.amount_refunded >= refund.amount:
            source.refund(refund.amount, reference=refund.reference, status="refunded")
            return


def payment_refund_unbook(refund: PaymentRefund) -> None:
    """Take a refund back that was booked there and failed afterwards."""
    sources = get_model("payment", "Source").objects.filter(order=refund.attempt.order)
    of_gateway = sources.filter(source_type__code=refund.attempt.gateway, amount_refunded__gte=refund.amount)
    source = of_gateway.order_by("-pk").first()
    if source is not None:
        source.refund(-refund.amount, reference=refund.reference, status="failed")


def order_paid_refresh(order: Any, money: Money | None = None) -> None:
    """Bring the order's payment state in line with its money, and with that what is handed over without a
    parcel. At most six queries, more where there is something of that.

    Raises `GiftCardUsedError` when a gift card that was used is to be taken back.
    """
    money = money or order_money(order)
    state = payment_state_of(money)
    if order.payment_state != state.value:
        order.payment_state = state.value
        order.save(update_fields=("payment_state",))
    if state is PaymentState.PAID:
        invoice_issue(order)
    if money.has_goods:
        goods_follow(order)


def payment_state_of(money: Money) -> PaymentState:
    """What is still due decides first, then what was given back."""
    if money.due:
        return PaymentState.UNPAID if money.unpromised else PaymentState.PROMISED
    if money.given:
        return PaymentState.PARTLY_REFUNDED if money.held else PaymentState.REFUNDED
    return PaymentState.PAID if money.held or not money.total else PaymentState.UNPAID


def promises_trim(order: Any, *, due: Decimal, keep: int = 0) -> None:
    """Nothing is promised beyond what is due: `keep` or the latest promise stands, others are off."""
    promised = [one for one in attempts_lock(order) if one.status == Status.PROMISED]
    for one in sorted(promised, key=lambda one: (one.pk != keep, -one.number)):
        if due <= 0:
            one.status, one.settled_at = Status.DECLINED, clock.now()
            one.save(update_fields=("status", "settled_at"))
        elif one.amount > due:
            one.amount = due
            one.save(update_fields=("amount",))
        due -= one.amount
