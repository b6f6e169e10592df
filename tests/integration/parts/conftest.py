"""A look at a running shop from outside."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.services.shop import Shop


@dataclass(frozen=True)
class Answer:
    """One HTTP answer; redirects are not followed."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


@pytest.fixture
def fetch() -> Callable[..., Answer]:
    """`fetch(url, **headers)` answers with status, headers and body, whatever the status."""

    def get(url: str, headers: Mapping[str, str] | None = None, seconds: float = 30) -> Answer:
        request = urllib.request.Request(url, headers=dict(headers or {}))
        try:
            with _opener.open(request, timeout=seconds) as response:
                return Answer(response.status, dict(response.headers), response.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read())

    return get


@pytest.fixture
def shell() -> Callable[..., list[str]]:
    """`shell(shop, code)` runs Python in the shop's environment; returns the lines it printed."""

    def run(shop: Shop, code: str) -> list[str]:
        return shop.manage("shell", "--no-imports", "-c", code).stdout.split()

    return run
