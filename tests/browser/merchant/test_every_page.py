"""Every page of the dashboard on a telephone: no error in the console, no violation of its policy, nothing
beside the screen."""

from typing import Any

from django.conf import settings
from playwright.sync_api import Page

from tests.integration.access.probe import client_for, path_of
from tests.integration.access.walk import addresses
from tests.integration.access.world import world_create


def test_every_page_of_the_dashboard_is_quiet(page: Page, live_shop: Any, watch: Any) -> None:
    shop = live_shop(processes=2)
    with shop.data():
        world = world_create()
        client = client_for(world, "superuser")
        found = [one for one in addresses() if one.route.startswith("dashboard/")]
        paths = {path_of(one, world, 0): one.name for one in found}
        session = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": shop.url}])
    page.set_viewport_size({"width": 360, "height": 800})
    wrong, seen = [], 0
    for path, name in paths.items():
        watch.problems.clear()
        answer = page.request.get(shop.url + path, max_redirects=0)
        if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
            continue
        page.goto(shop.url + path, wait_until="load")
        seen += 1
        wrong += [f"{name}: {problem}" for problem in watch.problems]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wrong.append(f"{name} is {width} px wide")
    page.goto("about:blank")
    watch.problems.clear()
    assert not wrong, "\n".join(wrong)
    assert seen >= 60
