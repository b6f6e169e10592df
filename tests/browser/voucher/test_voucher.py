"""A customer with an account buys with a voucher, on a phone and on a desk."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import check_out, log_in

PASSWORD = "a long pass phrase"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_customer_buys_with_a_voucher(page: Page, live_shop: Any, watch: Any, width: int) -> None:
    shop = live_shop(processes=1, database="sqlite")
    with shop.data():
        from tests.factories.catalogue import category_create, product_create, voucher_create
        from tests.factories.checkout import delivery_create
        from tests.factories.users import user_create

        delivery_create()
        product = product_create("Cup", price="20.00", stock=9, categories=[category_create("Ceramics")])
        address = product.get_absolute_url()
        voucher_create("WELCOME")
        user_create(email="ada@example.com", password=PASSWORD)
    watch.allow("422")  # the wrong code
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, shop, "ada@example.com", PASSWORD)
    page.goto(shop.url + address)
    page.locator("main").get_by_role("button", name="Add to basket").first.click()
    page.get_by_role("link", name="See the basket").click()
    code = page.get_by_label("Voucher code")
    code.fill("WRONG")
    page.get_by_role("button", name="Use voucher").click()
    expect(page.locator("main")).to_contain_text("We don't know this code.")
    code.fill("welcome")
    page.get_by_role("button", name="Use voucher").click()
    for text in ("Voucher WELCOME", "−€2.00", "€18.00"):
        expect(page.locator("main")).to_contain_text(text)
    check_out(page)
    for text in ("Voucher WELCOME", "−€2.00"):
        expect(page.locator("main")).to_contain_text(text)
    page.goto(shop.url + "/accounts/orders/")
    page.locator("main a[href^='/accounts/orders/']:not([href='/accounts/orders/'])").first.click()
    expect(page.locator("main")).to_contain_text("Voucher WELCOME")
