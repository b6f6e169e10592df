"""`manage.py check`: gateways that can't work as they are set up say so."""

import re
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

from shopease.payments.registry import gateways

IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")
NEEDED = {
    "stripe": ("STRIPE_PUBLISHABLE_KEY", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"),
    "bank-transfer": ("BANK_ACCOUNT_HOLDER", "BANK_IBAN"),
}


@register("payments")
def gateways_check(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """What each gateway that is offered needs of the settings."""
    found: list[CheckMessage] = []
    for code in gateways():
        missing = [name for name in NEEDED.get(code, ()) if not getattr(settings, name)]
        found += [Error(f"{name} is missing, which {code} needs.", id="payments.E001") for name in missing]
    if "stripe" in gateways() and _stripe_modes_differ():
        found.append(Error("One of Stripe's keys is of the test mode, the other is not.", id="payments.E003"))
    if "bank-transfer" in gateways() and settings.BANK_IBAN and not _iban_is_right(settings.BANK_IBAN):
        found.append(Error("BANK_IBAN has a mistake: its check digits don't fit.", id="payments.E002"))
    return found


@register("payments", deploy=True)
def play_gateway_check(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Nobody gives goods away by mistake."""
    if "test-card" not in gateways():
        return []
    return [checks.Warning("The test gateway is offered: orders are paid without money.", id="payments.W001")]


def _stripe_modes_differ() -> bool:
    """They say it themselves: `pk_test_…`, `sk_live_…`."""
    keys = (settings.STRIPE_PUBLISHABLE_KEY, settings.STRIPE_SECRET_KEY)
    return all(keys) and len({"_test_" in key for key in keys}) > 1


def _iban_is_right(text: str) -> bool:
    """ISO 13616: the number, its first four characters last and letters as numbers, leaves 1 of 97."""
    plain = text.replace(" ", "").upper()
    if not IBAN.fullmatch(plain):
        return False
    return int("".join(str(int(character, 36)) for character in plain[4:] + plain[:4])) % 97 == 1
