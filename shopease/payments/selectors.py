"""Reading ways to pay."""

from dataclasses import dataclass
from typing import Any

from shopease.payments.models import PaymentAttempt
from shopease.payments.registry import gateways_for
from shopease.payments.types import Purchase


@dataclass(frozen=True)
class WayToPay:
    """One row of a list of ways to pay; its value is `gateway` or `gateway:token`."""

    value: str
    name: str
    note: str

    @property
    def label(self) -> str:
        """All of it in one line."""
        return f"{self.name}: {self.note}" if self.note else self.name

    @property
    def gateway(self) -> str:
        """The gateway's code."""
        return self.value.partition(":")[0]

    @property
    def token(self) -> str:
        """What was picked beside it."""
        return self.value.partition(":")[2]


def ways_to_pay(purchase: Purchase) -> list[WayToPay]:
    """Every gateway that serves the purchase, or each thing to pick beside it, in the shop's order."""
    found = []
    for gateway in gateways_for(purchase):
        if gateway.choices:
            found += [
                WayToPay(f"{gateway.code}:{one.token}", gateway.name, one.label) for one in gateway.choices
            ]
        else:
            found.append(WayToPay(gateway.code, gateway.name, gateway.description))
    return found


def attempt_open_of(order: Any) -> PaymentAttempt | None:
    """The order's attempt of which nobody knows yet how it ends, or None. One query."""
    attempts = PaymentAttempt.objects.select_related("order")
    return attempts.filter(order=order, status__in=PaymentAttempt.OPEN).first()


def attempt_latest_of(order: Any) -> PaymentAttempt | None:
    """The order's latest attempt, or None. One query."""
    return PaymentAttempt.objects.select_related("order").filter(order=order).order_by("-number").first()
