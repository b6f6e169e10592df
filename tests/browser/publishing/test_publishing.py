"""A draft goes from its editor over marketing to the publisher; the shop is looked at before its time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import watch_page
from tests.browser.steps import log_in

PASSWORD = "a long pass phrase"


@pytest.fixture(scope="module")
def shop(module_shop: Any) -> Any:
    """A shop with a draft, a page and an offer that wait for their time, and a person of each role."""
    running = module_shop(processes=2)
    with running.data():
        from shopease.core import clock
        from tests.factories.catalogue import category_create, offer_create, product_create
        from tests.factories.pages import landing_page_create
        from tests.factories.users import user_create

        for role in ("editor", "marketing", "publisher"):
            user_create(email=f"{role}@example.com", password=PASSWORD, role=role)
        product_create("Bowl", categories=[category_create("Ceramics")])
        draft = landing_page_create("Table weeks", live=False)
        draft.save_revision()
        running.draft = draft.pk
        now = clock.now()
        offer_create("Winter offer", start_datetime=now - timedelta(days=1), end_datetime=now)
        coming = landing_page_create("Advent", live=False, show_in_menus=True)
        coming.go_live_at = running.begins = now + timedelta(days=40)
        coming.save_revision().publish()
    return running


@pytest.fixture
def visit(browser: Browser, shop: Any, watch: Any) -> Any:
    """`visit(role)` opens a window of its own for somebody of that role."""
    contexts = []

    def open_window(role: str) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        watch_page(page, watch)
        log_in(page, shop, f"{role}@example.com", PASSWORD)
        return page

    yield open_window
    for context in contexts:
        context.close()


def approve(page: Page, shop: Any, button: str) -> None:
    """Find what waits on one's start page, and approve it there."""
    page.goto(shop.url + "/cms/")
    page.get_by_role("link", name="Table weeks", exact=True).first.click()
    expect(page.locator("[name=title]")).to_have_value("Table weeks")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".messages .success")).to_be_visible()


def test_a_draft_is_reviewed_and_released_before_shoppers_see_it(
    shop: Any, visit: Callable[[str], Page], watch: Any
) -> None:
    watch.allow("status of 400 .*/cms/pages/")  # drafts save themselves while they are submitted
    editor = visit("editor")
    editor.goto(f"{shop.url}/cms/pages/{shop.draft}/edit/")
    editor.get_by_role("button", name="More actions").click()
    expect(editor.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    editor.get_by_role("button", name="Submit to Review and release").click()
    expect(editor.locator(".messages .success")).to_contain_text("submitted for moderation")
    address = shop.url + "/table-weeks/"
    assert editor.request.get(address).status == 404
    approve(visit("marketing"), shop, "Approve")
    assert editor.request.get(address).status == 404
    approve(visit("publisher"), shop, "Approve and Publish")
    assert editor.request.get(address).status == 200


def test_a_day_of_the_calendar_leads_to_the_shop_of_that_day(
    shop: Any, visit: Callable[[str], Page], page: Page, axe: Callable[[Page], list[str]]
) -> None:
    desk = visit("marketing")
    desk.goto(shop.url + f"/cms/calendar/?month={shop.begins:%Y-%m}")
    expect(desk.get_by_role("region", name="Month").get_by_text("Advent").first).to_be_visible()
    assert axe(desk) == []
    desk.get_by_role("link", name="As a list").click()
    desk.get_by_label("Pages", exact=True).check()
    desk.get_by_role("button", name="Filter").click()
    expect(desk.get_by_role("row").filter(has_text="Advent")).to_contain_text("Planned")
    expect(desk.get_by_text("Winter offer")).to_have_count(0)
    assert axe(desk) == []
    desk.goto(f"{shop.url}/cms/preview-shop/?day={shop.begins + timedelta(days=1):%Y-%m-%d}&path=/advent/")
    desk.get_by_label("For", exact=True).select_option(label="Signed in")
    desk.get_by_role("button", name="Make the link").click()
    link = desk.locator("#preview-link").input_value()
    assert axe(desk) == []

    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Advent")
    expect(page.get_by_role("complementary", name="Preview")).to_contain_text("for: Signed in")
    page.get_by_role("banner").get_by_role("link", name="ShopEase").first.click()
    expect(page.get_by_role("complementary", name="Preview")).to_be_visible()
    assert page.context.cookies() == []
    page.get_by_role("link", name="Leave the preview").click()
    expect(page).to_have_url(shop.url + "/")
    assert page.request.get(shop.url + "/advent/").status == 404
