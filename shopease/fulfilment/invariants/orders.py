"""Orders and their lines: sums, and how far each unit got."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from shopease.fulfilment.invariants.sums import CHUNK, HALF_A_CENT, MONEY, amounts, apart, units
from shopease.fulfilment.models import RefundLine, ReturnLine, ReturnRequest, ShipmentLine
from shopease.fulfilment.states import States

ALL_SENT = (States.SHIPPED, States.DELIVERED, States.RETURN_REQUESTED, States.RETURNED)
RETURNING = (States.PARTLY_SHIPPED, States.ON_HOLD, States.RETURN_REQUESTED)


def _orders() -> QuerySet[Any]:
    orders: QuerySet[Any] = get_model("order", "Order").objects.order_by("pk")
    return orders


def order_totals() -> Iterator[str]:
    """Total = net lines + shipping + surcharges; one currency; nothing negative; no order without lines."""
    lines = get_model("order", "Line").objects.all()
    expected = (
        amounts(lines, "line_price_incl_tax")
        + F("shipping_incl_tax")
        + amounts(get_model("order", "Surcharge").objects.all(), "incl_tax")
    )
    summed = _orders().annotate(parts=Coalesce(expected, 0, output_field=MONEY))
    wrong = summed.alias(gap=apart("total_incl_tax", "parts")).filter(gap__gte=HALF_A_CENT)
    for number, total, parts in wrong.values_list("number", "total_incl_tax", "parts").iterator(CHUNK):
        yield f"order {number}: total {total}, its parts sum to {parts}"
    taxed = _orders().filter(
        Q(total_excl_tax__gt=F("total_incl_tax")) | Q(total_excl_tax__lt=0) | Q(shipping_incl_tax__lt=0)
    )
    for number in taxed.values_list("number", flat=True).iterator(CHUNK):
        yield f"order {number}: an amount without tax is more than with it, or negative"
    bare = _orders().exclude(Exists(lines.filter(order=OuterRef("pk"))))
    for number in bare.values_list("number", flat=True).iterator(CHUNK):
        yield f"order {number}: has no lines"
    empty = lines.filter(Q(line_price_incl_tax__lt=0) | Q(line_price_excl_tax__lt=0) | Q(quantity__lt=1))
    for pk in empty.values_list("pk", flat=True).iterator(CHUNK):
        yield f"order line {pk}: negative amount or no quantity"
    attempts = get_model("payments", "PaymentAttempt").objects.exclude(currency=F("order__currency"))
    for key in attempts.values_list("idempotency_key", flat=True).iterator(CHUNK):
        yield f"payment {key}: another currency than its order's"


def order_discounts() -> Iterator[str]:
    """What lines lost to discounts = what the order's discounts on lines sum to."""
    lines = get_model("order", "Line").objects.all()
    discounts = get_model("order", "OrderDiscount").objects.exclude(category="Shipping")
    lost = amounts(lines, "line_price_before_discounts_incl_tax") - amounts(lines, "line_price_incl_tax")
    summed = _orders().annotate(
        lost=Coalesce(lost, 0, output_field=MONEY), given=amounts(discounts, "amount")
    )
    wrong = summed.alias(gap=apart("lost", "given")).filter(gap__gte=HALF_A_CENT)
    for number, gone, given in wrong.values_list("number", "lost", "given").iterator(CHUNK):
        yield f"order {number}: lines lost {gone}, discounts gave {given}"


def line_quantities() -> Iterator[str]:
    """Each unit is open, shipped or cancelled; the open ones of what counts stock are allocated.

    Parcels, returns and credits hold no more units than there are, and the status says how far they got.
    """
    lines = get_model("order", "Line").objects.order_by("pk")
    open_units = F("quantity") - F("num_shipped") - F("num_cancelled")
    parcels = ShipmentLine.objects.filter(shipment__undone_at=None)
    known = lines.alias(
        held=Coalesce(F("num_allocated"), 0),
        open=open_units,
        packed=units(parcels, "quantity", "line"),
        asked=units(ReturnLine.objects.filter(request__status__in=ReturnRequest.OPEN), "quantity", "line"),
        arrived=units(ReturnLine.objects.all(), "num_received", "line"),
        credited=units(RefundLine.objects.all(), "quantity", "line"),
    )
    for what, condition in _LINES_WRONG:
        for pk, number in known.filter(condition).values_list("pk", "order__number").iterator(CHUNK):
            yield f"order {number}, line {pk}: {what}"
    yield from _statuses()


_LINES_WRONG = (
    ("more is shipped and cancelled than ordered", Q(open__lt=0)),
    ("more came back than was shipped", Q(num_returned__gt=F("num_shipped"))),
    ("its open units are not what is allocated", Q(tracks_stock=True) & ~Q(held=F("open"))),
    ("allocated, but its stock is not counted", Q(tracks_stock=False, held__gt=0)),
    ("open, but the order is cancelled", Q(order__status=States.CANCELLED, open__gt=0)),
    ("open, but the order has left", Q(order__status__in=ALL_SENT, needs_shipping=True, open__gt=0)),
    ("more is in parcels than was shipped", Q(packed__gt=F("num_shipped"))),
    ("more is asked back than is away", Q(asked__gt=F("num_shipped") - F("num_returned"))),
    ("more was received than came back", Q(arrived__gt=F("num_returned"))),
    ("more was credited than ordered", Q(credited__gt=F("quantity"))),
)


def _statuses() -> Iterator[str]:
    counted = _orders().alias(
        num_sent=Coalesce(Sum("lines__num_shipped"), 0),
        num_all=Coalesce(Sum("lines__quantity"), 0),
        num_off=Coalesce(Sum("lines__num_cancelled"), 0),
        num_lines=Count("lines"),
    )
    held_in_part = Q(status=States.ON_HOLD, held_from=States.PARTLY_SHIPPED)
    wrong = (
        (
            "partly shipped, but nothing left",
            (Q(status=States.PARTLY_SHIPPED) | held_in_part) & Q(num_sent=0),
        ),
        ("shipped, but nothing left", Q(status__in=ALL_SENT, num_sent=0)),
        ("cancelled, but units left", Q(status=States.CANCELLED, num_sent__gt=0)),
        ("all is cancelled, the order is not", ~Q(status=States.CANCELLED) & Q(num_off=F("num_all"))),
    )
    for what, condition in wrong:
        found = counted.filter(condition, num_lines__gt=0)
        for number in found.values_list("number", flat=True).iterator(CHUNK):
            yield f"order {number}: {what}"
    returning = Exists(ReturnRequest.objects.filter(order=OuterRef("pk"), status__in=ReturnRequest.OPEN))
    for number in (
        _orders().filter(~returning, status=States.RETURN_REQUESTED).values_list("number", flat=True)
    ):
        yield f"order {number}: return requested, but no return is open"
    settled = _orders().filter(returning).exclude(status__in=RETURNING)
    for number in settled.values_list("number", flat=True):
        yield f"order {number}: a return is open, its status says otherwise"
    nowhere = _orders().filter(status=States.ON_HOLD, held_from="")
    for number in nowhere.values_list("number", flat=True):
        yield f"order {number}: on hold, and nobody knows where it goes on"
