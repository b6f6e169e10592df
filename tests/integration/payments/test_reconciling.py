"""Our books and the provider's, apart in every way."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from shopease.core import clock
from shopease.core.db import BusyError, in_transaction
from shopease.fulfilment.selectors import order_due
from shopease.fulfilment.services import order_confirm, reconciling
from shopease.fulfilment.services.reconciling import payments_reconcile
from shopease.payments.models import PaymentAttempt, TestCharge
from shopease.payments.services import attempt_charge
from tests.factories.catalogue import product_create
from tests.factories.orders import order_create

pytestmark = pytest.mark.django_db


def _differences() -> dict[str, tuple[str, bool]]:
    with clock.at(clock.now() + timedelta(hours=1)):
        return {found.key: (found.what, found.is_settled) for found in payments_reconcile()}


def test_books_that_agree_are_quiet() -> None:
    order_create({product_create("Vase", price="39.00", stock=5): 1})
    assert _differences() == {}
    out = StringIO()
    call_command("reconcile_payments", stdout=out)
    assert out.getvalue() == "0 settled, 0 to look at\n"


def test_what_differs_is_told_and_what_was_missed_is_settled() -> None:
    vase = product_create("Vase", price="39.00", stock=9)
    orders = [order_create({vase: 1}) for _ in range(4)]
    missed, lost, less, back = (order.payment_attempts.get() for order in orders)
    PaymentAttempt.objects.filter(pk=missed.pk).update(status="declined")
    TestCharge.objects.filter(idempotency_key=lost.idempotency_key).delete()
    TestCharge.objects.filter(idempotency_key=less.idempotency_key).update(amount=Decimal("1.00"))
    TestCharge.objects.filter(idempotency_key=back.idempotency_key).update(refunded=Decimal("2.00"))
    TestCharge.objects.create(idempotency_key="foreign", amount=Decimal("5.00"), currency="EUR")
    found = _differences()
    assert found.pop(missed.idempotency_key) == ("captured by the provider, now here too", True)
    assert order_due(orders[0]) == 0
    assert found == {
        lost.idempotency_key: ("captured here, unknown to the provider", False),
        less.idempotency_key: (f"captured {less.amount} here, 1.00 at the provider", False),
        back.idempotency_key: ("given back 0.00 here, 2.00 at the provider", False),
        "foreign": ("captured by the provider, unknown here", False),
    }
    with pytest.raises(SystemExit):
        call_command("reconcile_payments", stdout=StringIO())


def test_a_list_that_cannot_be_read_is_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_args: object) -> None:
        raise OSError

    monkeypatch.setattr("shopease.payments.gateways.test_card.TestCardGateway.booked_since", gone)
    assert _differences() == {"–": ("its list could not be read", False)}


def test_a_busy_order_keeps_nobody_from_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    vase = product_create("Vase", price="39.00", stock=9)
    busy, missed = (order_create({vase: 1}).payment_attempts.get() for _ in range(2))
    PaymentAttempt.objects.update(status="declined")

    def confirm(*, attempt: PaymentAttempt, **about: Any) -> None:
        if attempt.pk == busy.pk:
            raise BusyError
        order_confirm(attempt=attempt, **about)

    monkeypatch.setattr(reconciling, "order_confirm", confirm)
    assert _differences() == {
        busy.idempotency_key: ("its order is busy", False),
        missed.idempotency_key: ("captured by the provider, now here too", True),
    }


def test_nobody_is_asked_inside_a_transaction() -> None:
    order = order_create({product_create("Vase", price="39.00", stock=5): 1})
    with pytest.raises(RuntimeError):
        in_transaction(lambda: attempt_charge(attempt=order.payment_attempts.get(), token="test-accept"))
