"""Who has bought before sees one screen, and changes there what is different this time."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import check_out, log_in

PASSWORD = "a long pass phrase"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_customer_buys_again(page: Page, live_shop: Any, axe: Any, width: int) -> None:
    shop = live_shop(processes=1, database="sqlite")
    with shop.data():
        from tests.factories.catalogue import category_create, product_create
        from tests.factories.checkout import delivery_create
        from tests.factories.users import user_create

        delivery_create()
        product = product_create("Cup", price="20.00", stock=9, categories=[category_create("Ceramics")])
        address = product.get_absolute_url()
        user_create(email="ada@example.com", password=PASSWORD)
    page.set_viewport_size({"width": width, "height": 800})
    heading = page.get_by_role("heading", level=1)
    log_in(page, shop, "ada@example.com", PASSWORD)
    basket_fill(page, shop.url + address)
    check_out(page)
    page.context.clear_cookies(name="sessionid")
    log_in(page, shop, "ada@example.com", PASSWORD)
    basket_fill(page, shop.url + address)
    page.get_by_role("link", name="Check out").click()
    expect(heading).to_have_text("Review your order")
    expect(page.locator("main")).to_contain_text("Gartenweg 1")
    page.get_by_role("link", name="Change the address").click()
    saved = page.get_by_label(re.compile("Gartenweg 1"))
    expect(saved).to_be_checked()
    street = page.get_by_label("Street and number")
    expect(street).to_be_hidden()
    assert axe(page) == []
    page.get_by_label("Another address").check()
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("Last name").fill("Lovelace")
    street.fill("Seestrasse 2")
    page.get_by_label("Postcode").fill("10115")
    page.get_by_label("City").fill("Berlin")
    page.get_by_role("button", name="Continue to review").click()
    expect(heading).to_have_text("Review your order")
    expect(page.locator("main")).to_contain_text("Seestrasse 2")
    page.get_by_role("button", name="Order and pay").click()
    expect(heading).to_have_text("Thank you for your order")
    expect(page.locator("main")).to_contain_text("Seestrasse 2")


def basket_fill(page: Page, address: str) -> None:
    """A cup into the basket."""
    page.goto(address)
    page.locator("main").get_by_role("button", name="Add to basket").first.click()
    page.get_by_role("link", name="See the basket").click()
