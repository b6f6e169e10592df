"""The one place that knows which gateways there are. Adding one is one module and one line of settings."""

from django.conf import settings
from django.utils.module_loading import import_string

from shopease.payments.gateways.nothing import NothingGateway
from shopease.payments.types import Gateway, Purchase

NOTHING_DUE = NothingGateway.code
"""The gateway of orders that cost nothing, or that are paid with credit."""

_loaded: dict[str, Gateway] = {}


def gateways() -> dict[str, Gateway]:
    """Every gateway of `settings.PAYMENT_GATEWAYS`, by code, in that order."""
    if not _loaded:
        made: list[Gateway] = [import_string(path)() for path in settings.PAYMENT_GATEWAYS]
        _loaded.update({gateway.code: gateway for gateway in made})  # at once, for other threads read it
    return _loaded


def gateways_for(purchase: Purchase) -> list[Gateway]:
    """Those that are offered for a purchase, in the shop's order."""
    return [gateway for gateway in gateways().values() if gateway.serves(purchase)]


def gateway_for(code: str) -> Gateway | None:
    """The gateway of that code, or None."""
    return _nothing if code == NOTHING_DUE else gateways().get(code)


_nothing = NothingGateway()
