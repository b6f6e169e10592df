"""What can keep an order from being placed or moved on; each says so to the person who asked."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue_ext.templatetags.currency_filters import currency

if TYPE_CHECKING:
    from shopease.fulfilment.redelivery import DeliveryNow


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


class DraftRefusedError(FulfilmentError):
    """What staff wants of an order that it writes or changes can't be."""


class OrderChangedError(FulfilmentError):
    """Somebody else changed the order since it was shown."""

    def __str__(self) -> str:
        return _("Somebody else changed this order meanwhile. Please look at it again.")


class DeliveryAsksError(FulfilmentError):
    """A change of an order makes its delivery cost something else, or impossible: staff has to choose."""

    def __init__(self, now: "DeliveryNow") -> None:
        super().__init__(now)
        self.now = now

    def __str__(self) -> str:
        if self.now.charge is None:
            return _("With this, “%(way)s” is not possible any more.") % {"way": self.now.name}
        return _("With this, “%(way)s” would cost %(charge)s instead of %(agreed)s.") % {
            "way": self.now.name,
            "charge": currency(self.now.charge, self.now.currency),
            "agreed": currency(self.now.agreed, self.now.currency),
        }


class TransitionRefusedError(FulfilmentError):
    """The order can't take this step from where it is."""


class QuantityRefusedError(FulfilmentError):
    """More units of a line were to move than may, or of a line that isn't there."""

    def __init__(self, title: str, wanted: int, most: int) -> None:
        super().__init__(title, wanted, most)
        self.title, self.wanted, self.most = title, wanted, most

    def __str__(self) -> str:
        if not self.title:
            return _("This order has no such line.")
        names = {"title": self.title, "wanted": self.wanted, "most": self.most}
        return _("“%(title)s”: %(wanted)d can't be chosen, only %(most)d.") % names


class RefundRefusedError(FulfilmentError):
    """More was to be credited than there is left of the order, or nothing at all."""


class ReturnRefusedError(FulfilmentError):
    """A return can't be asked for, or can't take this step any more."""


class GiftCardUsedError(FulfilmentError):
    """A gift card that was used already was to be given back for its full price."""

    def __init__(self, left: Decimal, code: str) -> None:
        super().__init__(left, code)
        self.left, self.code = left, code

    def __str__(self) -> str:
        left = currency(self.left, self.code)
        return _("A gift card of this order was used already: %(left)s is left on it.") % {"left": left}


class PaymentRefusedError(FulfilmentError):
    """The order can't be paid, or not in this way."""

    def __str__(self) -> str:
        return _("This order can't be paid in this way. Please choose another.")


class NothingDueError(FulfilmentError):
    """All of it is paid."""

    def __str__(self) -> str:
        return _("This order is paid. Thank you.")


class PaymentUnderWayError(FulfilmentError):
    """Another attempt to pay is not settled yet; nothing new is charged before that."""

    def __str__(self) -> str:
        return _("We are still waiting for the answer of your bank. Nothing is charged twice.")


class ShipmentRefusedError(FulfilmentError):
    """A parcel can't be made, changed or undone as asked."""


class DocumentDamagedError(FulfilmentError):
    """The stored file of an invoice or credit note is not what was stored."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return _("The file of %(name)s was changed after it was stored.") % {"name": self.name}


class PaymentAmountError(FulfilmentError):
    """More was to be written down than is due, or somebody else has just written some."""

    def __init__(self, due: Decimal, currency: str) -> None:
        super().__init__(due, currency)
        self.due, self.currency = due, currency

    def __str__(self) -> str:
        return _("Now %(due)s %(currency)s are due. Please check the amount.") % {
            "due": self.due,
            "currency": self.currency,
        }


class UnpaidGoodsError(TransitionRefusedError):
    """Goods were to leave the house before their money has come."""

    def __str__(self) -> str:
        return _("The money for this order is not here yet: its goods stay in the house.")
