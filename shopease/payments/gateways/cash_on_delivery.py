"""Cash on delivery: a promise, booked when the parcel is paid for."""

from typing import ClassVar

from django.utils.translation import gettext as _

from shopease.payments.types import Charge, Gateway, Outcome, Purchase, Result


class CashOnDeliveryGateway(Gateway):
    """Nothing is taken now; the courier takes it. Only for what is sent."""

    code: ClassVar[str] = "cash-on-delivery"
    waits_for_money: ClassVar[bool] = False
    settles_itself: ClassVar[bool] = False
    is_collected: ClassVar[bool] = True

    @property
    def name(self) -> str:
        return _("Cash on delivery")

    @property
    def description(self) -> str:
        return _("You pay when your order is handed to you.")

    def serves(self, purchase: Purchase) -> bool:
        return purchase.is_sent

    def charge(self, charge: Charge) -> Outcome:
        return Outcome(Result.PROMISED)

    def lookup(self, charge: Charge) -> Outcome:
        return Outcome(Result.PROMISED)
