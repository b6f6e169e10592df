"""Who is counted as one when guesses are slowed down."""

from typing import Any

import pytest
from django.test import RequestFactory

from shopease.core.throttle import visitor_address


@pytest.mark.parametrize(
    ("addresses", "actors"),
    [
        (("192.0.2.1", "192.0.2.2"), 2),
        (("2001:db8:1:2::1", "2001:db8:1:2:ffff::2"), 1),  # one line of one household
        (("2001:db8:1:2::1", "2001:db8:1:3::1"), 2),
    ],
)
def test_the_many_addresses_of_one_line_are_one_visitor(addresses: tuple[str, str], actors: int) -> None:
    def counted(address: str) -> Any:
        return visitor_address(RequestFactory().get("/", REMOTE_ADDR=address))

    assert len({counted(address) for address in addresses}) == actors
