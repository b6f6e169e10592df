"""Reading credit: what may be used, what an order used, what a ledger says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum, Window
from django.utils.timezone import localdate

from shopease.core import clock
from shopease.payments.credit.codes import code_hash, code_plain
from shopease.payments.models import CreditAccount, CreditEntry, CreditUse

ZERO = Decimal("0.00")
Kind = CreditAccount.Kind


@dataclass(frozen=True, slots=True)
class CreditPart:
    """What one account gives towards an order."""

    account: CreditAccount
    amount: Decimal


def today() -> date:
    """The day by the shop's clock and time zone, on which cards end."""
    return localdate(clock.now())


def usable(day: date) -> Q:
    """Accounts that may pay on that day."""
    return Q(blocked_at=None) & (Q(expires_on=None) | Q(expires_on__gte=day))


def credit_by_code(typed: str) -> CreditAccount | None:
    """The gift card of a code as somebody typed it. One query, none for what can't be a code."""
    plain = code_plain(typed)
    return CreditAccount.objects.filter(code_hash=code_hash(plain)).first() if plain else None


def credit_is_usable(account: CreditAccount) -> bool:
    """Whether the account may pay for something now."""
    in_time = account.expires_on is None or account.expires_on >= today()
    return account.blocked_at is None and in_time and account.balance > 0


def credit_of_user(user: Any) -> CreditAccount | None:
    """A customer's store credit; None before there was any. One query, none for guests."""
    if not user.is_authenticated:
        return None
    return CreditAccount.objects.filter(user=user, kind=Kind.CUSTOMER).first()


def credit_plan(
    *, total: Decimal, card_ids: Iterable[int], user: Any, with_store_credit: bool, currency: str
) -> list[CreditPart]:
    """What pays for an order of that total: gift cards, the one that ends first before others, then store
    credit. Nothing is taken. One query, none when no credit is wanted."""
    ids = list(card_ids)
    wanted = Q(pk__in=ids, kind=Kind.GIFT_CARD)
    if with_store_credit and user.is_authenticated:
        wanted |= Q(user=user, kind=Kind.CUSTOMER)
    elif not ids:
        return []
    accounts = CreditAccount.objects.filter(
        wanted, usable(today()), balance__gt=0, currency=currency
    ).order_by(F("kind").desc(), F("expires_on").asc(nulls_last=True), "pk")
    parts, left = [], total
    for account in accounts:
        amount = min(account.balance, left)
        if amount > 0:
            parts.append(CreditPart(account, amount))
            left -= amount
    return parts


def credit_paid(order: Any) -> Decimal:
    """What an order is paid with credit, without what went back. One query."""
    sums = CreditUse.objects.filter(order=order).aggregate(taken=Sum("amount"), back=Sum("returned"))
    return (sums["taken"] or ZERO) - (sums["back"] or ZERO)


def credit_uses(order: Any) -> Sequence[CreditUse]:
    """Which accounts pay for an order, and how much. One query."""
    return list(CreditUse.objects.filter(order=order).select_related("account").order_by("account_id"))


def credit_ledger(account: CreditAccount) -> QuerySet[CreditEntry]:
    """The account's entries, the latest first, each with the balance after it as `after`."""
    after = Window(Sum("amount"), order_by=F("pk").asc())
    entries = CreditEntry.objects.filter(account=account).annotate(after=after)
    return entries.select_related("order", "actor").order_by("-pk")
