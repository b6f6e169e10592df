"""Vouchers and offers: counters equal their recount, and stay within their caps."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from oscar.core.loading import get_model

from shopease.fulfilment.states import States


def promotions() -> Iterator[str]:
    """Uses of vouchers and offers equal their recount over live orders and stay within their caps."""
    yield from _vouchers()
    yield from _offers()


def _vouchers() -> Iterator[str]:
    applications = get_model("voucher", "VoucherApplication").objects.order_by()
    uses = dict(applications.values_list("voucher").annotate(n=Count("pk")))
    model = get_model("voucher", "Voucher")
    for voucher in model.objects.order_by("pk").iterator():
        used = uses.get(voucher.pk, 0)
        if voucher.num_orders != used:
            yield f"voucher {voucher.code}: counter {voucher.num_orders}, uses {used}"
        if voucher.usage == model.SINGLE_USE and used > 1:
            yield f"voucher {voucher.code}: single-use, used {used} times"
    once = applications.filter(voucher__usage=model.ONCE_PER_CUSTOMER).exclude(user=None)
    twice = once.values("voucher__code", "user").annotate(n=Count("pk")).filter(n__gt=1)
    for code, user, number in twice.values_list("voucher__code", "user", "n"):
        yield f"voucher {code}: once per customer, used {number} times by user {user}"


def _offers() -> Iterator[str]:
    discounts = get_model("order", "OrderDiscount").objects.exclude(order__status=States.CANCELLED)
    counted: dict[int, tuple[int, Decimal]] = {
        pk: (number or 0, amount or Decimal(0))
        for pk, number, amount in discounts.order_by()
        .values_list("offer_id")
        .annotate(n=Sum("frequency"), amount=Sum("amount"))
    }
    for offer in get_model("offer", "ConditionalOffer").objects.order_by("pk"):
        number, amount = counted.get(offer.pk, (0, Decimal(0)))
        if offer.num_applications != number:
            yield f"offer {offer.name}: counter {offer.num_applications}, uses {number}"
        if offer.max_global_applications and number > offer.max_global_applications:
            yield f"offer {offer.name}: {number} uses, capped at {offer.max_global_applications}"
        if offer.max_discount and amount > offer.max_discount:
            yield f"offer {offer.name}: gave {amount}, capped at {offer.max_discount}"
        yield from _by_person(offer, discounts)


def _by_person(offer: Any, discounts: Any) -> Iterator[str]:
    if not offer.max_user_applications:
        return
    owned = discounts.filter(offer_id=offer.pk).exclude(order__user=None).order_by()
    by_person = owned.values("order__user").annotate(n=Sum("frequency"))
    for user, number in by_person.filter(n__gt=offer.max_user_applications).values_list("order__user", "n"):
        yield f"offer {offer.name}: {number} uses by user {user}, capped at {offer.max_user_applications}"
