"""Money: payments, refunds, credit and documents agree with the orders and with each other."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from shopease.core.money import cents
from shopease.fulfilment.invariants.sums import CHUNK, HALF_A_CENT, MONEY, Follower, amounts, apart
from shopease.fulfilment.models import DocumentSeries, OrderDocument, OrderEdit, Refund
from shopease.fulfilment.selectors import order_money
from shopease.fulfilment.services.paying import payment_state_of
from shopease.fulfilment.states import NOT_SOLD, States
from shopease.fulfilment.types import Money
from shopease.payments.models import (
    CreditAccount,
    CreditEntry,
    CreditUse,
    Dispute,
    PaymentAttempt,
    PaymentRefund,
    TestCharge,
    TestDispute,
)

Status = PaymentAttempt.Status
Entry = CreditEntry.Kind


def _monies() -> Iterator[tuple[int, str, str, str, Money]]:
    """Primary key, number, status, payment state and money of each order. Four queries, streamed together."""
    taken = Q(status=Status.CAPTURED)
    attempts = Follower(
        PaymentAttempt.objects.all(),
        taken=Sum("amount", filter=taken),
        refunded=Sum("refunded", filter=taken),
        promised=Sum("amount", filter=Q(status=Status.PROMISED)),
    )
    refunds = Follower(Refund.objects.all(), credited=Sum("amount"), to_credit=Sum("to_credit"))
    uses = Follower(CreditUse.objects.all(), redeemed=Sum("amount"), returned=Sum("returned"))
    orders = get_model("order", "Order").objects.order_by("pk")
    fields = ("pk", "number", "status", "payment_state", "total_incl_tax")
    for pk, number, status, state, total in orders.values_list(*fields).iterator(CHUNK):
        captured, refunded, promised = attempts.at(pk)
        credited, to_credit = refunds.at(pk)
        redeemed, returned = uses.at(pk)
        given = cents(refunded + returned + to_credit)
        money = Money(
            total=total,
            credited=total if status == States.CANCELLED else cents(credited),
            held=cents(captured + redeemed) - given,
            promised=cents(promised),
            given=given,
        )
        yield pk, number, status, state, money


def payments() -> Iterator[str]:
    """Paid means that the shop has all of what is owed, no more; our books are the provider's."""
    refused = PaymentRefund.objects.filter(status=PaymentRefund.Status.REFUSED)
    waits_for_staff = set(refused.values_list("attempt__order", flat=True))
    grown = set(OrderEdit.objects.values_list("order", flat=True))
    for pk, number, status, state, money in _monies():
        if money.excess and pk not in waits_for_staff:
            yield f"order {number}: the shop has {money.held}, only {money.owed} is owed"
        if (expected := payment_state_of(money)) != state:
            yield f"order {number}: its payment is “{state}”, the sums say “{expected.value}”"
        if status not in NOT_SOLD and money.unpromised and pk not in grown:
            yield f"order {number}: {status}, but {money.unpromised} of it was neither paid nor promised"
    yield from _refunds()
    yield from _disputes()
    yield from _provider()


def _refunds() -> Iterator[str]:
    """What an attempt gave back is the sum of its refunds."""
    parts = PaymentRefund.objects.exclude(status=PaymentRefund.Status.REFUSED)
    known = PaymentAttempt.objects.order_by("pk").annotate(parts=amounts(parts, "amount", "attempt"))
    has_parts = Exists(PaymentRefund.objects.filter(attempt=OuterRef("pk")))
    wrong = known.filter(has_parts).alias(gap=apart("refunded", "parts")).filter(gap__gte=HALF_A_CENT)
    for key, refunded, parts_sum in wrong.values_list("idempotency_key", "refunded", "parts").iterator(CHUNK):
        yield f"payment {key}: {refunded} given back, its refunds sum to {parts_sum}"


def _disputes() -> Iterator[str]:
    """What a lost dispute took is counted as far as its payment and the shop have it, and nothing of one that
    was never lost."""
    parts = PaymentRefund.objects.exclude(status=PaymentRefund.Status.REFUSED)
    known = Dispute.objects.order_by("pk").annotate(counted=amounts(parts, "amount", "dispute"))
    lost = Q(status=Dispute.Status.LOST)
    was_lost = lost | Q(status=Dispute.Status.OPEN, reopened__gt=0)
    too_much = Q(counted__gt=F("amount")) | ~was_lost & Q(counted__gt=0)
    too_little = lost & Q(counted__lt=F("amount"), attempt__refunded__lt=F("attempt__amount"))
    for dispute in known.filter(too_much).iterator(CHUNK):
        yield f"dispute {dispute}: {dispute.counted} of it counts as given back"
    for dispute in known.filter(too_little).select_related("attempt__order").iterator(CHUNK):
        if order_money(dispute.attempt.order).held > 0:
            yield f"dispute {dispute}: no more than {dispute.counted} of it counts as given back"


def _provider() -> Iterator[str]:
    """The test gateway's books, which stand for a provider's; others are compared by `reconcile_payments`."""
    captured = TestCharge.objects.filter(status=TestCharge.Status.CAPTURED)
    ours = PaymentAttempt.objects.filter(idempotency_key=OuterRef("idempotency_key"))
    lost = captured.exclude(Exists(ours))
    for key in lost.values_list("idempotency_key", flat=True).iterator(CHUNK):
        yield f"test charge {key}: booked without an order"
    attempts = PaymentAttempt.objects.filter(gateway="test-card").order_by("pk")
    booked = captured.filter(idempotency_key=OuterRef("idempotency_key"))
    known = attempts.annotate(
        booked=Subquery(booked.values("amount")[:1]), back=Subquery(booked.values("refunded")[:1])
    )
    done = PaymentRefund.objects.filter(status=PaymentRefund.Status.DONE, dispute=None)
    known = known.alias(done=amounts(done, "amount", "attempt"))
    is_taken = Q(status=Status.CAPTURED)
    wrong = (
        ("captured here, not at the provider", is_taken & Q(booked=None)),
        ("another amount here than at the provider", is_taken & ~Q(booked=None) & ~Q(booked=F("amount"))),
        ("paid back here, not at the provider", is_taken & Q(done__gt=F("back"))),
        ("paid back at the provider, not here", is_taken & Q(back__gt=F("refunded"))),
        ("declined here, booked at the provider", Q(status=Status.DECLINED, booked__gt=F("back"))),
    )
    told = Dispute.objects.filter(reference=OuterRef("reference"), status=OuterRef("status"))
    for reference in TestDispute.objects.exclude(Exists(told)).values_list("reference", flat=True):
        yield f"dispute {reference}: stands otherwise at the provider"
    for what, condition in wrong:
        for key in known.filter(condition).values_list("idempotency_key", flat=True).iterator(CHUNK):
            yield f"payment {key}: {what}"


def credit() -> Iterator[str]:
    """A balance is the sum of its entries, never below zero; what orders took and gave back stands there."""
    accounts = CreditAccount.objects.order_by("pk").annotate(
        entered=amounts(CreditEntry.objects.all(), "amount", "account")
    )
    wrong = accounts.alias(gap=apart("balance", "entered")).filter(Q(gap__gte=HALF_A_CENT) | Q(balance__lt=0))
    for pk, balance, entered in wrong.values_list("pk", "balance", "entered").iterator(CHUNK):
        yield f"credit account {pk}: balance {balance}, its entries sum to {entered}"
    entries = CreditEntry.objects.filter(order=OuterRef("order")).order_by().values("account")

    def entered_as(kind: str) -> Any:
        of_use = entries.filter(account=OuterRef("account"), kind=kind)
        summed = of_use.annotate(summed=Sum("amount", output_field=MONEY)).values("summed")
        return Coalesce(Subquery(summed, output_field=MONEY), 0, output_field=MONEY)

    uses = CreditUse.objects.order_by("pk").annotate(
        redeemed=entered_as(Entry.REDEEMED), given_back=entered_as(Entry.GIVEN_BACK)
    )
    off = uses.alias(gap=apart(F("amount"), -F("redeemed")), back_gap=apart("returned", "given_back")).filter(
        Q(gap__gte=HALF_A_CENT) | Q(back_gap__gte=HALF_A_CENT)
    )
    for number, account in off.values_list("order__number", "account").iterator(CHUNK):
        yield f"order {number}: what it used of credit account {account} is not what the entries say"
    other = CreditUse.objects.exclude(account__currency=F("order__currency"))
    for number in other.values_list("order__number", flat=True):
        yield f"order {number}: paid with credit in another currency"


def documents() -> Iterator[str]:
    """Invoices and credit notes are numbered from one on without a gap, and add up."""
    counted = OrderDocument.objects.order_by().values("kind", "year")
    given = {
        (row["kind"], row["year"]): (row["first"], row["last"], row["n"])
        for row in counted.annotate(first=Min("number"), last=Max("number"), n=Count("pk"))
    }
    for series in DocumentSeries.objects.order_by("pk"):
        first, last, number = given.pop((series.kind, series.year), (1, 0, 0))
        if (first, last, number) != (1, series.last_number, series.last_number):
            yield (
                f"{series.kind}s of {series.year}: {number} from {first} to {last}, "
                f"{series.last_number} were given out"
            )
    for kind, year in given:
        yield f"{kind}s of {year}: numbered without a series"
    parts = apart(F("total_incl_tax"), F("total_excl_tax") + F("total_tax"))
    wrong = OrderDocument.objects.alias(gap=parts).filter(
        Q(gap__gte=HALF_A_CENT) | ~Q(currency=F("order__currency"))
    )
    for name in wrong.values_list("name", flat=True).iterator(CHUNK):
        yield f"document {name}: its amounts don't add up, or are in another currency than the order's"
