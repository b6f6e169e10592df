"""What every gateway takes and answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar


class Result(StrEnum):
    """How a call to a provider ended. Unknown is never taken for a failure; an action is the customer's."""

    CAPTURED = "captured"
    PROMISED = "promised"
    ACTION = "action"
    DECLINED = "declined"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Charge:
    """Money to take. The idempotency key makes a repeated call harmless; `token` is the gateway's own
    name for the card and is not kept."""

    idempotency_key: str
    amount: Decimal
    currency: str
    token: str = ""
    reference: str = ""
    """The provider's own name for it, once it has told one."""
    order_number: str = ""
    user_id: int | None = None
    """Whose order it is; None for guests."""
    email: str = ""
    return_url: str = ""
    """Where the customer comes back to from a page of the provider."""


@dataclass(frozen=True)
class GiveBack:
    """A part of a charge that goes back. The key makes a repeated call harmless."""

    idempotency_key: str
    amount: Decimal
    reference: str = ""
    """The provider's name for it, once it has one."""


@dataclass(frozen=True)
class Outcome:
    """The provider's answer; `message` may be shown to the customer."""

    result: Result
    reference: str = ""
    message: str = ""


@dataclass(frozen=True)
class Action:
    """What the customer has to do: open `url`, or fill in the form that `template` shows.

    `hosts` are those that the page needs beside our own, by CSP directive.
    """

    url: str = ""
    template: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    hosts: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """A message of a provider: which charge to ask it about, by key or reference."""

    event_id: str
    kind: str
    idempotency_key: str = ""
    reference: str = ""
    is_dispute: bool = False
    """Whether its disputes are to be asked about too."""


class EventRefusedError(Exception):
    """A message that no provider of ours has signed, or not in time."""


@dataclass(frozen=True)
class Booked:
    """What a provider has booked of one charge."""

    idempotency_key: str
    reference: str
    captured: Decimal
    refunded: Decimal
    currency: str


class Standing(StrEnum):
    """How a dispute stands; what its bank hasn't decided is open."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True)
class Disputed:
    """What a provider says of a dispute: a customer's bank claims a charge, or a part of it, back."""

    reference: str
    amount: Decimal
    currency: str
    standing: Standing = Standing.OPEN
    reason: str = ""
    answer_by: datetime | None = None
    fee: Decimal = Decimal("0.00")
    """What the provider takes of the shop for it so far, in the charge's currency."""


@dataclass(frozen=True)
class Choice:
    """One thing to pick on the payment page: a value for `Charge.token` and what it says."""

    token: str
    label: str


@dataclass(frozen=True)
class Purchase:
    """What is to be paid, as far as a way to pay depends on it."""

    is_sent: bool
    currency: str


class Gateway:
    """A way to pay: subclass it, name the class in `PAYMENT_GATEWAYS`. See docs/payments.md.

    Calls take at most ten seconds and raise nothing but what nobody foresaw: that is an unknown outcome.
    """

    code: ClassVar[str]
    waits_for_money: ClassVar[bool] = True
    """Whether goods stay in the house until the money has come."""
    settles_itself: ClassVar[bool] = True
    """Whether the provider tells what came in; else members of staff write it down."""
    is_collected: ClassVar[bool] = False
    """Whether whoever delivers brings the money along."""
    urls: ClassVar[Sequence[Any]] = ()
    """Pages of its own, below /pay/<code>/."""

    @property
    def name(self) -> str:
        """What customers call it."""
        raise NotImplementedError

    @property
    def description(self) -> str:
        """One sentence for the payment page."""
        return ""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What must be picked beside it; nothing for most gateways."""
        return ()

    def serves(self, purchase: Purchase) -> bool:
        """Whether it is offered for this purchase."""
        return True

    def charge(self, charge: Charge) -> Outcome:
        """Take the money, once per idempotency key."""
        raise NotImplementedError

    def lookup(self, charge: Charge) -> Outcome:
        """What became of a charge; `DECLINED` when the provider never booked it and never will."""
        raise NotImplementedError

    def cancel(self, charge: Charge) -> Outcome:
        """Give up a charge that is open; `CAPTURED` when it is too late for that."""
        return self.lookup(charge)

    def refund(self, charge: Charge, part: GiveBack) -> Outcome:
        """Give a part of a captured charge back, once per key.

        `DECLINED` when the provider refuses, `PROMISED` when members of staff have to pay it out.
        """
        return Outcome(Result.PROMISED)

    def refund_lookup(self, charge: Charge, part: GiveBack) -> Outcome:
        """What became of a part that was given back: `DECLINED` when it failed after all, days later."""
        return Outcome(Result.CAPTURED, part.reference)

    def action(self, charge: Charge, *, is_owner: bool) -> Action | None:
        """What the customer has to do for a charge that waits for that; None when it can't be told now.

        `is_owner`: the customer is logged in and may see the cards that are kept at the provider.
        """
        return None

    def instructions(self, charge: Charge) -> Sequence[tuple[str, str]]:
        """How the customer keeps what was promised: labels and what stands beside them."""
        return ()

    def event_parse(self, body: bytes, headers: Mapping[str, str]) -> Event | None:
        """A message of the provider, its signature checked; None for what needs no look.

        Raises `EventRefusedError`.
        """
        raise EventRefusedError

    def disputes(self, charge: Charge) -> Sequence[Disputed]:
        """All disputes about a charge, those that are closed too."""
        return ()

    def disputed_since(self, since: datetime) -> Iterator[str]:
        """The references of charges about which disputes were opened since then."""
        return iter(())

    def booked_since(self, since: datetime) -> Iterator[Booked]:
        """What the provider has booked since then, for the comparison with our books."""
        return iter(())
