"""A customer keeps a product on a list and shares its link; a guest opens it and buys from it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch, watch_page
from tests.factories.catalogue import category_create, product_create
from tests.factories.users import user_create

PASSWORD = "a long pass phrase"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_wish_list_is_shared_and_bought_from(
    page: Page, live_shop: Any, watch: Watch, axe: Callable[[Page], list[str]], width: int
) -> None:
    shop = live_shop(processes=2)
    with shop.data():
        category = category_create("Ceramics")
        product = product_create("Moon jug", price="39.00", stock=5, categories=[category])
        user_create(email="ada@example.com", password=PASSWORD, first_name="Ada")
        address = shop.url + product.get_absolute_url()
    size: Any = {"width": width, "height": 800}
    page.set_viewport_size(size)
    page.goto(address)
    page.get_by_role("button", name="Add to wish list").click()
    page.get_by_label("Email").fill("ada@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_role("button", name="Add to wish list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wish list")
    expect(page.locator("main")).to_contain_text("Moon jug")
    expect(page.locator("main")).to_contain_text("Only you see this list.")
    page.get_by_role("button", name="Share by link").click()
    link = page.get_by_label("Whoever has this link sees the list").input_value()
    assert re.fullmatch(re.escape(shop.url) + r"/wishlists/[0-9a-f]{32}/", link)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    assert page.context.browser is not None
    context = page.context.browser.new_context(viewport=size)
    guest = context.new_page()
    watch_page(guest, watch)
    guest.goto(link)
    expect(guest.get_by_role("heading", level=1)).to_have_text("Wish list")
    expect(guest.locator("main")).to_contain_text("A wish list of Ada")
    assert guest.locator("meta[name=robots]").get_attribute("content") == "noindex"
    assert axe(guest) == []
    guest.get_by_role("button", name=re.compile(r"Add to basket\s*: Moon jug")).click()
    guest.get_by_role("link", name="See the basket").click()
    expect(guest.locator("main")).to_contain_text("Moon jug")

    page.get_by_role("button", name="Stop sharing").click()
    expect(page.locator("main")).to_contain_text("Only you see this list.")
    watch.allow("404")
    answer = guest.goto(link)
    assert answer is not None
    assert answer.status == 404
    context.close()
