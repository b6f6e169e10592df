"""Changing balances. Each change is one conditional UPDATE and one entry under a unique key.

What is done for an order runs in the caller's transaction on the locked order, after its stock records;
accounts are taken by primary key.
"""

import secrets
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shopease.core import clock
from shopease.core.money import cents, cents_in_sql
from shopease.payments.credit.codes import code_draw, code_of
from shopease.payments.credit.errors import CreditStateError, CreditTooLowError, CreditUnavailableError
from shopease.payments.credit.selectors import ZERO, today, usable
from shopease.payments.models import CreditAccount, CreditEntry, CreditUse

Kind = CreditEntry.Kind

GRACE = timedelta(days=90)
"""How long a gift card can be used at least from when an order gave something back to it."""
MAX_AMOUNT = Decimal("100000.00")


def credit_redeem(*, order: Any, account: CreditAccount, amount: Decimal) -> CreditUse:
    """Pay so much of the (locked) order with a credit.

    Raises `CreditUnavailableError` (nothing changed) when the account can't give that much any more.
    """
    use, _created = CreditUse.objects.get_or_create(order=order, account=account)
    number = CreditEntry.objects.filter(order=order, account=account).count() + 1
    with transaction.atomic():
        free = CreditAccount.objects.filter(usable(today()), pk=account.pk, currency=order.currency)
        rest = cents_in_sql(F("balance") - amount)
        if amount <= 0 or not free.filter(balance__gte=amount).update(balance=rest):
            raise CreditUnavailableError
        CreditUse.objects.filter(pk=use.pk).update(amount=cents_in_sql(F("amount") + amount))
        CreditEntry.objects.create(
            account=account,
            key=f"order:{order.number}:redeem:{account.pk}:{number}",
            kind=Kind.REDEEMED,
            amount=-amount,
            order=order,
        )
    use.refresh_from_db()
    return use


def credit_give_back(
    *, order: Any, amount: Decimal | None = None, actor: Any = None, note: str = ""
) -> Decimal:
    """Give back to the accounts that paid the (locked) order: so much, or all that they still pay of it.

    What was given back, less than `amount` when they paid less.
    """
    given = ZERO
    for use in CreditUse.objects.filter(order=order).order_by("account_id"):
        left = use.amount - use.returned
        part = left if amount is None else min(left, amount - given)
        if part > 0 and _return(use, order, part, actor, note):
            given += part
    return given


def _return(use: CreditUse, order: Any, part: Decimal, actor: Any, note: str) -> bool:
    open_uses = CreditUse.objects.filter(pk=use.pk, returned__lte=cents_in_sql(F("amount") - part))
    if not open_uses.update(returned=cents_in_sql(F("returned") + part)):
        return False
    number = CreditEntry.objects.filter(order=order, account_id=use.account_id).count() + 1
    _change(
        use.account,
        part,
        key=f"order:{order.number}:back:{use.account_id}:{number}",
        kind=Kind.GIVEN_BACK,
        order=order,
        actor=actor,
        note=note,
    )
    soonest = today() + GRACE
    CreditAccount.objects.filter(pk=use.account_id, expires_on__lt=soonest).update(expires_on=soonest)
    return True


def credit_grant(
    *,
    user: Any,
    amount: Decimal,
    key: str = "",
    kind: str = Kind.GRANTED,
    order: Any = None,
    actor: Any = None,
    note: str = "",
) -> CreditAccount:
    """Add to a customer's store credit; the same `key` again changes nothing. The account as it is now."""
    account, _created = CreditAccount.objects.get_or_create(
        user=user,
        kind=CreditAccount.Kind.CUSTOMER,
        defaults={"currency": settings.OSCAR_DEFAULT_CURRENCY},
    )
    _change(
        account, cents(amount), key=key or _drawn("grant"), kind=kind, order=order, actor=actor, note=note
    )
    return account


def gift_card_issue(
    *,
    amount: Decimal,
    key: str = "",
    order_line: Any = None,
    unit: int | None = None,
    recipient_email: str = "",
    message: str = "",
    language: str = "",
    expires_on: date | None = None,
    actor: Any = None,
    note: str = "",
) -> tuple[CreditAccount, str]:
    """A new gift card and its code, which is kept nowhere; the same `key` again answers with the first."""
    account = CreditAccount(
        kind=CreditAccount.Kind.GIFT_CARD,
        currency=settings.OSCAR_DEFAULT_CURRENCY,
        order_line=order_line,
        unit=unit,
        recipient_email=recipient_email,
        message=message[:500],
        language=language,
        expires_on=expires_on,
    )
    code, key = code_draw(account), key or _drawn("issue")
    with transaction.atomic():
        account.save()
        is_new = _change(
            account,
            cents(amount),
            key=key,
            kind=Kind.ISSUED,
            order=order_line.order if order_line else None,
            actor=actor,
            note=note,
        )
        if not is_new:
            transaction.set_rollback(True)
    if not is_new:
        first = CreditEntry.objects.select_related("account").get(key=key).account
        return first, code_of(first)
    return account, code


def gift_card_last_day(start: date) -> date | None:
    """The last day of a card issued on `start`: the end of the year in which its months are over."""
    months = settings.GIFT_CARD_MONTHS
    if not months:
        return None
    return date(start.year + (start.month - 1 + months) // 12, 12, 31)


def gift_card_revoke(*, account: CreditAccount, order: Any, actor: Any = None, note: str = "") -> Decimal:
    """Take back what is left on a card because the order that bought it is refunded, and block it for good:
    it is no unit of its line any more.

    The amount taken. Runs in the caller's transaction on the locked order.
    """
    balance = CreditAccount.objects.select_for_update(of=("self",)).get(pk=account.pk).balance
    CreditAccount.objects.filter(pk=account.pk).update(blocked_at=clock.now(), unit=None)
    if balance > 0:
        _change(
            account,
            -balance,
            key=f"order:{order.number}:revoke:{account.pk}",
            kind=Kind.REVOKED,
            order=order,
            actor=actor,
            note=note,
        )
    return balance


@transaction.atomic
def credit_adjust(*, account: CreditAccount, change: Decimal, note: str, actor: Any, key: str = "") -> None:
    """Correct a balance by hand; the reason is kept. Raises `CreditTooLowError` (nothing changed)."""
    _change(account, cents(change), key=key or _drawn("adjust"), kind=Kind.ADJUSTED, actor=actor, note=note)


def credit_block(*, account: CreditAccount, blocked: bool) -> None:
    """Let a credit pay no more, or again. Raises `CreditStateError` for what a refund took back."""
    if not blocked and account.order_line_id and account.unit is None:
        raise CreditStateError(_("This card was taken back with the order that bought it."))
    CreditAccount.objects.filter(pk=account.pk).update(blocked_at=clock.now() if blocked else None)


def gift_card_code_renew(*, account: CreditAccount) -> str:
    """A new code for a gift card; the old one is worth nothing from now on."""
    code = code_draw(account)
    account.save(update_fields=("code_salt", "code_hash", "code_end"))
    return code


def _change(
    account: CreditAccount,
    amount: Decimal,
    *,
    key: str,
    kind: str,
    order: Any = None,
    actor: Any = None,
    note: str = "",
) -> bool:
    """Write one entry and the balance; nothing, False, when the key is known. Raises `CreditTooLowError`."""
    with transaction.atomic():
        _entry, created = CreditEntry.objects.get_or_create(
            key=key,
            defaults={
                "account": account,
                "kind": kind,
                "amount": amount,
                "order": order,
                "actor": actor,
                "note": note[:200],
            },
        )
        if not created:
            return False
        accounts = CreditAccount.objects.filter(pk=account.pk)
        if not accounts.filter(balance__gte=-amount).update(balance=cents_in_sql(F("balance") + amount)):
            account.refresh_from_db(fields=("balance",))
            raise CreditTooLowError(account.balance, account.currency)
    account.refresh_from_db(fields=("balance",))
    return True


def _drawn(what: str) -> str:
    return f"{what}:{secrets.token_hex(12)}"
