"""Many orders at once that want to be paid with one gift card."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier, get_ident
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from shopease.core.db import in_transaction
from shopease.fulfilment.locks import order_lock
from shopease.payments.credit import services
from shopease.payments.credit.errors import CreditError
from shopease.payments.credit.services import credit_give_back, credit_redeem, gift_card_issue
from shopease.payments.models import CreditAccount, CreditEntry, CreditUse
from tests.factories.catalogue import product_create
from tests.factories.orders import order_create

pytestmark = pytest.mark.usefixtures("committed_db")

ORDERS = 8
EACH = Decimal("30.00")


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Each call in a thread and transaction of its own, all started by one barrier; refusals are None."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return in_transaction(call)
        except CreditError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def pay_all(card: CreditAccount) -> list[Any]:
    product = product_create(price="40.00", stock=ORDERS)
    orders = [order_create({product: 1}) for _number in range(ORDERS)]

    def pay(order: Any) -> CreditUse:
        return credit_redeem(order=order_lock(order.pk), account=card, amount=EACH)

    return at_once([lambda order=order: pay(order) for order in orders])


def sums(card: CreditAccount) -> tuple[Decimal, Decimal]:
    """The balance of the row, and of the ledger."""
    card.refresh_from_db()
    return card.balance, CreditEntry.objects.filter(account=card).aggregate(sum=Sum("amount"))["sum"]


def test_one_card_pays_no_more_orders_than_it_has_money_for() -> None:
    card, _code = gift_card_issue(amount=Decimal("100.00"))
    paid = pay_all(card)
    assert len([use for use in paid if use is not None]) == 3
    assert sums(card) == (Decimal("10.00"), Decimal("10.00"))
    assert CreditUse.objects.count() == 3


def test_without_the_condition_it_would_pay_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    card, _code = gift_card_issue(amount=Decimal("100.00"))
    seen = Barrier(ORDERS)

    def read_then_write(*, order: Any, account: Any, amount: Decimal) -> CreditUse:
        row = CreditAccount.objects.get(pk=account.pk)
        seen.wait()
        row.balance -= amount
        row.save(update_fields=("balance",))
        CreditEntry.objects.create(
            account=row, key=f"redeem:{order.pk}", kind="redeemed", amount=-amount, order=order
        )
        return CreditUse.objects.create(order=order, account=row, amount=amount)

    monkeypatch.setattr(f"{__name__}.credit_redeem", read_then_write)
    paid = pay_all(card)
    assert len([use for use in paid if use is not None]) == ORDERS
    assert sums(card) == (Decimal("70.00"), Decimal("-140.00"))


def test_an_order_gives_back_once_what_it_took() -> None:
    card, _code = gift_card_issue(amount=Decimal("100.00"))
    order = order_create({product_create(price="40.00", stock=1): 1})
    in_transaction(lambda: credit_redeem(order=order_lock(order.pk), account=card, amount=EACH))
    given = at_once([lambda: credit_give_back(order=order_lock(order.pk))] * 4)
    assert sorted(given) == [Decimal(0), Decimal(0), Decimal(0), EACH]
    assert sums(card) == (Decimal("100.00"), Decimal("100.00"))


@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "control"])
def test_the_condition_alone_keeps_two_from_giving_the_same_back(
    is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the order's lock, each has seen what is left before the other gives it."""
    card, _code = gift_card_issue(amount=Decimal("100.00"))
    order = order_create({product_create(price="40.00", stock=1): 1})
    in_transaction(lambda: credit_redeem(order=order_lock(order.pk), account=card, amount=EACH))
    seen = Barrier(2)
    guarded = services._return

    def after_both_saw(use: CreditUse, order: Any, part: Decimal, *about: Any) -> bool:
        seen.wait()
        if is_guarded:
            return guarded(use, order, part, *about)
        CreditUse.objects.filter(pk=use.pk).update(returned=use.returned + part)
        key = f"back:{get_ident()}"
        return services._change(use.account, part, key=key, kind="given back", order=order)

    monkeypatch.setattr(services, "_return", after_both_saw)
    given = at_once([lambda: credit_give_back(order=order)] * 2)
    assert sorted(given) == ([Decimal(0), EACH] if is_guarded else [EACH, EACH])
    left = Decimal("100.00") if is_guarded else Decimal("130.00")
    assert sums(card) == (left, left)
