"""Why credit can't be used; each says so to the person who asked."""

from decimal import Decimal

from django.utils.translation import gettext as _
from oscar.templatetags.currency_filters import currency


class CreditError(Exception):
    """Base of this package's errors; its text may be shown."""


class CreditUnavailableError(CreditError):
    """The credit is used up, blocked or past its last day, or less than what was wanted."""

    def __str__(self) -> str:
        return _("This credit can't be used any more as you saw it. Please check the new total.")


class CreditTooLowError(CreditError):
    """More was to be taken off a balance than there is."""

    def __init__(self, left: Decimal, code: str) -> None:
        super().__init__(left, code)
        self.left, self.code = left, code

    def __str__(self) -> str:
        return _("Only %(left)s is left on it.") % {"left": currency(self.left, self.code)}


class CreditStateError(CreditError):
    """The account can't take this step."""


class CodeLostError(CreditError):
    """The code was made with a secret key that the shop does not have any more."""

    def __str__(self) -> str:
        return _("The code of this gift card can't be shown any more. Give it a new one.")
