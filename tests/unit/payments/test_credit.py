"""Gift cards and store credit: codes that nobody reads, balances that are their entries."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from shopease.payments.credit.codes import code_of, code_plain
from shopease.payments.credit.errors import (
    CodeLostError,
    CreditStateError,
    CreditTooLowError,
    CreditUnavailableError,
)
from shopease.payments.credit.selectors import credit_by_code, credit_ledger, credit_paid, credit_plan, today
from shopease.payments.credit.services import (
    credit_adjust,
    credit_block,
    credit_give_back,
    credit_grant,
    credit_redeem,
    gift_card_code_renew,
    gift_card_issue,
    gift_card_last_day,
)
from shopease.payments.models import CreditAccount, CreditEntry
from tests.factories.catalogue import product_create
from tests.factories.orders import order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

EURO = Decimal("1.00")


def card_create(amount: str = "50.00", **fields: Any) -> CreditAccount:
    card, _code = gift_card_issue(amount=Decimal(amount), **fields)
    return card


def balance(account: CreditAccount) -> Decimal:
    """As the row says, which must be what the ledger says."""
    account.refresh_from_db()
    booked = CreditEntry.objects.filter(account=account).aggregate(sum=Sum("amount"))["sum"]
    assert account.balance == booked
    return account.balance


def test_a_code_is_found_however_it_is_typed_and_stands_in_no_column() -> None:
    card, code = gift_card_issue(amount=50 * EURO)
    typed = f" {code.lower().replace('-', ' ')} "
    assert credit_by_code(typed) == card
    row = CreditAccount.objects.filter(pk=card.pk).values().get()
    assert code_plain(code) not in "".join(str(value) for value in row.values())
    assert row["code_end"] == code[-4:]


@pytest.mark.parametrize("typed", ["", "ABCD", "0OIL-0OIL-0OIL-0OIL", "x" * 5000, "ABCD-EFGH-JKMN-PQR\0"])
def test_what_can_be_no_code_asks_nobody(typed: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert credit_by_code(typed) is None


def test_a_code_is_written_again_while_its_key_is_known(settings: Any) -> None:
    card, code = gift_card_issue(amount=50 * EURO)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key of fifty characters for this one test"
    with pytest.raises(CodeLostError):
        code_of(card)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert code_of(card) == code


def test_a_new_code_ends_the_old_one() -> None:
    card, code = gift_card_issue(amount=50 * EURO)
    new = gift_card_code_renew(account=card)
    assert credit_by_code(code) is None
    assert credit_by_code(new) == card


def test_paying_takes_exactly_what_is_there_or_nothing() -> None:
    order, card = order_create({product_create(price="30.00"): 1}), card_create("20.00")
    credit_redeem(order=order, account=card, amount=Decimal("12.50"))
    with pytest.raises(CreditUnavailableError):
        credit_redeem(order=order, account=card, amount=Decimal("7.51"))
    assert (balance(card), credit_paid(order)) == (Decimal("7.50"), Decimal("12.50"))
    credit_redeem(order=order, account=card, amount=Decimal("7.50"))
    assert (balance(card), credit_paid(order)) == (Decimal("0.00"), Decimal("20.00"))


def test_a_blocked_card_and_one_past_its_last_day_pay_nothing() -> None:
    order = order_create({product_create(price="30.00"): 1})
    over, blocked = card_create(expires_on=today() - timedelta(days=1)), card_create()
    last_day = card_create(expires_on=today())
    credit_block(account=blocked, blocked=True)
    plan = credit_plan(
        total=Decimal("60.00"),
        card_ids=[over.pk, blocked.pk, last_day.pk],
        user=user_create(),
        with_store_credit=True,
        currency="EUR",
    )
    assert [(part.account, part.amount) for part in plan] == [(last_day, Decimal("50.00"))]
    for card in (over, blocked):
        with pytest.raises(CreditUnavailableError):
            credit_redeem(order=order, account=card, amount=EURO)
        assert balance(card) == Decimal("50.00")


def test_what_ends_first_is_used_first_and_store_credit_last() -> None:
    user = user_create()
    store = credit_grant(user=user, amount=Decimal("100.00"))
    endless, ending = card_create("10.00"), card_create("10.00", expires_on=date(2099, 1, 1))
    plan = credit_plan(
        total=Decimal("25.00"),
        card_ids=[endless.pk, ending.pk],
        user=user,
        with_store_credit=True,
        currency="EUR",
    )
    assert [(part.account.pk, part.amount) for part in plan] == [
        (ending.pk, Decimal("10.00")),
        (endless.pk, Decimal("10.00")),
        (store.pk, Decimal("5.00")),
    ]


def test_an_order_gives_back_no_more_than_it_took_and_a_card_lives_on_for_a_while() -> None:
    order, card = order_create({product_create(price="30.00"): 1}), card_create("20.00", expires_on=today())
    credit_redeem(order=order, account=card, amount=Decimal("20.00"))
    assert credit_give_back(order=order, amount=Decimal("5.00")) == Decimal("5.00")
    assert credit_give_back(order=order, amount=Decimal("50.00")) == Decimal("15.00")
    assert credit_give_back(order=order) == Decimal("0.00")
    assert (balance(card), credit_paid(order)) == (Decimal("20.00"), Decimal("0.00"))
    assert card.expires_on == today() + timedelta(days=90)


def test_a_grant_under_a_known_key_changes_nothing() -> None:
    user = user_create()
    for _time in range(2):
        account = credit_grant(user=user, amount=Decimal("7.00"), key="order:X:refund:1")
    assert balance(account) == Decimal("7.00")
    assert [entry.after for entry in credit_ledger(account)] == [Decimal("7.00")]


def test_an_adjustment_never_goes_below_zero_and_keeps_its_reason() -> None:
    card, staff = card_create("20.00"), user_create(role="finance")
    with pytest.raises(CreditTooLowError) as refused:
        credit_adjust(account=card, change=Decimal("-20.01"), note="Typing error", actor=staff)
    assert refused.value.left == Decimal("20.00")
    credit_adjust(account=card, change=Decimal("-5.00"), note="Paid out at the desk", actor=staff)
    assert balance(card) == Decimal("15.00")
    latest = credit_ledger(card)[0]
    assert (latest.note, latest.actor, latest.after) == ("Paid out at the desk", staff, Decimal("15.00"))


def test_a_card_that_went_back_with_its_order_stays_blocked() -> None:
    order = order_create({product_create(price="30.00"): 1})
    card = card_create(order_line=order.lines.get(), unit=None)
    credit_block(account=card, blocked=True)
    with pytest.raises(CreditStateError):
        credit_block(account=card, blocked=False)


def test_cards_end_with_the_year_in_which_their_months_are_over(settings: Any) -> None:
    settings.GIFT_CARD_MONTHS = 36
    assert gift_card_last_day(date(2026, 1, 1)) == date(2029, 12, 31)
    settings.GIFT_CARD_MONTHS = 0
    assert gift_card_last_day(date(2026, 1, 1)) is None


def test_a_card_issued_twice_under_one_key_is_one_card() -> None:
    first, code = gift_card_issue(amount=50 * EURO, key="form")
    assert gift_card_issue(amount=50 * EURO, key="form") == (first, code)
    assert (CreditAccount.objects.count(), balance(first)) == (1, 50 * EURO)
