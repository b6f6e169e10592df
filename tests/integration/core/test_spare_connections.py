"""Browsers open connections before they need them; those may not hold up whoever has something to say."""

import socket
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest


@pytest.mark.parametrize("is_threaded", [True, False])
def test_who_says_nothing_holds_nobody_up(live_shop: Any, is_threaded: bool) -> None:
    shop = live_shop(processes=1, threads=8 if is_threaded else 1, database="sqlite")
    address = urlsplit(shop.url)
    with socket.create_connection((address.hostname, address.port)):
        if is_threaded:
            assert urlopen(shop.url + "/health/live", timeout=5).status == 200
        else:
            with pytest.raises(TimeoutError):
                urlopen(shop.url + "/health/live", timeout=5)
