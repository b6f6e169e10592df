"""Gateways are known all or not at all."""

from typing import Any

import pytest

from shopease.payments import registry


def test_a_gateway_that_is_missing_leaves_no_half_of_them(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_loaded", {})
    settings.PAYMENT_GATEWAYS = [settings.PAYMENT_GATEWAYS[0], "shopease.payments.gateways.none.NoGateway"]
    for _ in range(2):  # the second time nothing is said of the one that could be loaded
        with pytest.raises(ImportError):
            registry.gateways()
