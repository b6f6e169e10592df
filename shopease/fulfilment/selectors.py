"""Reading orders and what a basket would cost as an order."""

import hashlib
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.urls import reverse
from oscar.core.loading import get_model

from shopease.core.money import cents
from shopease.core.prepared import PreparedObjects, PreparedRows, related_fill
from shopease.core.translation import in_language
from shopease.fulfilment.models import OrderDocument, OrderLink, Refund, ReturnRequest, Shipment
from shopease.fulfilment.states import States
from shopease.fulfilment.types import Habit, Money, Quote
from shopease.payments.credit.selectors import CreditPart
from shopease.payments.models import CreditUse, PaymentAttempt, PaymentRefund
from shopease.payments.registry import gateways

ZERO = Decimal("0.00")
PAYMENT_SALT = "shopease.fulfilment.payment"


def quote_for(
    *,
    basket: Any,
    shipping_method: Any,
    shipping_charge: Any,
    total: Any,
    credit: Iterable[CreditPart] = (),
) -> Quote:
    """What a customer agrees to, of a basket with its strategy and offers applied. No query beyond
    the basket's own lines."""
    lines = tuple(
        (
            line.stockrecord_id,
            line.quantity,
            str(line.line_price_incl_tax_incl_discounts),
        )
        for line in basket.all_lines()
    )
    discounts = tuple(
        (str(application["name"]), str(application["discount"])) for application in basket.offer_applications
    )
    taxes = taxes_contained(basket, shipping_charge)
    return Quote(
        lines=lines,
        discounts=discounts,
        shipping_code=shipping_method.code,
        shipping=str(shipping_charge.incl_tax),
        taxes=tuple((str(rate), str(tax)) for rate, tax in taxes),
        total=str(total.incl_tax),
        currency=total.currency,
        credits=tuple((part.account.pk, str(part.amount)) for part in credit),
    )


def taxes_contained(basket: Any, shipping_charge: Any) -> list[tuple[Decimal, Decimal]]:
    """The tax in a basket's total by rate in per cent, the highest first; nothing where none is paid. No
    query beyond the basket's own lines."""
    found: dict[Decimal, Decimal] = {}
    for line in basket.all_lines():
        price = line.purchase_info.price
        if price.exists:
            tax = line.line_price_incl_tax_incl_discounts - line.line_price_excl_tax_incl_discounts
            found[price.tax_rate] = found.get(price.tax_rate, ZERO) + tax
    if shipping_charge is not None:
        rate = basket.strategy.taxes.paid(basket.strategy.delivery_rate(basket))
        found[rate] = found.get(rate, ZERO) + cents(shipping_charge.incl_tax - shipping_charge.excl_tax)
    return [(rate, tax) for rate, tax in sorted(found.items(), reverse=True) if tax]


def order_taxes(order: Any) -> list[tuple[Decimal, Decimal]]:
    """The tax in an order's total by rate in per cent, the highest first, of one with several rates.

    Empty where one line says it all, and of orders that don't know their rates. No query beyond the order's
    own lines.
    """
    parts = [
        (line.tax_rate, line.line_price_incl_tax - line.line_price_excl_tax) for line in order.lines.all()
    ]
    parts.append((order.shipping_tax_rate, order.shipping_incl_tax - order.shipping_excl_tax))
    found: dict[Decimal, Decimal] = {}
    for rate, tax in parts:
        if tax and rate is not None:
            found[rate] = found.get(rate, ZERO) + tax
    is_told = sum(found.values()) == order.total_tax
    return sorted(found.items(), reverse=True) if is_told and len(found) > 1 else []


def token_hash(token: str) -> str:
    """What is kept of an order link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def order_by_token(token: str) -> Any | None:
    """The order behind an unguessable link; None when the link is unknown or was revoked."""
    link = (
        OrderLink.objects.select_related("order", "order__shipping_address")
        .filter(token_hash=token_hash(token), revoked_at=None)
        .first()
    )
    return link.order if link else None


def order_for_page(order_id: int) -> Any | None:
    """An order with what its page shows: lines with products, discounts, address, attempts, log; it also
    knows what it has nothing of (`order_lacks`). Five queries, seven where lines have options."""
    order = next(iter(_order_of([order_id])), None)
    if order is None:
        return None
    order.lacks = frozenset(kind for kind in KINDS if not getattr(order, f"has_{kind}"))
    for name, rows_of in _parts_of.items():
        parts = rows_of([order.pk])
        for part in parts:
            part.order = order
        related_fill(order, name, parts)
    lines = order.lines.all()
    for line in lines:
        if not line.has_options:
            related_fill(line, "attributes", [])
    prefetch_related_objects([line for line in lines if line.has_options], "attributes__option")
    return order


def order_lacks(order: Any, kind: str) -> bool:
    """Whether `order_for_page` has found that the order has none of a kind of `KINDS`. No query."""
    return kind in getattr(order, "lacks", ())


KINDS: dict[str, Callable[[OuterRef], QuerySet[Any, Any]]] = {
    "credit": lambda order: CreditUse.objects.filter(order=order),
    "documents": lambda order: OrderDocument.objects.filter(order=order),
    "overpaid": lambda order: PaymentRefund.objects.filter(attempt__order=order),
    "parcels": lambda order: Shipment.objects.filter(order=order),
    "refunds": lambda order: Refund.objects.filter(order=order),
    "returns": lambda order: ReturnRequest.objects.filter(order=order),
}
"""What most orders have nothing of, so that their pages need not read it."""

_order_of = PreparedObjects(
    lambda ids: (
        get_model("order", "Order")
        .objects.filter(pk__in=ids)
        .select_related("shipping_address__country", "user")
        .annotate(**{f"has_{kind}": Exists(rows(OuterRef("pk"))) for kind, rows in KINDS.items()})
    )
)


def _lines(ids: Iterable[int]) -> QuerySet[Any, Any]:
    options = get_model("order", "LineAttribute").objects.filter(line=OuterRef("pk"))
    return (
        get_model("order", "Line")
        .objects.filter(order_id__in=ids)
        .select_related("product__parent")
        .annotate(has_options=Exists(options))
    )


_parts_of = {
    "lines": PreparedObjects(_lines),
    "discounts": PreparedObjects(
        lambda ids: get_model("order", "OrderDiscount").objects.filter(order_id__in=ids)
    ),
    "payment_attempts": PreparedObjects(lambda ids: PaymentAttempt.objects.filter(order_id__in=ids)),
    "status_changes": PreparedObjects(
        lambda ids: get_model("order", "OrderStatusChange").objects.filter(order_id__in=ids)
    ),
}


def orders_of_basket(basket_id: int) -> QuerySet[Any]:
    """Orders that came from a basket and were not cancelled: none or one."""
    orders: QuerySet[Any] = get_model("order", "Order").objects.filter(basket_id=basket_id)
    return orders.exclude(status=States.CANCELLED)


def order_habit(user: Any) -> Habit | None:
    """How the customer's latest order came and was paid; None before the first. One query."""
    attempts = PaymentAttempt.objects.filter(order__user=user).exclude(status=PaymentAttempt.Status.DECLINED)
    latest = attempts.order_by("-order__date_placed", "-number")
    found = latest.values_list("order__shipping_code", "gateway").first()
    return Habit(*found) if found else None


def order_money(order: Any) -> Money:
    """What an order costs and what of its money is where. One query."""

    taken, refunded, promised, credited, to_credit, redeemed, returned, has_goods = _sums_of([order.pk])[0]
    given = refunded + returned + to_credit
    is_off = order.status == States.CANCELLED  # where nobody credited what was never paid
    return Money(
        total=order.total_incl_tax,
        credited=order.total_incl_tax if is_off else credited,
        held=taken + redeemed - given,
        promised=promised,
        given=given,
        has_goods=has_goods,
    )


def _sums(ids: Iterable[int]) -> QuerySet[Any, Any]:
    def summed(rows: QuerySet[Any], name: str) -> Coalesce:
        of_order = rows.filter(order=OuterRef("pk")).order_by().values("order")
        return Coalesce(Subquery(of_order.annotate(sum=Sum(name)).values("sum")), ZERO)

    attempts = PaymentAttempt.objects.all()
    taken = attempts.filter(status=PaymentAttempt.Status.CAPTURED)
    follows = get_model("order", "Line").objects.filter(order=OuterRef("pk"), needs_shipping=False)
    return (
        get_model("order", "Order")
        .objects.filter(pk__in=ids)
        .values_list(
            summed(taken, "amount"),
            summed(taken, "refunded"),
            summed(attempts.filter(status=PaymentAttempt.Status.PROMISED), "amount"),
            summed(Refund.objects.all(), "amount"),
            summed(Refund.objects.all(), "to_credit"),
            summed(CreditUse.objects.all(), "amount"),
            summed(CreditUse.objects.all(), "returned"),
            Exists(follows),
        )
    )


_sums_of = PreparedRows(_sums)


def order_due(order: Any) -> Decimal:
    """What the shop has yet to get for an order, promised or not; never negative."""
    return order_money(order).due


def order_paid(order: Any) -> Decimal:
    """The money that the shop holds for an order: captured or redeemed, without what goes back to the
    customer or became store credit."""
    return order_money(order).held


def order_waits_for_money(order: Any) -> bool:
    """Whether goods have to stay in the house: not all is paid, or promised in a way that lets them go
    first. One query, two where something is due."""
    due = order_due(order)
    if not due:
        return False
    promised = order.payment_attempts.filter(status=PaymentAttempt.Status.PROMISED)
    lets_go = [code for code, gateway in gateways().items() if not gateway.waits_for_money]
    return due > (promised.filter(gateway__in=lets_go).aggregate(sum=Sum("amount"))["sum"] or ZERO)


def payment_url(order: Any) -> str:
    """An unguessable link to the page where what is due can be paid, in the customer's language."""
    with in_language(order.language):
        path = reverse("pay:page", kwargs={"token": payment_token(order)})
    return f"{settings.SITE_URL}{path}"


def payment_done_url(order: Any) -> str:
    """Where a provider sends the customer back to."""
    path = reverse("pay:done", kwargs={"token": payment_token(order)})
    return f"{settings.SITE_URL}{path}"


def payment_token(order: Any) -> str:
    """What names the order in the address of its payment page."""
    return signing.dumps(order.pk, salt=PAYMENT_SALT)


def order_by_payment_token(token: str) -> Any | None:
    """The order of a payment link; None when it is not ours or older than the shop's links live."""
    try:
        order_id = signing.loads(token, salt=PAYMENT_SALT, max_age=settings.PAYMENT_LINK_DAYS * 24 * 60 * 60)
    except signing.BadSignature:
        return None
    return get_model("order", "Order").objects.filter(pk=order_id).first()
