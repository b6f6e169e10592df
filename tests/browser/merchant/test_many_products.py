"""A merchant changes many products at once and takes it back; another moves categories about."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import log_in

PASSWORD = "a long pass phrase"


@pytest.fixture
def shop(live_shop: Any) -> Any:
    """Three cups and a bowl on two shelves, and somebody who may change them."""
    from tests.factories.catalogue import category_create, product_create
    from tests.factories.users import user_create

    running = live_shop(processes=1)
    with running.data():
        shelf = category_create("Cups")
        category_create("Bowls")
        for title, price in (("Red cup", "10.00"), ("Blue cup", "20.00"), ("Green cup", "30.00")):
            product_create(title, price=price, categories=[shelf])
        product_create("Bowl", price="40.00")
        user_create(email="merchant@example.com", password=PASSWORD, role="catalogue")
    return running


def price_of(page: Page, title: str) -> Any:
    return page.locator(".bulk-products tbody tr", has_text=title)


def test_prices_of_a_filtered_list_are_seen_changed_and_taken_back(page: Page, shop: Any) -> None:
    log_in(page, shop, "merchant@example.com", PASSWORD)
    page.goto(shop.url + "/dashboard/catalogue/?text=cup&sort=title")
    expect(page.locator(".bulk-products tbody tr")).to_have_count(3)
    page.get_by_role("checkbox", name="Choose", exact=True).check()  # the whole page
    expect(page.locator("#bulk-count")).to_have_text("3")
    page.get_by_role("checkbox", name="Choose Green cup").uncheck()
    expect(page.locator("#bulk-count")).to_have_text("2")
    page.locator("#bulk-action").select_option("price")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("main, .content")).to_contain_text("For 2 products.")
    page.get_by_label("Percent or amount").fill("-10")
    page.get_by_label("Ending").select_option(".99")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Prices −10 %, ending in .99")
    row = page.locator("tbody tr", has_text="Blue cup")
    expect(row).to_contain_text("€20.00")
    expect(row).to_contain_text("€17.99")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".bulk-decision")).to_contain_text("2 values were changed.")
    page.goto(shop.url + "/catalogue/")
    expect(page.locator(".product-card", has_text="Blue cup")).to_contain_text("€17.99")
    page.goto(shop.url + "/dashboard/catalogue/")
    page.get_by_role("link", name="Look at it or undo it").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".bulk-decision")).to_contain_text("2 values are as they were before.")
    page.goto(shop.url + "/dashboard/catalogue/")
    expect(price_of(page, "Blue cup")).to_contain_text("€20.00")
    expect(price_of(page, "Green cup")).to_contain_text("€30.00")
    page.goto(shop.url + "/catalogue/")
    expect(page.locator(".product-card", has_text="Blue cup")).to_contain_text("€20.00")


def test_categories_are_dragged_and_stepped(page: Page, shop: Any) -> None:
    log_in(page, shop, "merchant@example.com", PASSWORD)
    page.goto(shop.url + "/dashboard/catalogue/categories/")
    names = page.locator(".category-name a")
    expect(names).to_have_text(["Cups", "Bowls"])
    page.locator("tr", has_text="Bowls").drag_to(
        page.locator(".category-tree tbody tr").first, target_position={"x": 60, "y": 3}
    )
    expect(names).to_have_text(["Bowls", "Cups"])
    page.get_by_role("button", name="Move Cups in, below the one before it").click()
    expect(page.locator(".category-depth-2 a")).to_have_text("Cups")
    page.goto(shop.url + "/")
    expect(page.locator(".site-nav-group summary")).to_have_text(["Bowls"])
