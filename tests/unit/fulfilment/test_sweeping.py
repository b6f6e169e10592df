"""What nobody comes back for ends by itself, and only that."""

from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.models import DraftOrder
from shopease.fulfilment.selectors import order_money
from shopease.fulfilment.services import settling
from shopease.fulfilment.services.payments import order_confirm
from shopease.fulfilment.services.sweeping import baskets_sweep, orders_unpaid_end, transfers_chase
from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.models import OutboxMessage
from shopease.notifications.services import messages_forget
from shopease.payments.models import PaymentAttempt
from shopease.payments.services import attempt_charge
from shopease.payments.types import Outcome, Result
from tests.factories.catalogue import product_create
from tests.factories.orders import order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Basket = get_model("basket", "Basket")
HOUR = timedelta(minutes=61)
TRANSFER = ("bank-transfer", "")


@pytest.fixture
def vase() -> Any:
    return product_create("Vase", price="39.00", stock=10)


def allocated(product: Any) -> int:
    return int(product.stockrecords.get().num_allocated)


def events(order: Any) -> list[str]:
    keys = OutboxMessage.objects.filter(order=order, topic="order.mail").order_by("pk")
    return list(keys.values_list("event", flat=True))


def test_an_order_that_nobody_paid_ends_and_gives_back_stock_and_basket(vase: Any) -> None:
    shopper = user_create()
    order = order_create({vase: 3}, status="Pending payment", user=shopper)
    assert orders_unpaid_end() == 0
    with clock.at(clock.now() + HOUR):
        assert orders_unpaid_end() == 1
        assert orders_unpaid_end() == 0
    order.refresh_from_db()
    assert (order.status, order.payment_state, allocated(vase)) == ("Cancelled", "unpaid", 0)
    change = order.status_changes.get(new_status="Cancelled")
    assert (change.actor, change.reason) == (None, "It was not paid in time.")
    assert events(order) == ["cancelled"]
    assert Basket.open.get(owner=shopper).num_items == 3


def test_the_provider_is_asked_first_and_what_it_booked_is_kept(vase: Any) -> None:
    order = order_create({vase: 1}, status="Pending payment")
    attempt = PaymentAttempt.objects.get()
    order_confirm(attempt=attempt, outcome=attempt_charge(attempt=attempt, token="test-timeout"))
    with clock.at(clock.now() + HOUR):
        assert orders_unpaid_end() == 0
    order.refresh_from_db()
    assert (order.status, order.payment_state, allocated(vase)) == ("Pending", "paid", 1)


def test_a_provider_that_does_not_answer_ends_nothing(vase: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    order = order_create({vase: 1}, status="Pending payment")
    silent = Outcome(Result.UNKNOWN)
    monkeypatch.setattr("shopease.fulfilment.services.payments.attempt_cancel", lambda **_kwargs: silent)
    with clock.at(clock.now() + HOUR):
        assert orders_unpaid_end() == 0
    order.refresh_from_db()
    assert (order.status, allocated(vase)) == ("Pending payment", 1)


def test_an_order_waits_while_its_customer_tries_again(vase: Any) -> None:
    order = order_create({vase: 1}, status="Pending payment")
    attempts = PaymentAttempt.objects.filter(order=order)
    attempts.update(status="declined", created_at=clock.now() + timedelta(minutes=50))
    with clock.at(clock.now() + HOUR):
        assert orders_unpaid_end() == 0
    with clock.at(clock.now() + 2 * HOUR):
        assert orders_unpaid_end() == 1


def test_an_order_of_staff_waits_until_its_link_ends(vase: Any) -> None:
    order = order_create({vase: 1}, status="Pending payment")
    until = clock.now() + timedelta(days=3)
    DraftOrder.objects.create(basket=order.basket, order=order, language="en", pay_until=until)
    with clock.at(until - timedelta(minutes=1)):
        assert orders_unpaid_end() == 0
    with clock.at(until + timedelta(minutes=1)):
        assert orders_unpaid_end() == 1


def test_one_order_in_trouble_does_not_keep_the_others(vase: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = order_create({vase: 1}, status="Pending payment")
    second = order_create({vase: 1}, status="Pending payment")
    from shopease.fulfilment.services import sweeping

    ends = sweeping.order_cancel_unpaid

    def fails_once(*, order: Any, **fields: Any) -> None:
        if order.pk == first.pk:
            raise ValueError("broken")
        ends(order=order, **fields)

    monkeypatch.setattr(sweeping, "order_cancel_unpaid", fails_once)
    with clock.at(clock.now() + HOUR):
        assert orders_unpaid_end() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("Pending payment", "Cancelled")


def test_an_overdue_transfer_is_reminded_of_once_and_given_up_later(vase: Any) -> None:
    order = order_create({vase: 2}, pay=TRANSFER)
    assert (order.status, order.payment_state) == ("Pending", "promised")
    assert transfers_chase() == 0
    with clock.at(clock.now() + timedelta(days=11)):
        transfers_chase()
        transfers_chase()
    assert events(order) == ["placed", "payment_link"]
    with clock.at(clock.now() + timedelta(days=31)):
        transfers_chase()
    order.refresh_from_db()
    assert (order.status, order.payment_state, allocated(vase)) == ("Cancelled", "unpaid", 0)
    assert events(order) == ["placed", "payment_link", "cancelled"]


def test_baskets_that_no_browser_remembers_are_forgotten(vase: Any) -> None:
    def basket(days: int, status: str = "Open", owner: Any = None) -> Any:
        made = Basket.objects.create(owner=owner)
        made.lines.create(
            product=vase, stockrecord=vase.stockrecords.get(), quantity=1, line_reference=f"{made.pk}"
        )
        then = clock.now() - timedelta(days=days)
        Basket.objects.filter(pk=made.pk).update(date_created=then, status=status)
        made.lines.update(date_updated=then)
        return made

    old = basket(31)
    merged = basket(31, status="Merged")
    kept = [basket(29), basket(400, owner=user_create()), basket(31, status="Submitted")]
    frozen = basket(1, status="Frozen", owner=user_create())
    assert baskets_sweep() == 3
    assert baskets_sweep() == 0
    assert not Basket.objects.filter(pk__in=(old.pk, merged.pk)).exists()
    assert Basket.objects.filter(pk__in=[one.pk for one in kept]).count() == 3
    frozen.refresh_from_db()
    assert frozen.status == "Open"


def test_messages_of_orders_stay_and_the_others_are_forgotten(vase: Any) -> None:
    order = order_create({vase: 1})
    OutboxMessage.objects.update(status="sent", created_at=clock.now() - timedelta(days=31))
    OutboxMessage.objects.create(key="waits", topic="x", created_at=clock.now() - timedelta(days=31))
    OutboxMessage.objects.create(key="young", topic="x", status="sent")
    log = set(OutboxMessage.objects.filter(order=order).values_list("key", flat=True))
    assert f"order:{order.number}:placed" in log
    assert messages_forget() > 0
    assert set(OutboxMessage.objects.values_list("key", flat=True)) == {*log, "waits", "young"}


def test_a_reminder_makes_room_for_the_next_order(vase: Any, settings: Any) -> None:
    settings.BANK_TRANSFER_GIVE_UP_DAYS = 0
    orders = [order_create({vase: 1}, pay=TRANSFER) for _number in range(2)]
    with clock.at(clock.now() + timedelta(days=11)):
        assert [transfers_chase(limit=1) for _run in range(3)] == [1, 1, 0]
    assert [events(order).count("payment_link") for order in orders] == [1, 1]


def test_money_that_comes_when_the_order_has_ended_goes_back_and_its_customer_is_told(
    vase: Any, mailoutbox: list[Any]
) -> None:
    order = order_create({vase: 1}, status="Pending payment")
    attempt = PaymentAttempt.objects.get(order=order)
    with clock.at(clock.now() + HOUR):
        assert orders_unpaid_end() == 1
    outbox_deliver()
    outcome = Outcome(Result.CAPTURED, "test-1")
    order_confirm(attempt=PaymentAttempt.objects.get(pk=attempt.pk), outcome=outcome, is_away=True)
    assert events(order) == ["cancelled", "refunded"]
    assert order_money(order).held == 0
    outbox_deliver()
    assert [mail.to for mail in mailoutbox if "€43.90 came in when nothing was due" in mail.body] == [
        ["ada@example.com"]
    ]


def test_a_provider_that_hangs_does_not_hold_up_the_sweep(vase: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking costs ten seconds for each: what one run has no time for waits for the next."""
    for _ in range(3):
        order_create({vase: 1}, status="Pending payment")
    moments = count(step=30)
    monkeypatch.setattr(settling, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    with clock.at(clock.now() + HOUR):
        assert orders_unpaid_end() == 1
        assert orders_unpaid_end() == 1
