"""The one place that knows which gateways there are. Adding one is one module and one line here."""

from django.conf import settings
from django.utils.module_loading import import_string

from shopease.payments.types import Gateway

_loaded: dict[str, Gateway] = {}


def gateways() -> dict[str, Gateway]:
    """Every gateway of `settings.PAYMENT_GATEWAYS`, by code, in that order."""
    if not _loaded:
        for path in settings.PAYMENT_GATEWAYS:
            gateway: Gateway = import_string(path)()
            _loaded[gateway.code] = gateway
    return _loaded


def gateway_for(code: str) -> Gateway | None:
    """The gateway of that code, or None."""
    return gateways().get(code)
