"""What must be true of the shop's data after any fault or load. Each check names what breaks it.

Reads only, set by set; meant for a command and for tests, not for requests.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.models import StockMovement
from shopease.notifications.models import OutboxMessage
from shopease.payments.models import PaymentAttempt, TestCharge

Check = Callable[[], Iterator[str]]

CANCELLED = "Cancelled"
UNPAID = "Pending payment"
OUTBOX_LATE = timedelta(minutes=5)
FROZEN_TOO_LONG = timedelta(hours=1)
ZERO = Decimal("0.00")


def _orders() -> QuerySet[Any]:
    orders: QuerySet[Any] = get_model("order", "Order").objects.all()
    return orders


def order_totals() -> Iterator[str]:
    """Total = net lines + shipping + surcharges; one currency; nothing negative."""
    summed = _orders().annotate(
        lines_sum=Coalesce(Sum("lines__line_price_incl_tax"), ZERO),
    )
    surcharges = {
        row["order_id"]: row["sum"]
        for row in get_model("order", "Surcharge").objects.values("order_id").annotate(sum=Sum("incl_tax"))
    }
    for order in summed.iterator(chunk_size=2000):
        expected = order.lines_sum + order.shipping_incl_tax + surcharges.get(order.pk, ZERO)
        if order.total_incl_tax != expected:
            yield f"order {order.number}: total {order.total_incl_tax}, its parts sum to {expected}"
    lines = get_model("order", "Line").objects
    for line in lines.filter(Q(line_price_incl_tax__lt=0) | Q(quantity__lt=1)):
        yield f"order line {line.pk}: negative amount or no quantity"


def order_discounts() -> Iterator[str]:
    """What lines lost to discounts = what the order's discounts on lines sum to."""
    lost = _orders().annotate(
        lost=Coalesce(
            Sum(F("lines__line_price_before_discounts_incl_tax") - F("lines__line_price_incl_tax")), ZERO
        )
    )
    given = {
        row["order_id"]: row["sum"]
        for row in get_model("order", "OrderDiscount")
        .objects.exclude(category="Shipping")
        .values("order_id")
        .annotate(sum=Sum("amount"))
    }
    for order in lost.iterator(chunk_size=2000):
        if order.lost != given.get(order.pk, ZERO):
            yield f"order {order.number}: lines lost {order.lost}, discounts gave {given.get(order.pk, ZERO)}"


def stock_allocations() -> Iterator[str]:
    """Allocated = open lines = ledger; in stock = ledger; never more allocated than in stock."""
    lines = get_model("order", "Line").objects.exclude(order__status=CANCELLED)
    wanted = {
        row["stockrecord_id"]: row["sum"]
        for row in lines.values("stockrecord_id").annotate(sum=Sum("num_allocated"))
    }
    ledger = {
        row["stockrecord_id"]: (row["allocated"], row["stock"])
        for row in StockMovement.objects.values("stockrecord_id").annotate(
            allocated=Sum("allocated_change"), stock=Sum("in_stock_change")
        )
    }
    for record in get_model("partner", "StockRecord").objects.iterator(chunk_size=2000):
        allocated = record.num_allocated or 0
        name = f"stock record {record.pk} ({record.partner_sku})"
        if allocated != (wanted.get(record.pk) or 0):
            yield f"{name}: {allocated} allocated, open order lines hold {wanted.get(record.pk) or 0}"
        if record.pk not in ledger:
            yield f"{name}: has no ledger"
            continue
        if ledger[record.pk] != (allocated, record.num_in_stock or 0):
            stock = f"{allocated} allocated and {record.num_in_stock} in stock"
            yield f"{name}: {stock}, ledger {ledger[record.pk]}"
        excused = record.backorder or record.oversold or record.num_in_stock is None
        if allocated < 0 or (not excused and allocated > (record.num_in_stock or 0)):
            yield f"{name}: {allocated} allocated of {record.num_in_stock}"


def line_quantities() -> Iterator[str]:
    """A line has its whole quantity allocated, none once it was shipped or cancelled."""
    lines = get_model("order", "Line").objects.select_related("order", "product__product_class")
    closed = ("Shipped", "Delivered", CANCELLED)
    for line in lines.filter(order__status__in=closed, num_allocated__gt=0):
        yield f"order {line.order.number}, line {line.pk}: {line.order.status} with stock still allocated"
    open_lines = lines.exclude(order__status__in=closed).exclude(num_allocated=F("quantity"))
    for line in open_lines.select_related("product__parent__product_class"):
        if line.product and line.product.get_product_class().track_stock:
            name = f"order {line.order.number}, line {line.pk}"
            yield f"{name}: {line.num_allocated} of {line.quantity} allocated"


def payments() -> Iterator[str]:
    """Paid means captured or promised in full; no charge without a live order; refunds match."""
    live = Q(payment_attempts__status__in=("captured", "promised"))
    for order in (
        _orders().exclude(status__in=(CANCELLED, UNPAID)).annotate(n=Count("payment_attempts", live))
    ):
        if order.n != 1:
            yield f"order {order.number}: {order.status} with {order.n} payments"
    wrong = PaymentAttempt.objects.exclude(amount=F("order__total_incl_tax"))
    for attempt in wrong.filter(status__in=("captured", "promised")):
        yield f"payment {attempt.idempotency_key}: {attempt.amount} is not the order's total"
    for attempt in PaymentAttempt.objects.filter(status="captured", order__status=CANCELLED):
        yield f"payment {attempt.idempotency_key}: captured, but the order is cancelled"
    known = PaymentAttempt.objects.filter(gateway="test-card")
    booked = dict(TestCharge.objects.values_list("idempotency_key", "refunded"))
    ours = dict(known.values_list("idempotency_key", "status"))
    for key in booked.keys() - ours.keys():
        yield f"test charge {key}: booked without an order"
    for key, status in ours.items():
        if status == "captured" and booked.get(key) is not False:
            yield f"payment {key}: captured here, not at the provider"
        if status == "declined" and key in booked and not booked[key]:
            yield f"payment {key}: declined here, booked at the provider"


def baskets() -> Iterator[str]:
    """One live order a basket, one open basket a person, none frozen for long."""
    twice = _orders().exclude(status=CANCELLED).exclude(basket=None).values("basket_id")
    for row in twice.annotate(n=Count("pk")).filter(n__gt=1):
        yield f"basket {row['basket_id']}: {row['n']} live orders"
    model = get_model("basket", "Basket")
    owners = model.objects.filter(status=model.OPEN).exclude(owner=None).values("owner_id")
    for row in owners.annotate(n=Count("pk")).filter(n__gt=1):
        yield f"user {row['owner_id']}: {row['n']} open baskets"
    frozen = model.objects.filter(status=model.FROZEN, date_created__lt=clock.now() - FROZEN_TOO_LONG)
    for basket in frozen:
        yield f"basket {basket.pk}: frozen for too long"


def promotions() -> Iterator[str]:
    """Uses of vouchers and offers equal their recount over live orders and stay within their caps."""
    uses = {
        row["voucher_id"]: row["n"]
        for row in get_model("voucher", "VoucherApplication")
        .objects.values("voucher_id")
        .annotate(n=Count("pk"))
    }
    for voucher in get_model("voucher", "Voucher").objects.all():
        used = uses.get(voucher.pk, 0)
        if voucher.num_orders != used:
            yield f"voucher {voucher.code}: counter {voucher.num_orders}, uses {used}"
        if voucher.usage == voucher.SINGLE_USE and used > 1:
            yield f"voucher {voucher.code}: single-use, used {used} times"
    counted = {
        row["offer_id"]: (row["n"] or 0, row["amount"] or ZERO)
        for row in get_model("order", "OrderDiscount")
        .objects.exclude(order__status=CANCELLED)
        .values("offer_id")
        .annotate(n=Sum("frequency"), amount=Sum("amount"))
    }
    for offer in get_model("offer", "ConditionalOffer").objects.all():
        number, _amount = counted.get(offer.pk, (0, ZERO))
        if offer.num_applications != number:
            yield f"offer {offer.name}: counter {offer.num_applications}, uses {number}"
        if offer.max_global_applications and number > offer.max_global_applications:
            yield f"offer {offer.name}: {number} uses, capped at {offer.max_global_applications}"


def outbox() -> Iterator[str]:
    """Each placed order has its message, and none waits for long."""
    told = set(OutboxMessage.objects.filter(topic="order.placed").values_list("key", flat=True))
    for number in _orders().exclude(status__in=(CANCELLED, UNPAID)).values_list("number", flat=True):
        if f"order:{number}:placed" not in told:
            yield f"order {number}: the customer was never told"
    late = OutboxMessage.objects.filter(status="pending", created_at__lt=clock.now() - OUTBOX_LATE)
    for message in late:
        yield f"message {message.key}: pending since {message.created_at:%Y-%m-%d %H:%M}"


def trees() -> Iterator[str]:
    """The trees of categories and pages are sound."""
    from wagtail.models import Page

    for name, model in (("category", get_model("catalogue", "Category")), ("page", Page)):
        problems = model.find_problems()
        if any(problems):
            yield f"the {name} tree is broken: {problems}"


CHECKS: dict[str, Check] = {
    "order totals": order_totals,
    "order discounts": order_discounts,
    "stock": stock_allocations,
    "order lines": line_quantities,
    "payments": payments,
    "baskets": baskets,
    "vouchers and offers": promotions,
    "outbox": outbox,
    "trees": trees,
}


def violations() -> dict[str, list[str]]:
    """Every broken invariant, by check; empty lists when all is well."""
    return {name: list(check()) for name, check in CHECKS.items()}
