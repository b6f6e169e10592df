"""A card gateway for trying the shop: it books in a table of its own and moves no money.

It behaves like a provider over the network: charges are unique by idempotency key, and one
scenario answers too late although the money was taken.
"""

from typing import ClassVar

from django.utils.translation import gettext as _

from shopease.payments.models import TestCharge
from shopease.payments.types import Charge, Choice, Outcome, Result

ACCEPT = "test-accept"
DECLINE = "test-decline"
TIMEOUT = "test-timeout"


class TestCardGateway:
    """Accepts, declines or times out after capturing, as the token says."""

    __test__ = False  # not a test case, whatever its name

    code: ClassVar[str] = "test-card"

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
            Choice(TIMEOUT, _("A card whose bank answers too late")),
        )

    def charge(self, charge: Charge) -> Outcome:
        if charge.token not in {ACCEPT, TIMEOUT}:
            return Outcome(
                Result.DECLINED,
                message=_("Your card was declined. Please try another."),
            )
        booked, _created = TestCharge.objects.get_or_create(
            idempotency_key=charge.idempotency_key,
            defaults={"amount": charge.amount, "currency": charge.currency},
        )
        if charge.token == TIMEOUT:
            return Outcome(Result.UNKNOWN)
        return Outcome(Result.CAPTURED, reference=self._reference(booked))

    def lookup(self, idempotency_key: str) -> Outcome:
        booked = TestCharge.objects.filter(idempotency_key=idempotency_key, refunded=False).first()
        if booked is None:
            return Outcome(Result.DECLINED)
        return Outcome(Result.CAPTURED, reference=self._reference(booked))

    def refund(self, idempotency_key: str) -> Outcome:
        booked = TestCharge.objects.filter(idempotency_key=idempotency_key).first()
        if booked is None:
            return Outcome(Result.DECLINED)
        TestCharge.objects.filter(pk=booked.pk).update(refunded=True)
        return Outcome(Result.CAPTURED, reference=self._reference(booked))

    @staticmethod
    def _reference(booked: TestCharge) -> str:
        return f"test-{booked.pk}"
