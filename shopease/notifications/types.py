"""What passes between this room and those who tell something."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ways:
    """How an event is told: mail and SMS to the customer, mail to the shop."""

    mail: bool
    sms: bool
    staff: bool
