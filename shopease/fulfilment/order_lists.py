"""Finding orders in the back office."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.timezone import make_aware
from oscar.core.loading import get_model

from shopease.fulfilment.states import States
from shopease.payments.models import PaymentAttempt

MAX_WORDS = 4
MIN_PHONE_DIGITS = 4

TO_DO = (
    States.PENDING_PAYMENT,
    States.PENDING,
    States.CONFIRMED,
    States.PROCESSING,
    States.PARTLY_SHIPPED,
    States.ON_HOLD,
    States.RETURN_REQUESTED,
)
"""Statuses in which somebody or something has still to act; there are few such orders at any time."""


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What an order must be like; what is empty is no condition."""

    words: str = ""
    """The beginning of its number or of the e-mail address, names, or a part of the phone number."""
    status: str = ""
    payment: str = ""
    gateway: str = ""
    source: str = ""
    since: date | None = None
    until: date | None = None
    """Days of the shop's time zone, both included."""
    product: str = ""
    """SKU, or a part of a title."""
    voucher: str = ""


def orders_found(orders: QuerySet[Any], wanted: OrderFilter) -> QuerySet[Any]:
    """Those of `orders` that are like that; no order twice."""
    if wanted.words.strip():
        orders = orders.filter(_by_words(wanted.words.strip()))
    if wanted.status:
        orders = orders.filter(status=wanted.status)
    if wanted.payment:
        orders = orders.filter(payment_state=wanted.payment)
    if wanted.source:
        orders = orders.filter(source=wanted.source)
    if wanted.since:
        orders = orders.filter(date_placed__gte=make_aware(datetime.combine(wanted.since, time.min)))
    if wanted.until:
        orders = orders.filter(date_placed__lte=make_aware(datetime.combine(wanted.until, time.max)))
    if wanted.gateway:
        tried = PaymentAttempt.objects.filter(order=OuterRef("pk"), gateway=wanted.gateway)
        orders = orders.filter(Exists(tried.exclude(status=PaymentAttempt.Status.DECLINED)))
    if wanted.product:
        lines = get_model("order", "Line").objects.filter(order=OuterRef("pk"))
        known_by = Q(partner_sku__iexact=wanted.product) | Q(title__icontains=wanted.product)
        orders = orders.filter(Exists(lines.filter(known_by)))
    if wanted.voucher:
        discounts = get_model("order", "OrderDiscount").objects.filter(order=OuterRef("pk"))
        orders = orders.filter(Exists(discounts.filter(voucher_code__iexact=wanted.voucher)))
    return orders


def _by_words(text: str) -> Q:
    if "@" in text:
        return Q(guest_email__istartswith=text) | Q(user__email__istartswith=text)
    found = Q(number__startswith=text.upper())
    if digits := phone_digits(text):
        found |= Q(shipping_address__phone_number__contains=digits)
    names = Q()
    for word in text.split()[:MAX_WORDS]:
        names &= (
            Q(shipping_address__first_name__icontains=word)
            | Q(shipping_address__last_name__icontains=word)
            | Q(user__first_name__icontains=word)
            | Q(user__last_name__icontains=word)
        )
    return found | names


def phone_digits(text: str) -> str:
    """By which digits a phone number is found, in whatever way it is written; empty for what is none."""
    digits = re.sub(r"\D", "", text).lstrip("0")
    return digits if len(digits) >= MIN_PHONE_DIGITS and not re.search(r"[^\W\d]", text) else ""


def orders_for_list(orders: QuerySet[Any]) -> QuerySet[Any]:
    """With customer and address joined, and `units` ordered: one query a page."""
    lines = get_model("order", "Line").objects.filter(order=OuterRef("pk")).order_by().values("order")
    units = Subquery(lines.annotate(sum=Sum("quantity")).values("sum"), output_field=IntegerField())
    joined = orders.select_related("user", "shipping_address__country")
    found: QuerySet[Any] = joined.annotate(units=Coalesce(units, 0))
    return found


def orders_to_do(orders: QuerySet[Any]) -> dict[str, int]:
    """How many orders wait in each status of `TO_DO`, none left out. One query."""
    rows = orders.filter(status__in=TO_DO).order_by().values_list("status").annotate(n=Count("pk"))
    return {**{status.value: 0 for status in TO_DO}, **dict(rows)}
