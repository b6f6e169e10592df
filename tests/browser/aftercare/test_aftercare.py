"""A guest keeps something for later, asks why an offer doesn't hold, buys, tracks and repeats."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import check_out


@pytest.fixture
def shop(live_shop: Any) -> Any:
    """A shop with two products, of one of which three cost less."""
    running = live_shop(processes=1, database="sqlite")
    with running.data():
        from tests.factories.catalogue import category_create, offer_create, product_create, range_create
        from tests.factories.checkout import delivery_create

        delivery_create()
        shelf = [category_create("Ceramics")]
        cup = product_create("Cup", price="20.00", stock=9, categories=shelf)
        jug = product_create("Jug", price="30.00", stock=9, categories=shelf)
        offer_create("Three cups", condition_value="3", product_range=range_create("cups", products=[cup]))
        running.products = [cup.get_absolute_url(), jug.get_absolute_url()]
    return running


def test_a_guest_keeps_asks_buys_tracks_and_repeats(page: Page, shop: Any, watch: Any, axe: Any) -> None:
    for count, address in enumerate(shop.products, start=1):
        page.goto(shop.url + address)
        page.locator("main").get_by_role("button", name="Add to basket").first.click()
        expect(page.locator("#basket-count")).to_have_text(str(count))
    page.goto(shop.url + "/basket/")
    main = page.locator("main")
    expect(main).to_contain_text("Three cups: 2 more of cups, and it applies.")
    page.evaluate("window.isTheSamePage = true")
    page.get_by_role("button", name="Keep for later : Jug").click()
    kept = page.get_by_role("region", name="Kept for later")
    expect(kept.get_by_role("link", name="Jug")).to_be_visible()
    assert page.evaluate("window.isTheSamePage")
    page.get_by_text("Why does an offer apply, or not?").click()
    expect(page.locator(".offer-reason-near")).to_contain_text("nearly")
    assert axe(page) == []
    check_out(page, email="ada@example.com")
    number = page.locator(".order-facts dd").first.inner_text()
    page.get_by_role("link", name="look where it is").click()
    page.get_by_label("Order number").fill(number.replace("-", "").lower())
    page.get_by_label("E-mail address or phone number").fill("ADA@example.com")
    page.get_by_role("button", name="Show my order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Order {number}")
    expect(page.locator("[aria-current=step]")).to_contain_text("Ordered")
    expect(main).not_to_contain_text("Gartenweg")
    assert axe(page) == []
    page.goto(f"{shop.url}/orders/{number}/")  # this browser placed it
    page.get_by_role("button", name="Order the same again").click()
    expect(page.get_by_text("1 piece is in your basket again, at today's price.")).to_be_visible()
    expect(kept.get_by_role("link", name="Jug")).to_be_visible()


def test_long_words_stay_on_a_small_screen(page: Page, shop: Any) -> None:
    """An address that is one word each line, and a title likewise."""
    with shop.data():
        from django.urls import reverse

        from shopease.fulfilment.services import order_link_create
        from tests.factories.catalogue import product_create
        from tests.factories.orders import order_create

        order = order_create({product_create("Rindfleischetikettierung" * 5, stock=3): 1})
        address = order.shipping_address
        address.last_name, address.line1, address.line4 = "W" * 90, "Straße" * 20, "L" * 80
        address.save()
        path = reverse("order-link", kwargs={"token": order_link_create(order=order)})
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(shop.url + path)
    expect(page.get_by_role("heading", level=1)).to_contain_text(order.number)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
