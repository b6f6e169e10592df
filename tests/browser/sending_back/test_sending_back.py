"""A customer sends something back on a phone, the order desk answers and receives it."""

from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import log_in

PASSWORD = "a long pass phrase"


def test_a_customer_sends_one_of_two_cups_back(page: Page, live_shop: Any, axe: Any, watch: Any) -> None:
    shop = live_shop(processes=1, database="sqlite")
    with shop.data():
        from shopease.users.roles import Role
        from tests.factories.catalogue import product_create
        from tests.factories.orders import order_create
        from tests.factories.users import user_create

        ada = user_create(email="ada@example.com", password=PASSWORD)
        user_create(email="desk@example.com", password=PASSWORD, role=Role.ORDERS)
        cup = product_create("Cup", price="20.00", stock=9)
        order = order_create({cup: 2}, status="Delivered", user=ada)
    watch.allow("422")  # the mistake
    page.set_viewport_size({"width": 360, "height": 800})
    log_in(page, shop, "ada@example.com", PASSWORD)
    page.goto(f"{shop.url}/orders/{order.number}/")
    page.get_by_role("link", name="Send something back").click()
    page.get_by_role("button", name="One more").click()
    page.get_by_role("button", name="Ask to send it back").click()
    expect(page.get_by_role("alert")).to_contain_text("Please tell us why.")
    page.get_by_label("Reason").select_option(label="It doesn't fit")
    page.get_by_label("Store credit").check()
    assert axe(page) == []
    page.get_by_role("button", name="Ask to send it back").click()
    returns = page.get_by_role("region", name="Returns and refunds")
    expect(returns).to_contain_text("Waits for an answer")
    assert axe(page) == []
    _answer(page.context.browser, shop, f"{order.number}-R1")
    page.reload()
    expect(returns).to_contain_text("Thank you for sending it back.")
    expect(returns).to_contain_text("€20.00 were added to your store credit.")


def _answer(browser: Browser | None, shop: Any, number: str) -> None:
    assert browser is not None
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    log_in(page, shop, "desk@example.com", PASSWORD)
    page.goto(f"{shop.url}/dashboard/returns/?status=requested")
    page.get_by_role("link", name=number).click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved; the customer is told where to send it.")).to_be_visible()
    form = page.get_by_role("region", name="It has arrived")
    expect(form.get_by_label("Store credit")).to_be_checked()
    form.get_by_label("Message to the customer").fill("Thank you for sending it back.")
    form.get_by_role("button", name="Write down what came").click()
    expect(page.get_by_text("Received; the customer is told.")).to_be_visible()
    page.context.close()
