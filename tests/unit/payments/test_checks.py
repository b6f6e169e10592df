"""Gateways that are set up wrong say so before anybody wants to pay."""

from typing import Any

import pytest

from shopease.payments import checks, registry
from shopease.payments.gateways.stripe import StripeGateway


def test_the_shop_of_the_tests_is_set_up_right() -> None:
    assert checks.gateways_check() == []


@pytest.mark.parametrize("iban", ["DE75512108001245126198", "DE7551210800124512619", "hello", "٣٣"])
def test_an_account_number_with_a_mistake_is_told(settings: Any, iban: str) -> None:
    settings.BANK_IBAN = iban
    assert [found.id for found in checks.gateways_check()] == ["payments.E002"]


def test_what_a_gateway_lacks_is_named(settings: Any) -> None:
    settings.BANK_ACCOUNT_HOLDER = ""
    (found,) = checks.gateways_check()
    assert found.msg == "BANK_ACCOUNT_HOLDER is missing, which bank-transfer needs."


def test_the_test_gateway_is_no_gateway_for_a_real_shop() -> None:
    assert [found.id for found in checks.play_gateway_check()] == ["payments.W001"]


@pytest.mark.parametrize(("secret", "found"), [("sk_live_1", ["payments.E003"]), ("sk_test_1", [])])
def test_keys_of_two_modes_are_told(
    settings: Any, monkeypatch: pytest.MonkeyPatch, secret: str, found: list[str]
) -> None:
    monkeypatch.setattr(registry, "_loaded", {"stripe": StripeGateway()})
    settings.STRIPE_PUBLISHABLE_KEY, settings.STRIPE_SECRET_KEY = "pk_test_1", secret
    settings.STRIPE_WEBHOOK_SECRET = "whsec_1"
    assert [one.id for one in checks.gateways_check()] == found
