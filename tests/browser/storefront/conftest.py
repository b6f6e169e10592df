"""A small shop with everything that a page may have to show, and pictures that load."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route


@pytest.fixture(scope="module")
def shop(module_shop: Callable[..., Any]) -> Iterator[Any]:
    """A running shop whose paths are `shop.paths`."""
    from tests.factories.storefront import shop_fill  # models can't be imported before Django is set up

    running = module_shop(processes=1, database="sqlite")
    with running.data():
        running.paths = shop_fill()
    return running


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """Pictures come from here: the test server has no web server for media before it.

    In the end the page is whole and at its top, so that axe measures it as it lies: what has
    scrolled below the header counts as too small a target.
    """
    serve_pictures(page)
    page.set_default_timeout(15_000)
    yield page
    page.wait_for_load_state("load")
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")


def serve_pictures(page: Page, addresses: str = "**/media/**") -> None:
    """Answer every picture with a small one."""
    buffer = io.BytesIO()
    Image.new("RGB", (12, 8), "#c9b8a0").save(buffer, "JPEG")

    def answer(route: Route) -> None:
        route.fulfill(body=buffer.getvalue(), content_type="image/jpeg")

    page.route(addresses, answer)
