"""What people do on many pages of the shop, in a browser."""

import re
from typing import Any

from playwright.sync_api import Page, expect


def log_in(page: Page, shop: Any, email: str, password: str) -> None:
    """Log in with a password."""
    page.goto(shop.url + "/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(re.compile(r"^(?!.*/login/)"))


def check_out(page: Page, *, email: str = "") -> None:
    """From the basket to the confirmation, with delivery to Berlin; as a guest if `email` is given."""
    page.get_by_role("link", name="Check out").first.click()
    if email:
        page.locator("main").get_by_label("Your e-mail address").fill(email)
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("Last name").fill("Lovelace")
    page.get_by_label("Street and number").fill("Gartenweg 1")
    page.get_by_label("Postcode").fill("10115")
    page.get_by_label("City").fill("Berlin")
    page.get_by_label("Country").select_option("DE")
    page.get_by_role("button", name="Continue to delivery").click()
    page.get_by_label(re.compile("Standard")).check()
    page.get_by_label(re.compile("A card that is accepted")).check()
    page.get_by_role("button", name="Continue to review").click()
    page.get_by_role("button", name=re.compile("Order and pay")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your order")
