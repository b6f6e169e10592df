"""Every page of the storefront in Chromium: axe, console, policy, width."""

from typing import Any

from django.conf import settings
from playwright.sync_api import Page

from tests.browser.storefront.test_pages import too_wide
from tests.integration.access.probe import client_for, path_of
from tests.integration.access.world import world_create
from tests.integration.storefront.test_every_page import listed_as, storefront_addresses

LOOKS = ({"width": 360, "height": 740}, "light"), ({"width": 1280, "height": 740}, "dark")
AT_LEAST = {"anonymous": 25, "shopper": 20}
"""Role -> how many pages there are at least that are first seen in it."""


def test_every_page_is_sound(page: Page, module_shop: Any, axe: Any, watch: Any) -> None:
    """A guest sees what guests may, the customer then what only customers may. Each page fits a narrow and a
    wide window; axe looks at every other one light and narrow, at the rest dark and wide."""
    shop = module_shop(processes=1)
    with shop.data():
        world = world_create()
        clients = {role: client_for(world, role) for role in AT_LEAST}
        left = [path_of(found, world, 0) for found in storefront_addresses() if not listed_as(found.name)]
    for role, client in clients.items():
        if session := client.cookies.get(settings.SESSION_COOKIE_NAME):
            page.context.add_cookies([{"name": session.key, "value": session.value, "url": shop.url}])
        seen: list[str] = []
        for path in left:
            first, second = LOOKS if len(seen) % 2 else LOOKS[::-1]
            _put_on(page, first)
            response = page.goto(shop.url + path)
            assert response is not None
            if response.request.redirected_from:
                continue  # the log-in: seen as itself
            assert response.status == 200, path
            for finding in axe(page):
                watch.report(finding)
            assert too_wide(page) <= 0, path
            _put_on(page, second)
            assert too_wide(page) <= 0, path
            seen.append(path)
        assert len(seen) >= AT_LEAST[role]
        left = [path for path in left if path not in seen]


def _put_on(page: Page, look: tuple[Any, Any]) -> None:
    size, scheme = look
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
