"""A guest buys: with a mistake, going back and forth, with the session lost, and without JavaScript."""

import re
from typing import Any

import pytest
from oscar.core.loading import get_model
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import watch_page

Order = get_model("order", "Order")


@pytest.fixture
def shop(live_shop: Any, smtp_server: Any) -> Any:
    """A shop that sells a cup and tells by mail."""
    running = live_shop(processes=1, database="sqlite", env={"EMAIL_URL": smtp_server.url})
    running.mails = smtp_server
    with running.data():
        from tests.factories.catalogue import category_create, product_create
        from tests.factories.checkout import delivery_create

        delivery_create()
        product = product_create("Cup", price="20.00", stock=9, categories=[category_create("Ceramics")])
        running.product = product.get_absolute_url()
    return running


def to_the_checkout(page: Page, shop: Any) -> None:
    """A cup into the basket, and on."""
    page.goto(shop.url + shop.product)
    page.locator("main").get_by_role("button", name="Add to basket").first.click()
    page.get_by_role("link", name="See the basket").click()
    page.get_by_role("link", name="Check out").click()


def details_fill(page: Page, **fields: str) -> None:
    """The first step."""
    known = {
        "Your e-mail address": "ada@example.com",
        "First name": "Ada",
        "Last name": "Lovelace",
        "Street and number": "Gartenweg 1",
        "Postcode": "10115",
        "City": "Berlin",
    }
    for label, value in {**known, **fields}.items():
        page.locator("main").get_by_label(label).fill(value)
    page.get_by_label("Country").select_option("DE")


def choices_make(page: Page) -> None:
    """The second step."""
    page.get_by_label(re.compile("Express")).check()
    page.get_by_label(re.compile("A card that is accepted")).check()


def order_place(page: Page) -> None:
    """The third."""
    page.get_by_role("button", name="Order and pay €29.90").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your order")


def the_only_order(shop: Any) -> str:
    """Its number."""
    with shop.data():
        return str(Order.objects.get().number)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_guest_buys(page: Page, shop: Any, watch: Any, axe: Any, width: int) -> None:
    shop.start_worker()
    watch.allow("422")  # the mistake
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(shop.url + "/")
    to_the_checkout(page, shop)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Your details")

    details_fill(page, Postcode="101")
    page.get_by_role("button", name="Continue to delivery").click()
    mistakes = page.locator("[data-error-summary]")
    expect(mistakes).to_be_focused()
    assert axe(page) == []
    mistakes.get_by_role("link").click()
    postcode = page.get_by_label("Postcode")
    expect(postcode).to_be_focused()
    expect(postcode).to_have_attribute("aria-invalid", "true")
    expect(page.locator("main").get_by_label("Street and number")).to_have_value("Gartenweg 1")
    postcode.fill("10115")
    page.get_by_role("button", name="Continue to delivery").click()

    expect(heading).to_have_text("Delivery and payment")
    order = page.locator("#order-summary" if width == 1280 else "#order-summary-folded > summary")
    expect(order).to_contain_text("€24.90")
    choices_make(page)
    expect(order).to_contain_text("€29.90")
    expect(page.get_by_role("status").filter(has_text="Total with delivery")).to_contain_text("€29.90")
    assert axe(page) == []
    page.get_by_role("button", name="Continue to review").click()
    expect(heading).to_have_text("Review your order")
    assert axe(page) == []

    page.go_back()
    expect(page.get_by_label(re.compile("Express"))).to_be_checked()
    expect(page.get_by_label(re.compile("A card that is accepted"))).to_be_checked()
    page.go_back()
    expect(page.locator("main").get_by_label("City")).to_have_value("Berlin")
    page.get_by_role("button", name=re.compile("Continue to")).click()
    expect(heading).to_have_text("Review your order")
    expect(page.locator("main")).to_contain_text("Express")

    order_place(page)
    page.go_back()
    page.goto(shop.url + "/checkout/preview/")
    expect(heading).to_have_text("Your basket is empty")
    number = the_only_order(shop)
    delivery = shop.mails.wait_for_subject("Your order")
    link = re.search(r"http://\S+/orders/\S+/", delivery.message.get_body(("plain",)).get_content())
    assert link
    page.goto(link[0])
    expect(heading).to_have_text(f"Order {number}")


def test_the_browser_says_a_mistake_at_once(page: Page, shop: Any) -> None:
    to_the_checkout(page, shop)
    email = page.locator("main").get_by_label("Your e-mail address")
    email.fill("ada@")
    email.blur()
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#id_email_error")).not_to_be_empty()
    email.fill("ada@example.com")
    expect(email).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#id_email_error")).to_be_empty()


def test_losing_the_session_loses_nothing(page: Page, shop: Any) -> None:
    to_the_checkout(page, shop)
    details_fill(page)
    page.get_by_role("button", name="Continue to delivery").click()
    choices_make(page)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Continue to review").click()
    expect(page.locator("#messages")).to_contain_text("You were away for a while")
    expect(page.locator("main").get_by_label("Street and number")).to_have_value("Gartenweg 1")
    page.get_by_role("button", name="Continue to delivery").click()
    choices_make(page)
    page.get_by_role("button", name="Continue to review").click()
    order_place(page)
    the_only_order(shop)
    assert "checkout" not in {cookie["name"] for cookie in page.context.cookies(shop.url + "/checkout/")}


def test_a_guest_buys_without_javascript(browser: Browser, shop: Any, watch: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    watch_page(page, watch)
    watch.allow("422")  # the mistake
    page.goto(shop.url + shop.product)
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="Add to basket").first.click()
    page.goto(shop.url + "/basket/")
    page.get_by_role("link", name="Check out").click()
    details_fill(page, City="")
    page.get_by_role("button", name="Continue to delivery").click()
    page.get_by_role("link", name="City: Enter the city.").click()
    page.keyboard.type("Berlin")
    page.get_by_role("button", name="Continue to delivery").click()
    choices_make(page)
    page.get_by_role("button", name="Continue to review").click()
    order_place(page)
    expect(page.locator("main")).to_contain_text(the_only_order(shop))
    context.close()
