"""From a product type to swatches in the shop: the merchant makes variants, a shopper chooses one."""

import re
from decimal import Decimal
from typing import Any

from oscar.core.loading import get_model
from playwright.sync_api import Page, expect

from tests.browser.steps import log_in

StockRecord = get_model("partner", "StockRecord")
PASSWORD = "a long pass phrase"
TYPES = "/dashboard/catalogue/product-type/create/"


def test_variants_from_their_type_to_the_shopper(page: Page, live_shop: Any, watch: Any) -> None:
    from tests.factories.catalogue import category_create, partner_create
    from tests.factories.users import user_create

    watch.allow("422 ")  # the answer to a bad cell
    shop = live_shop(processes=2)
    with shop.data():
        category_create("Clothes")
        partner_create("Workshop")
        user_create(email="merchant@example.com", password=PASSWORD, role="catalogue")
    log_in(page, shop, "merchant@example.com", PASSWORD)
    make_type(page, shop)
    make_product(page, shop)
    make_variants(page)
    fill_grid(page)
    page.get_by_role("link", name="Cotton tee").click()
    page.get_by_role("link", name="View on site").click()
    choose(page)
    with shop.data():
        sold = StockRecord.objects.order_by("partner_sku").values_list(
            "partner_sku", "price", "compare_at", "num_in_stock"
        )
        assert list(sold) == [
            ("CTEE-M-BRI", Decimal("20.00"), Decimal("30.00"), 3),
            ("CTEE-S-BRI", Decimal("20.00"), Decimal("30.00"), 3),
            ("CTEE-S-SEA", Decimal("22.00"), Decimal("30.00"), 0),
        ]


def make_type(page: Page, shop: Any) -> None:
    page.goto(shop.url + TYPES)
    page.get_by_label("Name").first.fill("Tee")
    page.get_by_label("Track stock levels?").check()
    page.get_by_label("Pattern of SKUs").fill("{code}-{size}-{colour:3}")
    page.get_by_role("link", name="Product attributes").click()
    for number, (name, options) in enumerate(
        {"Size": "S\nM", "Colour": "Brick red #a63b2d\nSea #00aaff"}.items()
    ):
        attribute = page.locator("[data-attribute]").nth(number)
        attribute.get_by_label("Name").fill(name)
        attribute.locator("[name$='-type']").select_option("option", force=True)
        attribute.locator("[name$='-level']").select_option("variant", force=True)
        attribute.locator("[name$='-display_order']").fill(str(number))
        attribute.get_by_label("New options").fill(options)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("body")).to_contain_text("Product type created")


def make_product(page: Page, shop: Any) -> None:
    page.goto(shop.url + "/dashboard/catalogue/products/create/tee/")
    page.get_by_label("Title", exact=True).fill("Cotton tee")
    page.locator("[name$='-0-category']").first.select_option(label="Clothes", force=True)
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_role("link", name="Variants").click()
    page.get_by_role("link", name="Make variants of sizes, colours, …").click()


def make_variants(page: Page) -> None:
    for value in ("S", "M", "Brick red", "Sea"):
        page.get_by_label(value, exact=True).check()
    page.get_by_label("Price", exact=False).first.fill("20.00")
    page.get_by_label("Number in stock").fill("3")
    page.get_by_role("button", name="Show what changes").click()
    plan = page.locator("#plan")
    expect(plan.locator("code")).to_have_text(["CTEE-S-BRI", "CTEE-S-SEA", "CTEE-M-BRI", "CTEE-M-SEA"])
    plan.get_by_label("M / Sea").uncheck()
    plan.get_by_role("button", name="Change the variants").click()
    expect(page.locator("body")).to_contain_text("3 variants created.")


def fill_grid(page: Page) -> None:
    grid = page.locator("[data-matrix-grid]")
    expect(grid.locator("tbody tr")).to_have_count(3)
    page.get_by_label("Compare-at price (with tax): S / Brick red").fill("30.00")
    page.get_by_role("button", name="Compare-at price (with tax): Copy first row").click()
    page.get_by_label("Price (with tax): S / Sea", exact=True).fill("32.00")
    page.get_by_label("Number in stock: S / Sea").fill("0")
    page.get_by_role("button", name="Save all variants").click()
    expect(grid.locator(".error-block")).to_have_text("The compare-at price must be higher than the price.")
    expect(page.get_by_label("Compare-at price (with tax): M / Brick red")).to_have_value("30.00")
    page.get_by_label("Price (with tax): S / Sea", exact=True).fill("22.00")
    page.get_by_role("button", name="Save all variants").click()
    expect(page.locator("body")).to_contain_text("3 variants saved.")


def choose(page: Page) -> None:
    buy = page.locator("#product-buy")
    expect(buy.locator("label", has_text="Sea").locator("svg rect")).to_have_attribute("fill", "#00aaff")
    expect(buy).to_contain_text("€20.00")
    expect(buy).to_contain_text("€30.00")
    buy.locator("label", has_text="Sea").click()
    expect(buy).to_contain_text("Sold out")
    expect(buy).to_contain_text("€22.00")
    expect(page).to_have_url(re.compile("variant="))
