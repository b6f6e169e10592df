"""A phone on a list: more products, a quick look, a comparison, and the way back."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.storefront.test_pages import too_wide

HAS_FOCUS = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
"""The dialog, or the browser itself on the way round it."""


def test_a_list_is_read_on_compared_and_come_back_to(
    page: Page, shop: Any, axe: Callable[[Page], list[str]]
) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    page.emulate_media(reduced_motion="reduce")
    page.goto(shop.url + "/catalogue/")
    cards = page.locator("#product-items .product-card")
    expect(cards).to_have_count(24)
    page.get_by_role("link", name="More products").click()
    expect(cards).to_have_count(27)
    expect(page).to_have_url(re.compile(r"\?page=2$"))

    choose = page.get_by_role("link", name=re.compile("Choose.*Harbour towel"))
    choose.click()
    dialog = page.get_by_role("dialog", name="Harbour towel")
    expect(dialog).to_be_visible()
    assert axe(page) == []
    assert too_wide(page) <= 0
    dialog.get_by_role("radio", name="L", exact=True).check(force=True)
    expect(dialog.locator(".product-price-now")).to_contain_text("€22.00")
    for _press in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(choose).to_be_focused()
    choose.click()
    dialog.get_by_role("radio", name="L", exact=True).check(force=True)
    expect(dialog.locator(".product-price-now")).to_contain_text("€22.00")
    dialog.get_by_role("button", name="Add to basket").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text("is in your basket")
    expect(page.locator("#basket-count")).to_have_text("1")

    for place in (24, 25):
        cards.nth(place).get_by_role("button", name=re.compile("^Compare")).click()
        expect(page.locator("#compare-bar")).to_contain_text(f"Compare {place - 23} product")
    cards.nth(25).get_by_role("link").first.click()
    page.wait_for_url(re.compile(r"/product-"))
    page.go_back()
    expect(cards).to_have_count(27)
    expect(cards.nth(25)).to_be_in_viewport()

    page.locator("#compare-bar a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare products")
    page.wait_for_load_state("load")
    assert too_wide(page) <= 0
    assert axe(page) == []
    page.locator(".compare-table").get_by_role("button", name=re.compile("^Remove")).first.click()
    expect(page.locator(".compare-table thead th")).to_have_count(1)
    page.get_by_role("button", name="Start anew").click()
    expect(page.get_by_text("Nothing to compare yet")).to_be_visible()
