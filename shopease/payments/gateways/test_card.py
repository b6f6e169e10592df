"""A card gateway for trying the shop: it books in a table of its own and moves no money.

It behaves like a provider over the network: charges and refunds are unique by idempotency key, one
scenario answers too late although the money was taken, one asks the customer on a page of its own, one
is booked later and tells so by a signed message. Disputes are opened and closed by signed messages too.
"""

import hmac
import json
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar
from urllib.parse import urlsplit

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shopease.core import clock
from shopease.core.money import cents_in_sql
from shopease.payments.models import TestCharge, TestDispute, TestRefund
from shopease.payments.types import (
    Action,
    Booked,
    Charge,
    Choice,
    Disputed,
    Event,
    EventRefusedError,
    Gateway,
    GiveBack,
    Outcome,
    Result,
    Standing,
)

ACCEPT = "test-accept"
DECLINE = "test-decline"
TIMEOUT = "test-timeout"
SECURE = "test-3ds"
LATE = "test-late"

LATE_AFTER = timedelta(minutes=1)
"""When a late card is booked, if nobody sends its message before."""
DISPUTE_FEE = Decimal("15.00")
ANSWER_WITHIN = timedelta(days=30)
"""How long after the charge the shop can answer a dispute."""
TOLERANCE_SECONDS = 300
SALT = "shopease.payments.test_card"

Status = TestCharge.Status


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest, key: str) -> HttpResponse:
    """The pretended bank's page: is it really you? Leads back to the shop."""
    try:
        charge = TestCharge.objects.filter(idempotency_key=signing.loads(key, salt=SALT)).first()
    except signing.BadSignature:
        charge = None
    if charge is None:
        raise Http404
    if request.method == "POST":
        is_confirmed = request.POST.get("answer") == "yes"
        _settle(charge.idempotency_key, Status.CAPTURED if is_confirmed else Status.DECLINED)
        return redirect(urlsplit(charge.return_url).path or "/")
    response = render(request, "payments/test_bank.html", {"charge": charge})
    response["X-Robots-Tag"] = "noindex"
    return response


class TestCardGateway(Gateway):
    """Does as the token says."""

    __test__ = False  # not a test case, whatever its name

    code: ClassVar[str] = "test-card"
    urls = (path("bank/<str:key>/", bank, name="test-bank"),)

    @property
    def name(self) -> str:
        return _("Card (test)")

    @property
    def description(self) -> str:
        return _("A pretended card. No money moves.")

    @property
    def choices(self) -> tuple[Choice, ...]:
        return (
            Choice(ACCEPT, _("A card that is accepted")),
            Choice(DECLINE, _("A card that is declined")),
            Choice(SECURE, _("A card whose bank asks back (3-D Secure)")),
            Choice(TIMEOUT, _("A card whose bank answers too late")),
            Choice(LATE, _("A card whose bank takes a minute")),
        )

    def charge(self, charge: Charge) -> Outcome:
        if charge.token not in {ACCEPT, TIMEOUT, SECURE, LATE}:
            return Outcome(Result.DECLINED, message=_declined())
        waits = charge.token in {SECURE, LATE}
        booked, _created = TestCharge.objects.get_or_create(
            idempotency_key=charge.idempotency_key,
            defaults={
                "amount": charge.amount,
                "currency": charge.currency,
                "token": charge.token,
                "return_url": charge.return_url,
                "status": Status.PENDING if waits else Status.CAPTURED,
            },
        )
        return Outcome(Result.UNKNOWN) if charge.token == TIMEOUT else _outcome(booked)

    def lookup(self, charge: Charge) -> Outcome:
        booked = TestCharge.objects.filter(idempotency_key=charge.idempotency_key).first()
        if booked is None:
            return Outcome(Result.DECLINED)
        if booked.token == LATE and booked.created_at + LATE_AFTER <= clock.now():
            booked = _settle(charge.idempotency_key, Status.CAPTURED)
        return _outcome(booked)

    def cancel(self, charge: Charge) -> Outcome:
        TestCharge.objects.get_or_create(
            idempotency_key=charge.idempotency_key,
            defaults={"amount": charge.amount, "currency": charge.currency, "status": Status.DECLINED},
        )
        return _outcome(_settle(charge.idempotency_key, Status.DECLINED))

    def refund(self, charge: Charge, part: GiveBack) -> Outcome:
        booked = TestCharge.objects.filter(idempotency_key=charge.idempotency_key, status=Status.CAPTURED)
        with transaction.atomic():
            found = booked.select_for_update().first()
            if found is None:
                return Outcome(Result.DECLINED)
            known = TestRefund.objects.filter(idempotency_key=part.idempotency_key).exists()
            if not known:
                if not booked.filter(refunded__lte=cents_in_sql(F("amount") - part.amount)).update(
                    refunded=cents_in_sql(F("refunded") + part.amount)
                ):
                    return Outcome(Result.DECLINED, message=_("More than was captured."))
                TestRefund.objects.create(
                    charge=found, idempotency_key=part.idempotency_key, amount=part.amount
                )
        return Outcome(Result.CAPTURED, reference=part.idempotency_key)

    def action(self, charge: Charge, *, is_owner: bool) -> Action | None:
        key = signing.dumps(charge.idempotency_key, salt=SALT)
        return Action(url=reverse("pay:test-bank", kwargs={"key": key}))

    def event_parse(self, body: bytes, headers: Mapping[str, str]) -> Event | None:
        moment, _dot, signature = headers.get("Test-Signature", "").partition(".")
        is_ours = hmac.compare_digest(signature.encode(), _signature(moment, body).encode())
        if not is_ours or not moment.isdigit() or abs(time.time() - int(moment)) > TOLERANCE_SECONDS:
            raise EventRefusedError
        content = json.loads(body)
        is_dispute = content["kind"] == "dispute"
        return Event(content["id"], content["kind"], idempotency_key=content["key"], is_dispute=is_dispute)

    def event_make(self, charge: Charge, *, event_id: str = "", at: float | None = None) -> tuple[bytes, str]:
        """Book a charge that waits, and the message that tells so: its body and its signature header."""
        _settle(charge.idempotency_key, Status.CAPTURED)
        key = charge.idempotency_key
        return _message(event_id or key, "captured", key, at)

    def dispute_make(
        self, charge: Charge, *, amount: Decimal | None = None, standing: Standing = Standing.OPEN
    ) -> tuple[bytes, str]:
        """Let the bank ask a captured charge back, or decide about that; the message that tells so."""
        key = charge.idempotency_key
        reference = f"dispute-{key}"
        TestDispute.objects.update_or_create(
            reference=reference,
            defaults={"status": standing.value},
            create_defaults={
                "charge": TestCharge.objects.get(idempotency_key=key),
                "amount": charge.amount if amount is None else amount,
                "status": standing.value,
            },
        )
        return _message(f"{reference}-{standing}", "dispute", key)

    def disputes(self, charge: Charge) -> list[Disputed]:
        found = TestDispute.objects.filter(charge__idempotency_key=charge.idempotency_key)
        return [
            Disputed(
                one.reference,
                one.amount,
                charge.currency,
                Standing(one.status),
                reason="fraudulent",
                answer_by=one.charge.created_at + ANSWER_WITHIN,
                fee=DISPUTE_FEE,
            )
            for one in found.select_related("charge").order_by("pk")
        ]

    def disputed_since(self, since: datetime) -> Iterator[str]:
        disputed = TestCharge.objects.filter(disputes__isnull=False).distinct()
        yield from (_reference(charge) for charge in disputed.order_by("pk"))

    def booked_since(self, since: datetime) -> Iterator[Booked]:
        captured = TestCharge.objects.filter(created_at__gte=since, status=Status.CAPTURED)
        for charge in captured.order_by("pk").iterator(chunk_size=1000):
            yield Booked(
                charge.idempotency_key, _reference(charge), charge.amount, charge.refunded, charge.currency
            )


def _message(event_id: str, kind: str, key: str, at: float | None = None) -> tuple[bytes, str]:
    """A message as the provider sends it: its body and its signature header."""
    body = json.dumps({"id": event_id, "kind": kind, "key": key}).encode()
    moment = str(int(time.time() if at is None else at))
    return body, f"{moment}.{_signature(moment, body)}"


def _settle(key: str, status: str) -> TestCharge:
    """Book what waits, or end it; a charge that is settled stays as it is."""
    TestCharge.objects.filter(idempotency_key=key, status=Status.PENDING).update(status=status)
    return TestCharge.objects.get(idempotency_key=key)


def _outcome(booked: TestCharge) -> Outcome:
    if booked.status == Status.DECLINED:
        return Outcome(Result.DECLINED, message=_declined())
    if booked.status == Status.PENDING:
        waits_for_customer = booked.token == SECURE
        return Outcome(Result.ACTION if waits_for_customer else Result.UNKNOWN, _reference(booked))
    return Outcome(Result.CAPTURED, _reference(booked))


def _reference(booked: TestCharge) -> str:
    return f"test-{booked.pk}"


def _declined() -> str:
    return _("Your card was declined. Please try another.")


def _signature(moment: str, body: bytes) -> str:
    return salted_hmac(SALT, moment.encode() + b"." + body, algorithm="sha256").hexdigest()
