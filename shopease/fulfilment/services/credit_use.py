"""Paying what is due of an order with credit, after it was placed."""

from decimal import Decimal

from shopease.core.db import in_transaction
from shopease.fulfilment.errors import NothingDueError, PaymentRefusedError, PaymentUnderWayError
from shopease.fulfilment.locks import order_lock
from shopease.fulfilment.selectors import order_money
from shopease.fulfilment.services.messages import order_tell
from shopease.fulfilment.services.paying import order_paid_refresh, promises_trim
from shopease.fulfilment.services.payments import payment_give_up
from shopease.fulfilment.services.status import order_move
from shopease.fulfilment.states import States
from shopease.payments.credit.services import credit_redeem
from shopease.payments.models import CreditAccount
from shopease.payments.selectors import attempt_open_of


def order_credit_use(*, order_id: int, account: CreditAccount) -> Decimal:
    """Pay so much of what is due as the account has; how much that was.

    An open attempt to pay is given up first, for it is about another amount. Raises `NothingDueError`,
    `PaymentRefusedError`, `PaymentUnderWayError`, `CreditUnavailableError` (nothing changed) and
    `BusyError`.
    """
    payment_give_up(order_id=order_id)
    return in_transaction(lambda: _use(order_id, account))


def _use(order_id: int, account: CreditAccount) -> Decimal:
    order = order_lock(order_id)
    if order is None or order.status in {States.CANCELLED, States.RETURNED}:
        raise PaymentRefusedError
    if attempt_open_of(order_id) is not None:
        raise PaymentUnderWayError
    due = order_money(order).due
    if not due:
        raise NothingDueError
    account.refresh_from_db()
    amount = min(due, account.balance)
    credit_redeem(order=order, account=account, amount=amount)
    money = order_money(order)
    if money.promised > money.due:
        promises_trim(order, due=money.due)
        money = order_money(order)
    if order.status == States.PENDING_PAYMENT and not money.unpromised:
        order_move(order=order, status=States.PENDING)
        order_tell(order=order, event="placed")
    order_paid_refresh(order, money)
    return amount
