"""Asking VIES, the European Union's look-up, whether a business trades under a VAT number.

`POST <VIES_URL>/check-vat-number` with `{"countryCode", "vatNumber"}`; the answer's `valid` counts unless it
tells of an error beside it. Never inside a transaction: an answer may take five seconds.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from django.conf import settings
from django.core.cache import cache

from shopease.core import clock
from shopease.core.cache import Breaker
from shopease.shop.models import VatCheck

TIMEOUTS = (2, 3)
"""Seconds to connect, and to read."""

KEPT_SECONDS = 600
"""How long an answer is kept for those who go back a step."""

logger = logging.getLogger(__name__)

_breaker = Breaker(failures=1)


class VatNumberUnknownError(Exception):
    """VIES knows no business under this number."""


@dataclass(frozen=True, slots=True)
class VatFinding:
    """What VIES said, and when; nothing where it isn't asked."""

    check: str = VatCheck.NOT_ASKED
    at: datetime | None = None


def vat_look_up(number: str) -> VatFinding:
    """Ask for a number that `vat_number_clean` answered. Raises `VatNumberUnknownError`.

    Who can't be reached confirms nothing and refuses nobody.
    """
    if not settings.VIES_URL:
        return VatFinding()
    key = f"shop.vies:{number}"
    known: tuple[bool, datetime] | None = cache.get(key)
    if known is None:
        now = clock.now()
        is_valid = _ask(number)
        if is_valid is None:
            return VatFinding(VatCheck.UNCONFIRMED, now)
        known = (is_valid, now)
        cache.set(key, known, KEPT_SECONDS)
    is_valid, at = known
    if not is_valid:
        raise VatNumberUnknownError
    return VatFinding(VatCheck.CONFIRMED, at)


def _ask(number: str) -> bool | None:
    """Whether it is valid; None when nobody knows."""
    if _breaker.is_open:
        return None
    try:
        answer = requests.post(
            f"{settings.VIES_URL.rstrip('/')}/check-vat-number",
            json={"countryCode": number[:2], "vatNumber": number[2:]},
            timeout=TIMEOUTS,
            allow_redirects=False,
        )
        said = answer.json()
    except requests.RequestException as error:
        _breaker.failed()
        logger.warning("VIES could not be reached: %s", type(error).__name__)
        return None
    _breaker.succeeded()
    return _meant(said) if answer.ok and isinstance(said, dict) else None


def _meant(said: dict[str, Any]) -> bool | None:
    """The member states' own registers may be away while VIES answers."""
    is_told = said.get("actionSucceed") is not False and not said.get("errorWrappers")
    is_told = is_told and said.get("userError", "VALID") in {"VALID", "INVALID"}
    valid = said.get("valid")
    return valid if is_told and isinstance(valid, bool) else None
