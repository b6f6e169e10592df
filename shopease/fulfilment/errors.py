"""What can keep an order from being placed or moved on; each says so to the person who asked."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class FulfilmentError(Exception):
    """Base of this room's errors; its text may be shown to the customer."""


class BasketGoneError(FulfilmentError):
    """The basket is empty, was merged or is not there any more."""

    def __str__(self) -> str:
        return _("Your basket is empty or was changed elsewhere.")


@dataclass(frozen=True)
class Shortage:
    """One product that can't be had in the quantity wanted."""

    title: str
    wanted: int
    left: int

    def __str__(self) -> str:
        if self.left <= 0:
            return _("“%(title)s” is sold out.") % {"title": self.title}
        return ngettext(
            "Only %(left)d of “%(title)s” is left; you asked for %(wanted)d.",
            "Only %(left)d of “%(title)s” are left; you asked for %(wanted)d.",
            self.left,
        ) % {"left": self.left, "title": self.title, "wanted": self.wanted}


class OutOfStockError(FulfilmentError):
    """Stock does not suffice; nothing was ordered and nothing charged."""

    def __init__(self, shortages: list[Shortage]) -> None:
        super().__init__(" ".join(str(shortage) for shortage in shortages))
        self.shortages = shortages


class StockChangedError(FulfilmentError):
    """Between seeing the number in stock and correcting it, somebody else changed it."""

    def __init__(self, seen: int, current: int | None) -> None:
        super().__init__(seen, current)
        self.seen, self.current = seen, current

    def __str__(self) -> str:
        numbers = {"seen": self.seen, "current": "–" if self.current is None else self.current}
        message = _(
            "Meanwhile the stock changed from %(seen)s to %(current)s. Please enter the number again."
        )
        return message % numbers


class StockTooLowError(FulfilmentError):
    """More units were to leave the stock than there are."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left

    def __str__(self) -> str:
        return ngettext("Only %(count)d is in stock.", "Only %(count)d are in stock.", self.left) % {
            "count": self.left
        }


class VoucherUnavailableError(FulfilmentError):
    """A voucher in the basket can't be used any more."""


class ShippingUnavailableError(FulfilmentError):
    """The chosen way of delivery does not serve this basket and address any more."""

    def __str__(self) -> str:
        return _("The chosen delivery is not available any more. Please choose again.")


class QuoteChangedError(FulfilmentError):
    """Prices, offers, delivery or quantities are not those that the customer agreed to."""

    def __str__(self) -> str:
        return _("Something changed since you reviewed your order. Please check the new total.")


class TransitionRefusedError(FulfilmentError):
    """The order can't take this step from where it is."""
