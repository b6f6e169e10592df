"""What passes between the checkout and the placing of an order."""

import hashlib
import json
from dataclasses import dataclass
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
    total: str
    currency: str

    @property
    def fingerprint(self) -> str:
        """Equal for two quotes exactly when a customer would see no difference."""
        text = json.dumps(
            [
                self.lines,
                self.discounts,
                self.shipping_code,
                self.shipping,
                self.total,
                self.currency,
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
