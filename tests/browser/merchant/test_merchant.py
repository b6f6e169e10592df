"""A merchant changes price and stock in the dashboard; the home page and the product say so at once."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import log_in

MERCHANT, PASSWORD = "merchant@example.com", "a long pass phrase"


@pytest.fixture
def shop(live_shop: Any) -> Any:
    """A shop whose home page shows what is new."""
    from tests.factories.catalogue import category_create, product_create, variant_product_create
    from tests.factories.pages import GRID, home_page
    from tests.factories.users import user_create

    running = live_shop(processes=2)
    with running.data():
        shelf = category_create("Ceramics")
        variant_product_create(
            "Scarf",
            variants=[
                {"options": {"Colour": "Sage", "Size": "S"}, "price": "20.00"},
                {"options": {"Colour": "Rose", "Size": "S"}, "price": "25.00", "stock": 2},
            ],
            categories=[shelf],
        )
        vase = product_create("Vase", price="39.00", stock=9, categories=[shelf])
        user_create(email=MERCHANT, password=PASSWORD, role="catalogue")
        home_page(("product_grid", GRID))
        running.vase = (vase.pk, vase.get_absolute_url())
    return running


def change(page: Page, shop: Any, **values: str) -> None:
    """Write into the stock record of the vase and save."""
    page.goto(f"{shop.url}/dashboard/catalogue/products/{shop.vase[0]}/#product_stock")
    page.get_by_role("link", name="Stock and pricing").click()
    for name, value in values.items():
        page.locator(f"[name='stockrecords-0-{name}']").fill(value)
    page.locator("#create_update_product_form").get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator("body")).to_contain_text("Updated product")


@pytest.mark.parametrize("width", [360, 1280])
def test_price_and_stock_show_at_once(page: Page, shop: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    card = page.locator(".product-card", has_text="Vase")
    page.goto(shop.url + "/")
    expect(card).to_contain_text("€39.00")
    log_in(page, shop, MERCHANT, PASSWORD)
    change(page, shop, price="29.00", compare_at="39.00", num_in_stock="3")
    page.goto(shop.url + "/")
    expect(card).to_contain_text("€29.00")
    expect(card).to_contain_text("Sale")
    page.goto(shop.url + shop.vase[1])
    product = page.locator("#product-buy")
    expect(product).to_contain_text("€29.00")
    expect(product).to_contain_text("Lowest price of the 30 days before: €39.00")
    expect(product).to_contain_text("Only 3 left")
    change(page, shop, num_in_stock="0")
    page.goto(shop.url + "/")
    expect(card).to_contain_text("Sold out")
    page.goto(shop.url + shop.vase[1])
    expect(product).to_contain_text("Sold out")
    expect(product.get_by_role("button", name="Add to basket")).to_have_count(0)


def test_texts_written_in_the_dashboard_are_found_by_shoppers(page: Page, shop: Any) -> None:
    log_in(page, shop, MERCHANT, PASSWORD)
    page.goto(f"{shop.url}/dashboard/catalogue/products/{shop.vase[0]}/")
    expect(page.locator("iframe.tox-edit-area__iframe")).to_have_count(4)
    page.get_by_label("Short description").fill("For one stem.")
    page.get_by_label("New", exact=True).check()
    page.frame_locator("iframe.tox-edit-area__iframe").nth(1).locator("body").fill("Keeps flowers upright.")
    page.locator("#create_update_product_form").get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator("body")).to_contain_text("Updated product")
    page.goto(shop.url + "/catalogue/?new=on")
    expect(page.locator(".product-card")).to_have_count(1)
    page.locator(".product-card a").first.click()
    expect(page.locator("#product-buy")).to_contain_text("For one stem.")
    expect(page.get_by_text("Keeps flowers upright.")).to_be_visible()


def test_a_choice_changes_price_and_stock(page: Page, shop: Any) -> None:
    page.goto(shop.url + "/catalogue/")
    page.get_by_role("link", name=re.compile("Scarf")).first.click()
    product = page.locator("#product-buy")
    expect(product).to_contain_text("€20.00")
    page.locator("label.option", has_text="Rose").click()
    expect(product).to_contain_text("€25.00")
    expect(product).to_contain_text("Only 2 left")
    expect(page).to_have_url(re.compile(r"variant="))
