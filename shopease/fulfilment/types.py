"""What passes between the checkout and the placing of an order."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Quote:
    """Everything that a customer agrees to when placing an order; amounts contain tax."""

    lines: tuple[tuple[int, int, str], ...]
    """Stock record, quantity, amount after discounts."""
    discounts: tuple[tuple[str, str], ...]
    """Name of the offer, amount."""
    shipping_code: str
    shipping: str
    taxes: tuple[tuple[str, str], ...]
    """Rate in per cent, tax contained in total."""
    total: str
    currency: str
    credits: tuple[tuple[int, str], ...] = ()
    """Gift cards and store credit by account, and how much of the total each pays."""

    @property
    def fingerprint(self) -> str:
        """Equal for two quotes exactly when a customer would see no difference."""
        text = json.dumps(
            [
                self.lines,
                self.discounts,
                self.shipping_code,
                self.shipping,
                self.taxes,
                self.total,
                self.currency,
                self.credits,
            ]
        )
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class OrderProposal:
    """What the checkout knows when the customer says yes."""

    basket_id: int
    user: Any
    """A user or AnonymousUser."""
    guest_email: str
    shipping_address: Any | None
    """An unsaved order.ShippingAddress; None when nothing is shipped."""
    shipping_method_code: str
    gateway: str
    agreed: str
    """Fingerprint of the quote that the customer saw."""
    gift_cards: tuple[int, ...] = ()
    """Accounts of the gift cards whose codes were entered."""
    with_store_credit: bool = False
    company: str = ""
    vat_number: str = ""
    """As `shop.taxes.vat_number_clean` answered."""
    vat_check: str = ""
    """What VIES said of it (`shop.models.VatCheck`), and when."""
    vat_checked_at: datetime | None = None
    placed_by: Any = None
    """The member of staff who orders for the customer."""


@dataclass(frozen=True)
class Placement:
    """An order and whether this call created it; `attempt` is to be charged only when it did."""

    order: Any
    created: bool
    attempt: Any = None


@dataclass(frozen=True)
class Habit:
    """How a customer's latest order came and was paid."""

    shipping_code: str
    gateway: str


@dataclass(frozen=True)
class Money:
    """What an order costs and what of its money is where; amounts contain tax."""

    total: Decimal
    credited: Decimal
    """Of the total: what refunds and cancellations took off it."""
    held: Decimal
    """What the shop has, without what goes back to the customer or became store credit."""
    promised: Decimal
    """What was promised for later: on delivery, by transfer."""
    given: Decimal = Decimal("0.00")
    """What went back to the customer, or became store credit."""
    has_goods: bool = True
    """Whether something of the order needs no parcel, and follows the money."""

    @property
    def owed(self) -> Decimal:
        """What the customer owes for all of it."""
        return self.total - self.credited

    @property
    def due(self) -> Decimal:
        """What the shop has yet to get, promised or not."""
        return max(self.owed - self.held, Decimal("0.00"))

    @property
    def excess(self) -> Decimal:
        """What the shop got more than it may keep."""
        return max(self.held - self.owed, Decimal("0.00"))

    @property
    def unpromised(self) -> Decimal:
        """What is due and not promised either."""
        return max(self.due - self.promised, Decimal("0.00"))
