"""A small shop with everything that a page may have to show."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page


@pytest.fixture(scope="module")
def shop(module_shop: Callable[..., Any]) -> Iterator[Any]:
    """A running shop whose paths are `shop.paths`."""
    from tests.factories.storefront import shop_fill  # models can't be imported before Django is set up

    running = module_shop(processes=1, database="sqlite")
    with running.data():
        running.paths = shop_fill()
    return running


@pytest.fixture
def page(page: Page) -> Page:
    """A page that is answered soon or not at all."""
    page.set_default_timeout(15_000)
    return page
