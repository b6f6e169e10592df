"""Each guard against two at once, with the guard on and, as the control, off.

The first stops halfway, at the worst moment; the second comes from behind. Guarded it waits its turn or is
refused, and all is done once. Without the guard it overtakes, and all is done twice.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection
from oscar.apps.basket.abstract_models import AbstractBasket
from oscar.core.loading import get_class, get_model
from wagtail.models import Site

from shopease.core import clock
from shopease.fulfilment import locks
from shopease.fulfilment.errors import (
    PaymentUnderWayError,
    QuoteChangedError,
    RefundRefusedError,
    TransitionRefusedError,
    VoucherUnavailableError,
)
from shopease.fulfilment.models import Refund
from shopease.fulfilment.services import (
    order_advance,
    order_place,
    payment_abandon,
    payment_make,
    stock_alerts_refresh,
)
from shopease.fulfilment.services.cancelling import order_cancel
from shopease.fulfilment.services.refunds import refund_create
from shopease.fulfilment.services.sweeping import orders_unpaid_end
from shopease.notifications.models import OutboxMessage
from shopease.payments.credit.services import gift_card_issue
from shopease.payments.models import CreditUse, PaymentAttempt, TestCharge
from shopease.shop.models import ShopIdentity
from shopease.shop.selectors import shop_identity_forget
from tests.factories.catalogue import offer_create, product_create, voucher_create
from tests.factories.crowd import overtaken
from tests.factories.orders import CASH, order_create, proposal_create
from tests.factories.users import user_create

pytestmark = [
    pytest.mark.usefixtures("committed_db"),
    pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "control"]),
]

Order = get_model("order", "Order")
SERVICES = "shopease.fulfilment.services"
ACCEPTED = "test-accept"


@pytest.fixture
def overtake(monkeypatch: pytest.MonkeyPatch, is_guarded: bool) -> Callable[..., list[Any]]:
    """`overtaken`; a control has time, for in it the second does come through."""
    return partial(overtaken, monkeypatch, seconds=0.5 if is_guarded else 30)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch, is_guarded: bool) -> Callable[..., None]:
    """In a control: puts something else in a lock's place, and takes constraints away."""

    def switch_off(lock: str, unlocked: Callable[..., Any], *constraints: tuple[Any, str]) -> None:
        if is_guarded:
            return
        monkeypatch.setattr(f"{SERVICES}.{lock}", unlocked)
        for model, name in constraints:
            (constraint,) = (one for one in model._meta.constraints if one.name == name)
            with connection.schema_editor() as editor:
                editor.remove_constraint(model, constraint)

    return switch_off


def _row(model: Any) -> Callable[[int], Any]:
    """What a lock answers, without the lock."""
    return lambda pk, **_how: model._default_manager.filter(pk=pk).first()


def _charged() -> list[Decimal]:
    return list(TestCharge.objects.filter(status="captured").values_list("amount", flat=True))


def test_a_payment_that_two_make_is_charged_once(is_guarded: bool, without: Any, overtake: Any) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    order = order_create({vase: 1}, status="Pending payment")
    PaymentAttempt.objects.update(status="declined")
    without("payments.order_lock", _row(Order))

    def pay() -> str:
        return str(payment_make(order_id=order.pk, gateway="test-card", token=ACCEPTED).result)

    ends = overtake(f"{SERVICES}.payments.purchase_of", pay, pay)
    assert ends == (["captured", PaymentUnderWayError] if is_guarded else ["captured", "captured"])
    assert _charged() == [Decimal("43.90")] * (1 if is_guarded else 2)


def test_a_basket_that_two_order_is_one_order(is_guarded: bool, without: Any, overtake: Any) -> None:
    proposal = proposal_create({product_create("Vase", price="39.00", stock=5): 1})
    basket = get_model("basket", "Basket")
    without("placing.basket_lock", _row(basket), (Order, "order_one_live_per_basket"))

    def place() -> str:
        return str(order_place(proposal=proposal, token=ACCEPTED)[0].order.number)

    ends = overtake(f"{SERVICES}.placing._shipping_method", place, place)
    times = 1 if is_guarded else 2
    assert len(set(ends)) == Order.objects.count() == len(_charged()) == times


def test_an_offer_with_one_use_left_is_used_once(is_guarded: bool, without: Any, overtake: Any) -> None:
    vase = product_create("Vase", price="39.00", stock=5)
    offer_create(name="The first", max_global_applications=1)
    without("placing.capped_offers_lock", lambda _vouchers: [])
    ends = _two_orders({vase: 1}, overtake)
    assert ends == (["placed", QuoteChangedError] if is_guarded else ["placed", "placed"])
    assert (
        Order.objects.filter(discounts__isnull=False).count() == len(_charged()) == (1 if is_guarded else 2)
    )


def test_a_voucher_of_one_use_is_refused_with_words(is_guarded: bool, without: Any, overtake: Any) -> None:
    """Oscar looks once more under a lock of its own, too late for a refusal: without ours it is an error."""
    vase = product_create("Vase", price="39.00", stock=5)
    voucher = voucher_create(code="ONCE", usage="Single use")
    without("placing.vouchers_lock", lambda basket: list(basket.vouchers.all()))
    ends = _two_orders({vase: 1}, overtake, vouchers=[voucher])
    if is_guarded:
        assert ends == ["placed", VoucherUnavailableError]
    else:  # by its look, or by the database's constraint
        assert ends in ([ValueError, "placed"], [IntegrityError, "placed"])
    assert voucher.applications.count() == len(_charged()) == 1


def _two_orders(goods: Any, overtake: Any, *, vouchers: Sequence[Any] = ()) -> list[Any]:
    proposals = [proposal_create(goods, vouchers=vouchers) for _ in range(2)]

    def place(proposal: Any) -> str:
        order_place(proposal=proposal, token=ACCEPTED)
        return "placed"

    first, second = (lambda one=one: place(one) for one in proposals)
    ends: list[Any] = overtake(f"{SERVICES}.placing._shipping_method", first, second)
    return ends


def test_an_order_that_one_cancels_is_not_sent_by_another(
    is_guarded: bool, overtake: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = order_create({product_create("Vase", stock=5): 1}, status="Confirmed", pay=CASH)
    if not is_guarded:
        monkeypatch.setattr(
            locks, "_rows", lambda model, condition: list(model._default_manager.filter(condition))
        )

    def step(status: str) -> str:
        return str(order_advance(order_id=order.pk, status=status).status)

    ends = overtake(f"{SERVICES}.status.stock_release", partial(step, "Cancelled"), partial(step, "Shipped"))
    assert ends == (["Cancelled", TransitionRefusedError] if is_guarded else [IntegrityError, "Shipped"])


def test_an_unpaid_order_that_two_sweeps_see_ends_once(is_guarded: bool, without: Any, overtake: Any) -> None:
    order = order_create({product_create("Vase", stock=5): 1}, status="Pending payment")
    PaymentAttempt.objects.update(status="declined", created_at=clock.now() - timedelta(hours=2))
    Order.objects.update(date_placed=clock.now() - timedelta(hours=2))
    without("sweeping.order_with_origins_lock", _row(Order))
    ends = overtake(f"{SERVICES}.sweeping.order_cancel_unpaid", orders_unpaid_end, orders_unpaid_end)
    assert sum(ends) == (1 if is_guarded else 2)
    cancelled = order.status_changes.filter(new_status="Cancelled").count()
    assert cancelled == (1 if is_guarded else 2)


def test_a_crossing_that_two_workers_see_is_told_once(is_guarded: bool, without: Any, overtake: Any) -> None:
    identity = ShopIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.email = "shop@example.com"
    identity.save()
    shop_identity_forget()
    product_create("Cup", stock=9)
    record, alert = get_model("partner", "StockRecord"), get_model("partner", "StockAlert")
    record.objects.update(low_stock_threshold=10)
    without(
        "alerts.stockrecords_lock",
        lambda ids: list(record.objects.filter(pk__in=list(ids))),
        (alert, "stock_alert_one_open"),
    )
    ends = overtake(f"{SERVICES}.alerts._tell", stock_alerts_refresh, stock_alerts_refresh)
    times = 1 if is_guarded else 2
    assert sum(ends) == alert.objects.count() == times
    assert OutboxMessage.objects.filter(topic="stock.low").count() == times


def test_two_who_add_to_one_basket_both_count(
    is_guarded: bool, overtake: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    basket_model = get_model("basket", "Basket")
    mug = product_create("Mug", stock=9)
    proposal = proposal_create({mug: 1})
    if not is_guarded:
        monkeypatch.setattr(basket_model, "lock", lambda _basket: True)

    add = partial(_basket_add, proposal.basket_id, mug)
    line = "oscar.apps.basket.abstract_models.AbstractLine"
    ends = overtake(f"{line}.save", add, add)
    assert ends == [None, None]
    assert basket_model.objects.get(pk=proposal.basket_id).lines.get().quantity == (3 if is_guarded else 2)


def _basket_add(basket_id: int, product: Any) -> None:
    basket = get_model("basket", "Basket").objects.get(pk=basket_id)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy()
    basket.add_product(product)


def _merge_without_locks(basket: Any, other: Any, **how: Any) -> bool:
    """Oscar's own."""
    AbstractBasket.merge(basket, other, **how)
    return True


def test_a_basket_given_back_is_not_lost_in_an_order(
    is_guarded: bool, overtake: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newer basket takes it over at the moment when its owner orders that one in another tab."""
    basket = get_model("basket", "Basket")
    vase, mug = product_create("Vase", stock=5), product_create("Mug", stock=5)
    shopper = user_create()
    order = order_create({vase: 1}, user=shopper, status="Pending payment")
    PaymentAttempt.objects.update(status="declined")
    newer = proposal_create({mug: 1}, user=shopper)
    if not is_guarded:
        monkeypatch.setattr(locks, "basket_given_back_lock", locks.basket_lock)
        monkeypatch.setattr(basket, "merge", _merge_without_locks)

    def give_back() -> str:
        return str(payment_abandon(order_id=order.pk).status)

    def place() -> str:
        order_place(proposal=newer, token=ACCEPTED)
        return "placed"

    ends = overtake("oscar.apps.basket.abstract_models.AbstractBasket.merge_line", give_back, place)
    assert ends == ["Cancelled", QuoteChangedError if is_guarded else "placed"]
    held = basket.objects.filter(owner=shopper, status="Open").values_list("lines__product__title", flat=True)
    assert sorted(filter(None, held)) == (["Mug", "Vase"] if is_guarded else [])


def test_what_is_added_while_a_log_in_merges_baskets_counts(
    is_guarded: bool, overtake: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    basket = get_model("basket", "Basket")
    mug = product_create("Mug", stock=9)
    own = proposal_create({mug: 1}, user=user_create()).basket_id
    guests = proposal_create({mug: 1}).basket_id
    if not is_guarded:
        monkeypatch.setattr(basket, "merge", _merge_without_locks)

    def log_in() -> None:
        middleware = get_class("basket.middleware", "BasketMiddleware")(lambda request: None)
        middleware.merge_baskets(basket.objects.get(pk=own), basket.objects.get(pk=guests))

    line = "oscar.apps.basket.abstract_models.AbstractLine"
    assert overtake(f"{line}.save", log_in, partial(_basket_add, own, mug)) == [None, None]
    assert basket.objects.get(pk=own).lines.get().quantity == (2 if is_guarded else 1)
    assert basket.objects.get(pk=guests).status == "Merged"


@pytest.mark.parametrize("second", ["refunds", "cancels"])
def test_what_two_give_back_at_once_is_no_more_than_was_paid(
    is_guarded: bool, without: Any, overtake: Any, second: str
) -> None:
    card, _code = gift_card_issue(amount=Decimal("100.00"))
    order = order_create({product_create("Vase", price="39.00", stock=5): 1}, gift_cards=(card.pk,))
    for lock in ("refunds.order_lock", "cancelling.order_with_origins_lock"):
        without(lock, _row(Order))
    for lock in ("refunds.order_lines_lock", "status.order_lines_lock"):
        without(lock, lambda order: list(order.lines.order_by("pk")))

    def refund() -> str:
        refund_create(order_id=order.pk, other=Decimal("30.00"))
        return "done"

    def cancel() -> str:
        order_cancel(order_id=order.pk)
        return "done"

    ends = overtake(f"{SERVICES}.refunds._write", refund, refund if second == "refunds" else cancel)
    is_refused = is_guarded and second == "refunds"
    assert ends == ["done", RefundRefusedError if is_refused else "done"]
    given = Decimal("30.00" if second == "refunds" else "43.90")
    credited = sum(Refund.objects.values_list("amount", flat=True))
    assert credited == given + (0 if is_guarded else 30)
    card.refresh_from_db()  # the money has a guard of its own: see the races of credit
    assert (CreditUse.objects.get().returned, card.balance) == (given, Decimal("56.10") + given)
