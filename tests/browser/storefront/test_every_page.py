"""Every page of the storefront in Chromium, as a guest and as a customer: axe, console, policy, width."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.browser.storefront.test_pages import too_wide
from tests.integration.access.probe import client_for, path_of
from tests.integration.access.world import world_create
from tests.integration.storefront.test_every_page import listed_as, storefront_addresses

VISITORS: dict[str, tuple[int, Any, int]] = {"anonymous": (1280, "dark", 25), "shopper": (360, "light", 50)}
"""Role -> width of the window, theme, and how many pages there are at least for it."""


@pytest.mark.parametrize("role", VISITORS)
def test_every_page_is_sound(page: Page, module_shop: Any, axe: Any, watch: Any, role: str) -> None:
    width, scheme, least = VISITORS[role]
    shop = module_shop(processes=1)
    with shop.data():
        world = world_create()
        client = client_for(world, role)
        paths = [path_of(found, world, 0) for found in storefront_addresses() if not listed_as(found.name)]
        session = client.cookies.get(settings.SESSION_COOKIE_NAME)
    if session:
        page.context.add_cookies([{"name": session.key, "value": session.value, "url": shop.url}])
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    seen = 0
    for path in paths:
        response = page.goto(shop.url + path)
        assert response is not None
        if response.request.redirected_from:
            continue  # the log-in: seen as itself
        assert response.status == 200, path
        seen += 1
        assert too_wide(page) <= 0, path
        for finding in axe(page):
            watch.report(finding)
    assert seen >= least
