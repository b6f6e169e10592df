"""The room's writes, one module a subject: attempts."""

from shopease.payments.services.attempts import (
    attempt_action,
    attempt_ask,
    attempt_cancel,
    attempt_charge,
    attempt_disputes,
    attempt_open,
    attempt_refund,
    attempt_refund_lookup,
    attempt_settle,
    charge_of,
)

__all__ = [
    "attempt_action",
    "attempt_ask",
    "attempt_cancel",
    "attempt_charge",
    "attempt_disputes",
    "attempt_open",
    "attempt_refund",
    "attempt_refund_lookup",
    "attempt_settle",
    "charge_of",
]
