"""An editor links by keyboard, sees the page as a search engine will, and renames it; shoppers follow."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import log_in

PASSWORD = "a long pass phrase"


@pytest.fixture(scope="module")
def shop(module_shop: Any) -> Any:
    """A shop with a landing page that opens with a hero without a link, and a product to link."""
    running = module_shop()
    with running.data():
        from tests.factories.catalogue import product_create
        from tests.factories.pages import HERO, landing_page_create
        from tests.factories.users import user_create

        user_create(email="editor@example.com", password=PASSWORD, role="publisher")
        product_create("Stoneware bowl", price="24.50", stock=9)
        product_create("Linen lamp")
        landing = landing_page_create("Table weeks", ("hero", {**HERO, "heading": "Lay the table"}))
        landing.save_revision().publish()
        running.landing = landing.pk
    return running


def test_a_link_is_chosen_by_keyboard_and_a_new_address_is_followed(
    page: Page, shop: Any, watch: Any
) -> None:
    watch.allow("status of 400 .*/cms/pages/")  # drafts save themselves, overtaken by publishing
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, shop, "editor@example.com", PASSWORD)
    page.goto(f"{shop.url}/cms/pages/{shop.landing}/edit/")
    page.locator("[name='body-0-value-link-label']").fill("To the bowl")
    link = page.locator("[data-contentpath=target]").first
    link.get_by_role("button", name="Choose a target").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Search", exact=True).fill("bowl")
    expect(dialog.get_by_text("There is 1 match")).to_be_visible()
    dialog.get_by_role("link", name="Stoneware bowl").focus()
    page.keyboard.press("Enter")
    expect(link.locator("[data-chooser-title]")).to_have_text("Stoneware bowl (Product)")

    page.get_by_role("tab", name="Promote").click()
    page.get_by_label("Meta description").fill("Short.")
    expect(page.get_by_text("Too short: 6 characters, better 70 to 160")).to_be_visible()
    expect(page.locator("[data-place=text]")).to_have_text("Short.")
    page.get_by_label("Slug").fill("weeks-of-the-table")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".messages .success")).to_contain_text("published")

    page.goto(shop.url + "/table-weeks/")
    expect(page).to_have_url(shop.url + "/weeks-of-the-table/")
    page.get_by_role("link", name="To the bowl").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stoneware bowl")
    page.wait_for_load_state("load")
