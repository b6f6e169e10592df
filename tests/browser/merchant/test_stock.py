"""A merchant is told what runs low, receives goods and reads the ledger; a pre-order is bought ahead."""

from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.steps import log_in

PASSWORD = "a long pass phrase"


def test_low_stock_is_seen_received_and_written_down(page: Page, live_shop: Any) -> None:
    from tests.factories.catalogue import product_create
    from tests.factories.users import user_create

    shop = live_shop(processes=2)
    with shop.data():
        product_create("Vase", stock=2, stock_fields={"sku": "VASE-1", "low_stock_threshold": 5})
        ahead = {"backorder": True, "available_on": date(2099, 12, 3)}
        lamp = product_create("Lamp", stock=0, stock_fields=ahead).get_absolute_url()
        user_create(email="merchant@example.com", password=PASSWORD, role="catalogue")
    log_in(page, shop, "merchant@example.com", PASSWORD)
    page.goto(shop.url + "/dashboard/")
    page.get_by_role("link", name="running low").click()
    row = page.locator(".stock-table tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("VASE-1")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Units").fill("20")
    page.get_by_label("Note").fill("Delivery 7")
    page.keyboard.press("Enter")
    expect(page.get_by_text("VASE-1: 22 in stock now.")).to_be_visible()
    expect(page.get_by_text("No stock record is like that.")).to_be_visible()
    page.goto(shop.url + "/dashboard/stock/?q=vase")
    page.get_by_role("link", name="Ledger").click()
    newest = page.locator(".stock-table tbody tr").first
    for words in ("Received", "Delivery 7", "merchant@example.com", "+20", "22"):
        expect(newest).to_contain_text(words)
    page.goto(shop.url + lamp)
    expect(page.locator("#product-buy")).to_contain_text("Pre-order, ships from 3 December 2099")
