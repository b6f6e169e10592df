"""Orders with nothing to pay: free ones, and those that credit has paid."""

from typing import ClassVar

from django.utils.translation import gettext as _

from shopease.payments.types import Charge, Gateway, Outcome, Result


class NothingGateway(Gateway):
    """Takes nothing, and refuses anything else. Never offered: it is used where nothing is due."""

    code: ClassVar[str] = "nothing"

    @property
    def name(self) -> str:
        return _("Nothing to pay")

    def charge(self, charge: Charge) -> Outcome:
        return self.lookup(charge)

    def lookup(self, charge: Charge) -> Outcome:
        return Outcome(Result.DECLINED if charge.amount else Result.CAPTURED)
