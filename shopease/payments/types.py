"""What every gateway takes and answers."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Protocol


class Result(StrEnum):
    """How a call to a provider ended. Unknown is never taken for a failure."""

    CAPTURED = "captured"
    PROMISED = "promised"
    DECLINED = "declined"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Charge:
    """Money to take. The idempotency key makes a repeated call harmless; `token` is the gateway's own
    name for the card and is not kept."""

    idempotency_key: str
    amount: Decimal
    currency: str
    token: str


@dataclass(frozen=True)
class Outcome:
    """The provider's answer; `message` may be shown to the customer."""

    result: Result
    reference: str = ""
    message: str = ""


@dataclass(frozen=True)
class Choice:
    """One thing to pick on the payment page: a value for `Charge.token` and what it says."""

    token: str
    label: str


class Gateway(Protocol):
    """A way to pay. Calls take at most ten seconds and raise nothing that a provider can cause."""

    code: ClassVar[str]

    @property
    def name(self) -> str:
        """What customers call it."""
        ...

    @property
    def description(self) -> str:
        """One sentence for the payment page."""
        ...

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What must be picked beside it; nothing for most gateways."""
        ...

    def charge(self, charge: Charge) -> Outcome:
        """Take the money, once per idempotency key."""
        ...

    def lookup(self, idempotency_key: str) -> Outcome:
        """What became of a charge; `DECLINED` when the provider never booked it."""
        ...

    def refund(self, idempotency_key: str) -> Outcome:
        """Give all of a captured charge back, once; `DECLINED` when the provider refuses."""
        ...
