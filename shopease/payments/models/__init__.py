"""This room's tables, one module a subject."""

from shopease.payments.models.attempts import PaymentAttempt
from shopease.payments.models.credit import CreditAccount, CreditEntry, CreditUse
from shopease.payments.models.disputes import Dispute
from shopease.payments.models.providers import ProviderCustomer, ProviderEvent
from shopease.payments.models.refunds import PaymentRefund
from shopease.payments.models.test_provider import TestCharge, TestDispute, TestRefund

__all__ = [
    "CreditAccount",
    "CreditEntry",
    "CreditUse",
    "Dispute",
    "PaymentAttempt",
    "PaymentRefund",
    "ProviderCustomer",
    "ProviderEvent",
    "TestCharge",
    "TestDispute",
    "TestRefund",
]
