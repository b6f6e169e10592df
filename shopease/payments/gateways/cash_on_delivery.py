"""Cash on delivery: a promise, booked when the parcel is paid for."""

from typing import ClassVar

from django.utils.translation import gettext as _

from shopease.payments.types import Charge, Choice, Outcome, Result


class CashOnDeliveryGateway:
    """Nothing is taken now; the courier takes it."""

    code: ClassVar[str] = "cash-on-delivery"

    @property
    def name(self) -> str:
        return _("Cash on delivery")

    @property
    def description(self) -> str:
        return _("Pay the courier when your parcel arrives.")

    @property
    def choices(self) -> tuple[Choice, ...]:
        return ()

    def charge(self, charge: Charge) -> Outcome:
        return Outcome(Result.PROMISED)

    def lookup(self, idempotency_key: str) -> Outcome:
        return Outcome(Result.PROMISED)

    def refund(self, idempotency_key: str) -> Outcome:
        return Outcome(Result.PROMISED)
