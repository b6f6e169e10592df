"""Bank transfer: the customer is told where to send the money; members of staff write down that it came."""

from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shopease.payments.types import Charge, Gateway, Outcome, Result


class BankTransferGateway(Gateway):
    """A promise. Whether goods leave before the money has come is the shop's choice."""

    code: ClassVar[str] = "bank-transfer"
    settles_itself: ClassVar[bool] = False

    @property
    def waits_for_money(self) -> bool:  # type: ignore[override]
        return not settings.BANK_TRANSFER_SHIPS_FIRST

    @property
    def name(self) -> str:
        return _("Bank transfer")

    @property
    def description(self) -> str:
        if settings.BANK_TRANSFER_SHIPS_FIRST:
            return _("You get our bank details with the confirmation. We send your order at once.")
        return _("You get our bank details with the confirmation. We send your order when the money is here.")

    def charge(self, charge: Charge) -> Outcome:
        return Outcome(Result.PROMISED)

    def lookup(self, charge: Charge) -> Outcome:
        return Outcome(Result.PROMISED)

    def instructions(self, charge: Charge) -> Sequence[tuple[str, str]]:
        days = settings.BANK_TRANSFER_DAYS
        facts = (
            (_("Account holder"), settings.BANK_ACCOUNT_HOLDER),
            (_("IBAN"), _spaced(settings.BANK_IBAN)),
            (_("BIC"), settings.BANK_BIC),
            (_("Bank"), settings.BANK_NAME),
            (_("Reference"), charge.order_number),
            (_("Please pay"), ngettext("within %(days)d day", "within %(days)d days", days) % {"days": days}),
        )
        return [fact for fact in facts if fact[1]]


def _spaced(iban: str) -> str:
    """In groups of four, as it is printed."""
    plain = iban.replace(" ", "")
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))
