"""A banner comes and goes with its time, and a wide panel opens by keyboard and in the drawer."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import log_in

PASSWORD = "a long pass phrase"
PANEL = {
    "link": {"label": "Gifts", "target": "address:/offers/"},
    "columns": [
        {"heading": {"label": "Small things"}, "links": [{"label": "Candles", "target": "search:candle"}]}
    ],
    "teaser": {"heading": "No room needed", "text": "Six presents.", "picture": None, "link": {}},
}


@pytest.fixture(scope="module")
def shop(module_shop: Callable[..., Any]) -> Any:
    """A shop whose home page has an opening and whose menu has a wide panel."""
    running = module_shop(processes=1, database="sqlite")
    with running.data():
        from cms_pages.snippets import Menu
        from tests.factories.pages import HERO, home_page, schedule_create
        from tests.factories.users import user_create

        user_create(email="marketing@example.com", password=PASSWORD, role="marketing")
        home_page(("hero", {**HERO, "heading": "Quiet things"}))
        running.season = schedule_create("Gift season").pk
        menu = Menu(place="header")
        menu.items = menu.items.stream_block.to_python([{"type": "panel", "value": PANEL}])
        menu.save()
    return running


def test_marketing_opens_the_home_page_with_a_banner_while_its_schedule_runs(
    page: Page, browser: Browser, shop: Any
) -> None:
    page.set_default_timeout(10_000)
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, shop, "marketing@example.com", PASSWORD)
    page.goto(f"{shop.url}/cms/snippets/cms_pages/banner/add/")
    page.locator("#id_heading").fill("The gift table is laid")
    places = page.locator("#panel-places-section")
    places.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Home page, instead of its opening").click()
    page.locator("#id_schedule-chooser [data-chooser-action-choose]").first.click()
    page.get_by_role("link", name="Gift season").click()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(re.compile(r"/banner/(\?.*)?$"))
    visitor = browser.new_context().new_page()
    visitor.goto(shop.url)
    expect(visitor.locator("h1")).to_have_text("The gift table is laid")
    schedule_set(page, shop, begins="2020-01-01 00:00", ends="2020-02-01 00:00")
    visitor.reload()
    expect(visitor.locator("h1")).to_have_text("Quiet things")
    schedule_set(page, shop, begins="2020-01-01 00:00", ends="")
    visitor.reload()
    expect(visitor.locator("h1")).to_have_text("The gift table is laid")
    visitor.context.close()


def schedule_set(page: Page, shop: Any, *, begins: str, ends: str) -> None:
    """Let the season begin and end at other times, then leave the editor."""
    page.goto(f"{shop.url}/cms/snippets/campaigns/schedule/edit/{shop.season}/")
    page.locator("#id_starts_at").fill(begins)
    page.locator("#id_ends_at").fill(ends)
    page.keyboard.press("Escape")  # closes the calendar
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/schedule/(\?.*)?$"))
    page.goto("about:blank")


def test_a_wide_panel_opens_by_keyboard_and_in_the_drawer(
    page: Page, shop: Any, axe: Callable[[Page], list[str]]
) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(shop.url)
    entry = page.locator(".site-nav summary", has_text="Gifts")
    entry.focus()
    page.keyboard.press("Enter")
    candles = page.locator(".site-nav").get_by_role("link", name="Candles")
    expect(candles).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(candles).to_be_hidden()
    expect(entry).to_be_focused()
    page.set_viewport_size({"width": 320, "height": 740})
    page.locator(".site-menu > summary").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("Gifts", exact=True).click()
    expect(drawer.get_by_role("link", name="Candles")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
