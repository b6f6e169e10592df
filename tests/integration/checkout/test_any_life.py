"""Whatever happens to orders, in whatever order: every invariant holds after each step.

A state machine draws operations at random: orders placed and paid in every way, shipped in parts, cancelled,
refunded, returned, held, edited, stock counted, received and imported under them. What an operation refuses
is fine; what it breaks is not.

Chance alone seldom gets far. Each life therefore begins on a road that leads its first order to a place of
its own; together the roads reach every place, and take every operation. What follows is drawn, here always
the same: `--seeds=7` draws two hundred other lives, and longer ones.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as drawn_from
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.errors import FulfilmentError
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.models import Refund, ReturnRequest, StockMovement
from shopease.fulfilment.selectors import order_money
from shopease.fulfilment.services import attempts_settle, order_advance, order_place, payment_make
from shopease.fulfilment.services.cancelling import order_cancel
from shopease.fulfilment.services.disputing import disputes_follow
from shopease.fulfilment.services.drafts import StaffPrice
from shopease.fulfilment.services.editing import Changes, More, order_edit, order_seen
from shopease.fulfilment.services.many import stocks_change
from shopease.fulfilment.services.payments import payment_receive
from shopease.fulfilment.services.refunds import refund_create
from shopease.fulfilment.services.repaying import payment_refund_settle
from shopease.fulfilment.services.returns import (
    Arrived,
    Wanted,
    return_approve,
    return_receive,
    return_refuse,
    return_request,
    return_withdraw,
)
from shopease.fulfilment.services.shipping import shipment_create, shipment_deliver, shipment_undo
from shopease.fulfilment.services.stock import stock_adjust, stock_correct
from shopease.fulfilment.services.sweeping import orders_unpaid_end
from shopease.fulfilment.states import EDGES, PaymentState, States, Taker
from shopease.payments.gateways.test_card import TestCardGateway
from shopease.payments.models import CreditAccount, PaymentRefund
from shopease.payments.services import charge_of
from shopease.payments.types import Standing
from tests.factories.catalogue import offer_create, product_create
from tests.factories.goods import digital_product_create, gift_card_product_create
from tests.factories.orders import proposal_create
from tests.factories.users import user_create

Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")

Pay = tuple[str, str]
"""Gateway and token."""
ACCEPTED, DECLINED, TOO_LATE = (
    ("test-card", f"test-{scenario}") for scenario in ("accept", "decline", "timeout")
)
CASH = ("cash-on-delivery", "")

ALL, TOO_MANY = 90, 99
units = st.sampled_from([0, 1, 1, 2, 3, ALL, TOO_MANY])
which = st.integers(0, 50)
"""Which of what there is: the number modulo how many there are."""
money = st.sampled_from(
    [Decimal("0.00"), Decimal("0.01"), Decimal("4.90"), Decimal("37.77"), Decimal("500.00")]
)
pay = st.sampled_from([ACCEPTED, ACCEPTED, DECLINED, TOO_LATE, CASH])
to = st.sampled_from([Refund.To.PAYMENT, Refund.To.CREDIT])
some = st.tuples(units, units, units)
"""Units of an order's first lines."""


Step = tuple[str, dict[str, Any]]
"""A rule of `Life` by its name, and what is drawn for it."""


@dataclass(frozen=True)
class Road:
    """How the first order of a life is paid, what then happens to it, and where it is after that."""

    status: States
    payment: PaymentState
    how: Pay = ACCEPTED
    steps: tuple[Step, ...] = ()

    @property
    def name(self) -> str:
        """Where it leads."""
        return f"{self.status} {self.payment}"


def first(operation: str, **drawn: Any) -> Step:
    """Something that happens to the first order."""
    return operation, {"number": 0, **drawn}


S, P, D = States, PaymentState, Decimal
CONFIRM, SHIP, ARRIVE = (first("advance_to", status=to) for to in (S.CONFIRMED, S.SHIPPED, S.DELIVERED))
ASK_ALL = first("ask_to_return", some=(ALL, ALL), to=Refund.To.PAYMENT)
APPROVE = first("answer_return", answer=return_approve)
SHIP_ONE = first("ship_part", some=(1,))
CANCEL_ALL = first("cancel_part", some=(ALL, ALL), to=Refund.To.PAYMENT, by_customer=True)
CANCEL_ONE = first("cancel_part", some=(1,), to=Refund.To.CREDIT, by_customer=False)
REFUND_ALL = first(
    "refund", some=(ALL, ALL), shipping=D("4.90"), other=D(0), to=Refund.To.PAYMENT, restock=True
)
COME_BACK = first("goods_come_back", came=ALL, restocked=1, less=D(0))
SETTLE: Step = ("settle", {"minutes": 20})
GO_OUT: Step = ("refunds_go_out", {})

ROADS = (
    Road(S.PENDING_PAYMENT, P.UNPAID, DECLINED),
    Road(S.PENDING, P.PAID, TOO_LATE, (SETTLE,)),
    Road(S.PENDING, P.UNPAID, ACCEPTED, (first("edit", cups=2, vases=2, price=None),)),
    Road(S.CONFIRMED, P.PROMISED, CASH, (CONFIRM,)),
    Road(
        S.CONFIRMED,
        P.PARTLY_REFUNDED,
        DECLINED,
        (first("pay_again", how=ACCEPTED), CONFIRM, first("reprice", price=D("4.90"))),
    ),
    Road(
        S.PROCESSING,
        P.PAID,
        ACCEPTED,
        (CONFIRM, first("ship_part", some=(ALL, ALL)), first("undo_parcel")),
    ),
    Road(S.PARTLY_SHIPPED, P.PAID, ACCEPTED, (CONFIRM, SHIP_ONE)),
    Road(S.SHIPPED, P.PARTLY_REFUNDED, ACCEPTED, (CONFIRM, first("advance", turn=0), CANCEL_ONE, SHIP)),
    Road(
        S.DELIVERED,
        P.PAID,
        CASH,
        (CONFIRM, SHIP, first("money_comes", amount=D(0)), first("parcel_arrives")),
    ),
    Road(S.DELIVERED, P.REFUNDED, ACCEPTED, (CONFIRM, SHIP, ARRIVE, REFUND_ALL, GO_OUT)),
    Road(
        S.ON_HOLD,
        P.PAID,
        ACCEPTED,
        (
            CONFIRM,
            first("bank_claims", standing=Standing.OPEN, amount=D(0)),
            first("count_stock", counted=1),
            first("stock_comes", change=4),
            first("import_stock", counted=7, backorder=False),
        ),
    ),
    Road(S.CANCELLED, P.REFUNDED, ACCEPTED, (CANCEL_ALL, GO_OUT)),
    Road(S.RETURN_REQUESTED, P.PAID, CASH, (CONFIRM, SHIP, ARRIVE, ASK_ALL, APPROVE)),
    Road(S.RETURNED, P.PARTLY_REFUNDED, ACCEPTED, (CONFIRM, SHIP, ASK_ALL, COME_BACK)),
)


def units_of(order: Any, field: str, numbers: tuple[int, ...]) -> dict[int, int]:
    """Units of the order's first lines, no more than `field` has, unless they are to be too many."""
    found = {}
    for line, number in zip(order.lines.order_by("pk"), numbers, strict=False):
        most = getattr(line, field)
        found[line.pk] = most + 1 if number == TOO_MANY else min(number, most)
    return found


class Life(RuleBasedStateMachine):
    """A shop with five products, an offer that is used up after three orders, and one customer."""

    road: ClassVar[Road]
    sound_moments: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []
        self.around = transaction.atomic()
        self.around._from_testcase = True  # type: ignore[attr-defined]  # services open their own inside
        self.around.__enter__()

    @initialize(wanted=some, how=pay, guest=st.booleans())
    def open_shop(self, wanted: tuple[int, ...], how: Pay, guest: bool) -> None:
        """Two orders are there from the start, the first at its road's end."""
        self.customer, self.clerk = user_create(), user_create(email="clerk@example.com")
        self.goods = [
            product_create("Cup", price="9.99", stock=9),
            product_create("Vase", price="33.33", stock=5),
            product_create("Lamp", price="120.00", stock=0),
            digital_product_create("Song", price="3.00"),
            gift_card_product_create("25.00"),
        ]
        StockRecord.objects.filter(product=self.goods[2]).update(backorder=True)
        offer_create(name="First three", max_global_applications=3)
        self.place(wanted=(2, 1, 0, 0, 0), how=self.road.how, guest=False, credit=(False, False))
        assert not self.refused
        for operation, drawn in self.road.steps:
            getattr(self, operation)(**drawn)
            self.nothing_is_broken()
        order = self.order(0)
        assert (order.status, order.payment_state, self.refused) == (self.road.status, self.road.payment, [])
        self.place(wanted=(1, *wanted, 0), how=how, guest=guest, credit=(False, False))

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    def order(self, number: int) -> Any:
        """One of the orders."""
        found = list(Order.objects.order_by("pk"))
        return found[number % len(found)]

    @contextmanager
    def may_refuse(self, what: str) -> Iterator[None]:
        """What the shop refuses with words is fine."""
        try:
            yield
        except FulfilmentError as error:
            self.refused.append(f"{what}: {error!r}")

    @rule(
        wanted=st.tuples(*[st.integers(0, 3)] * 5),
        how=pay,
        guest=st.booleans(),
        credit=st.tuples(st.booleans(), st.booleans()),
    )
    def place(self, wanted: tuple[int, ...], how: Pay, guest: bool, credit: tuple[bool, bool]) -> None:
        """`credit`: whether to pay with store credit, and with every gift card there is."""
        goods = {product: number for product, number in zip(self.goods, wanted, strict=True) if number}
        get_model("basket", "Basket").objects.filter(owner=self.customer, status="Open").delete()
        cards = CreditAccount.objects.filter(kind=CreditAccount.Kind.GIFT_CARD) if credit[1] else []
        with self.may_refuse("place"):
            proposal = proposal_create(
                goods,
                user=None if guest else self.customer,
                gateway=how[0],
                with_store_credit=credit[0] and not guest,
                gift_cards=tuple(card.pk for card in cards),
            )
            order_place(proposal=proposal, token=how[1])

    @rule(number=which, how=pay)
    def pay_again(self, number: int, how: Pay) -> None:
        with self.may_refuse("pay_again"), clock.at(clock.now() + timedelta(minutes=2)):
            payment_make(order_id=self.order(number).pk, gateway=how[0], token=how[1])

    @rule(minutes=st.sampled_from([1, 20, 60 * 24]))
    def settle(self, minutes: int) -> None:
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            attempts_settle()
            orders_unpaid_end()

    @rule(number=which, turn=which)
    def advance(self, number: int, turn: int) -> None:
        """A step that staff may take from where the order is."""
        edges = EDGES[States(self.order(number).status)].items()
        if ways := [status for status, takers in edges if Taker.STAFF in takers]:
            self.advance_to(number, ways[turn % len(ways)])

    @rule(number=which, status=st.sampled_from(States))
    def advance_to(self, number: int, status: States) -> None:
        with self.may_refuse("advance"):
            order_advance(order_id=self.order(number).pk, status=status.value, actor=self.clerk, note="Drawn")

    @rule(number=which, some=some)
    def ship_part(self, number: int, some: tuple[int, ...]) -> None:
        order = self.order(number)
        with self.may_refuse("ship_part"):
            lines = units_of(order, "num_open", some)
            shipment_create(order_id=order.pk, lines=lines, actor=self.clerk)

    @rule(number=which)
    def parcel_arrives(self, number: int) -> None:
        for shipment in self.order(number).shipments.order_by("pk")[:1]:
            with self.may_refuse("parcel_arrives"):
                shipment_deliver(shipment_id=shipment.pk, actor=self.clerk)

    @rule(number=which)
    def undo_parcel(self, number: int) -> None:
        for shipment in self.order(number).shipments.order_by("-pk")[:1]:
            with self.may_refuse("undo_parcel"):
                shipment_undo(shipment_id=shipment.pk, actor=self.clerk)

    @rule(number=which, some=some, to=to, by_customer=st.booleans())
    def cancel_part(self, number: int, some: tuple[int, ...], to: str, by_customer: bool) -> None:
        order = self.order(number)
        with self.may_refuse("cancel_part"):
            lines = units_of(order, "num_open", some)
            order_cancel(order_id=order.pk, lines=lines, to=to, by_customer=by_customer)

    @rule(number=which, some=some, shipping=money, other=money, to=to, restock=st.booleans())
    def refund(
        self,
        *,
        number: int,
        some: tuple[int, ...],
        shipping: Decimal,
        other: Decimal,
        to: str,
        restock: bool,
    ) -> None:
        order = self.order(number)
        lines = units_of(order, "quantity", some)
        back = units_of(order, "num_shipped", some) if restock else {}
        with self.may_refuse("refund"):
            refund_create(
                order_id=order.pk,
                lines=lines,
                restock=back,
                shipping=shipping,
                other=other,
                to=to,
                actor=self.clerk,
            )

    @rule(number=which, cups=st.integers(0, 4), vases=st.integers(0, 3), price=st.none() | money)
    def edit(self, number: int, cups: int, vases: int, price: Decimal | None) -> None:
        """Another number of the first line, and vases at today's price or one of their own."""
        order = self.order(number)
        line = order.lines.order_by("pk").first()
        more = (More(self.goods[1], vases, StaffPrice(price, "Drawn")),) if vases else ()
        changes = Changes(open_units={line.pk: cups}, more=more)
        with self.may_refuse("edit"):
            order_edit(order_id=order.pk, seen=order_seen(order), changes=changes, actor=self.clerk)

    @rule(number=which, price=money)
    def reprice(self, number: int, price: Decimal) -> None:
        order = self.order(number)
        line = order.lines.order_by("pk").first()
        changes = Changes(prices={line.pk: StaffPrice(price, "Drawn")})
        with self.may_refuse("reprice"):
            order_edit(order_id=order.pk, seen=order_seen(order), changes=changes, actor=self.clerk)

    @rule(number=which, amount=money)
    def money_comes(self, number: int, amount: Decimal) -> None:
        order = self.order(number)
        due = order_money(order).due
        with self.may_refuse("money_comes"):
            payment_receive(
                order_id=order.pk, gateway=CASH[0], amount=amount or due, seen=due, actor=self.clerk
            )

    @rule()
    def refunds_go_out(self) -> None:
        for pk in PaymentRefund.objects.filter(status="waiting").values_list("pk", flat=True):
            payment_refund_settle(payment_refund_id=pk)

    @rule(number=which, standing=st.sampled_from(Standing), amount=money)
    def bank_claims(self, number: int, standing: Standing, amount: Decimal) -> None:
        paid = self.order(number).payment_attempts.filter(
            gateway="test-card", status="captured", amount__gt=0
        )
        for attempt in paid.exclude(disputes__status__in=("won", "lost")).order_by("-number")[:1]:
            TestCardGateway().dispute_make(
                charge_of(attempt), amount=amount or attempt.amount, standing=standing
            )
            disputes_follow(attempt=attempt)

    @rule(number=which, some=some, to=to)
    def ask_to_return(self, number: int, some: tuple[int, ...], to: str) -> None:
        order = self.order(number)
        lines = {pk: Wanted(count, "size") for pk, count in units_of(order, "num_shipped", some).items()}
        with self.may_refuse("ask_to_return"):
            return_request(order_id=order.pk, lines=lines, wants=to)

    @rule(number=which, answer=st.sampled_from([return_approve, return_refuse, return_withdraw]))
    def answer_return(self, number: int, answer: Any) -> None:
        for request in ReturnRequest.objects.filter(order=self.order(number)).order_by("-pk")[:1]:
            said = {} if answer is return_withdraw else {"answer": "So be it."}
            with self.may_refuse("answer_return"):
                answer(return_id=request.pk, actor=self.clerk, **said)

    @rule(number=which, came=units, restocked=units, less=money)
    def goods_come_back(self, number: int, came: int, restocked: int, less: Decimal) -> None:
        for request in ReturnRequest.objects.filter(order=self.order(number)).order_by("-pk")[:1]:
            arrived = {
                row.pk: Arrived(min(came, row.quantity), min(restocked, came, row.quantity), "new")
                for row in request.lines.all()
            }
            with self.may_refuse("goods_come_back"):
                return_receive(return_id=request.pk, arrived=arrived, less=less, actor=self.clerk)

    @rule(number=which, counted=st.integers(0, 12))
    def count_stock(self, number: int, counted: int) -> None:
        record = StockRecord.objects.get(product=self.goods[number % 3])
        stock_correct(stockrecord_id=record.pk, num_in_stock=counted)

    @rule(number=which, change=st.integers(-4, 6))
    def stock_comes(self, number: int, change: int) -> None:
        """Or is lost."""
        record = StockRecord.objects.get(product=self.goods[number % 3])
        with self.may_refuse("stock_comes"):
            stock_adjust(stockrecord_id=record.pk, change=change, reason=StockMovement.Reason.RECEIVED)

    @rule(number=which, counted=st.none() | st.integers(0, 12), backorder=st.booleans())
    def import_stock(self, number: int, counted: int | None, backorder: bool) -> None:
        """As imports and bulk edits write it, in one go with what may be ordered ahead."""
        record = StockRecord.objects.get(product=self.goods[number % 3])
        stocks_change(changes={record.pk: {"num_in_stock": counted, "backorder": backorder}})

    @invariant()
    def nothing_is_broken(self) -> None:
        broken = {name: found for name, found in violations().items() if found}
        assert not broken, broken
        type(self).sound_moments += 1


def live(road: Road, *, seed: int = 0) -> int:
    """Some lives that begin on this road; the first of each seed is the plainest there is.

    How many moments of them were looked at and sound.
    """
    lives = settings(
        max_examples=2 if seed == 0 else 3,
        stateful_step_count=8 if seed == 0 else 25,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # a life that breaks something is printed as it was drawn
        suppress_health_check=list(HealthCheck),
    )
    life = drawn_from(seed)(type("Life", (Life,), {"road": road}))
    run_state_machine_as_test(life, settings=lives)
    return int(life.sound_moments)


@pytest.mark.django_db
@pytest.mark.parametrize("road", ROADS, ids=lambda road: road.name)
def test_every_invariant_holds_whatever_happens_to_orders(road: Road, seed: int) -> None:
    assert live(road, seed=seed) >= 2 * 8  # two lives of eight steps in the shortest run


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("forgotten", "road", "found"),
    [
        ("status.stock_release", "Cancelled refunded", "order_line_units_within_quantity"),
        ("payments.order_paid_refresh", "Delivered paid", "^{'payments': "),
        ("refunds.money_return", "Cancelled refunded", "^{'payments': "),
    ],
)
def test_control_a_step_that_forgets_something_is_found(
    forgotten: str, road: str, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"shopease.fulfilment.services.{forgotten}", lambda *_, **__: [])
    with pytest.raises((AssertionError, IntegrityError), match=found):
        live(next(one for one in ROADS if one.name == road))


def test_the_roads_lead_everywhere_by_every_operation() -> None:
    assert {road.status for road in ROADS} == set(States)
    assert {road.payment for road in ROADS} == set(PaymentState)
    drawn = {rule.function.__name__ for rule in Life.setup_state().rules}
    taken = {operation for road in ROADS for operation, _drawn in road.steps}
    assert drawn == taken | {"place"}
