"""Marketing makes an offer and a set of codes; a shopper sees what is saved, from card to order."""

from typing import Any

import pytest
from oscar.core.loading import get_model
from playwright.sync_api import Page, expect

from tests.browser.steps import check_out, log_in

VoucherSet = get_model("voucher", "VoucherSet")
PASSWORD = "a long pass phrase"


@pytest.fixture
def shop(live_shop: Any) -> Any:
    """A shop with a cup, a range of everything and somebody of marketing."""
    running = live_shop(processes=1, database="sqlite")
    with running.data():
        from tests.factories.catalogue import category_create, product_create, range_create
        from tests.factories.checkout import delivery_create
        from tests.factories.users import user_create

        delivery_create()
        range_create("Everything")
        product = product_create("Cup", price="20.00", stock=9, categories=[category_create("Ceramics")])
        running.product = product.get_absolute_url()
        user_create(email="marketing@example.com", password=PASSWORD, role="marketing")
    return running


def offer_make(page: Page, shop: Any, name: str, kind: str, percent: str) -> None:
    """The four steps of the dashboard."""
    page.goto(shop.url + "/dashboard/offers/new/metadata/")
    page.locator("[name=name]").fill(name)
    page.locator("[name=offer_type]").select_option(kind, force=True)
    page.get_by_role("button", name="Continue to step 2").click()
    page.locator("[name=range]").select_option(label="Everything", force=True)
    page.locator("[name=type]").select_option("Percentage", force=True)
    page.locator("[name=value]").fill(percent)
    page.get_by_role("button", name="Continue to step 3").click()
    page.locator("[name=range]").select_option(label="Everything", force=True)
    page.locator("[name=type]").select_option("Count", force=True)
    page.locator("[name=value]").fill("1")
    page.get_by_role("button", name="Continue to step 4").click()
    page.locator("[name=exclusive]").set_checked(False)
    page.get_by_role("button", name="Save this offer").click()
    expect(page.locator("h1")).to_contain_text(name)


def codes_make(page: Page, shop: Any) -> list[str]:
    """A set of two codes, and what its export holds."""
    page.goto(shop.url + "/dashboard/vouchers/sets/create/")
    page.locator("[name=name]").fill("Fair")
    page.get_by_label("Description").fill("For the fair.")
    page.locator("[name=count]").fill("2")
    page.locator("[name=start_datetime]").fill("2026-01-01T00:00")
    page.locator("[name=end_datetime]").fill("2099-12-31T00:00")
    page.locator("[name=usage]").select_option("Single use", force=True)
    page.locator("[name=offers]").select_option(label="Fair offer", force=True)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Voucher set created")).to_be_visible()
    with shop.data():
        export = f"/dashboard/vouchers/sets/download/{VoucherSet.objects.get().pk}/"
    return page.request.get(shop.url + export).text().split()


def test_an_offer_and_a_code_save_from_card_to_order(page: Page, shop: Any, watch: Any) -> None:
    log_in(page, shop, "marketing@example.com", PASSWORD)
    offer_make(page, shop, "Cups of May", "Site", "25")
    offer_make(page, shop, "Fair offer", "Voucher", "10")
    first, _second = codes_make(page, shop)
    page.context.clear_cookies()
    page.goto(shop.url + "/offers/")
    expect(page.locator("main")).to_contain_text("25 % off")
    page.get_by_role("link", name="Cups of May").click()
    expect(page.locator("main .product-card")).to_contain_text("Cups of May")
    page.goto(shop.url + shop.product)
    expect(page.locator("main")).to_contain_text("Cups of May")
    buy_with(page, shop, first)
    for text in ("Cups of May", "−€5.00", f"Voucher {first}"):
        expect(page.locator("main")).to_contain_text(text)
    check_out(page, email="ada@example.com")
    for text in ("Cups of May", "−€5.00", f"Voucher {first}"):
        expect(page.locator("main")).to_contain_text(text)
    watch.allow("422")
    buy_with(page, shop, first)
    expect(page.locator("main")).to_contain_text("This voucher has already been used")


def buy_with(page: Page, shop: Any, code: str) -> None:
    """A cup into the basket, and a code."""
    page.goto(shop.url + shop.product)
    page.locator("main").get_by_role("button", name="Add to basket").first.click()
    page.get_by_role("link", name="See the basket").click()
    page.get_by_label("Voucher code").fill(code)
    page.get_by_role("button", name="Use voucher").click()
