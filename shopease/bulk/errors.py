"""What keeps a change to many products from going on; each says so to the person who asked."""

from django.utils.translation import gettext as _


class BulkError(Exception):
    """Base of this room's errors; its text may be shown to the merchant."""


class NothingChosenError(BulkError):
    """No product was chosen, or none of those chosen may be seen by this person."""

    def __str__(self) -> str:
        return _("Choose at least one product first.")


class TooManyChosenError(BulkError):
    """More products than one change may have."""

    def __init__(self, number: int, limit: int) -> None:
        super().__init__()
        self.number, self.limit = number, limit

    def __str__(self) -> str:
        return _(
            "%(number)d products are too many for one change; %(limit)d is the most. Filter them first."
        ) % {
            "number": self.number,
            "limit": self.limit,
        }


class WrongMomentError(BulkError):
    """The change is not in a state in which this can be asked of it."""

    def __str__(self) -> str:
        return _("This can't be done any more: somebody was faster, or it was done already.")


class NotLastError(BulkError):
    """Only the last change of a person can be undone."""

    def __str__(self) -> str:
        return _("Only your last change can be undone. Undo the later one first.")
