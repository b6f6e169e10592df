"""A customer reviews a product, staff reads and approves it, the product's page shows it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories.account import review_create
from tests.factories.catalogue import category_create, product_create
from tests.factories.users import user_create

PASSWORD = "a long pass phrase"


def log_in(page: Page, email: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_review_is_written_moderated_and_shown(
    page: Page, live_shop: Any, axe: Callable[[Page], list[str]], width: int
) -> None:
    shop = live_shop(processes=2)
    with shop.data():
        product = product_create("Moon jug", price="39.00", stock=5, categories=[category_create("Ceramics")])
        user_create(email="ada@example.com", password=PASSWORD, first_name="Ada", last_name="Lovelace")
        user_create(email="support@example.com", password=PASSWORD, role="support")
        address = shop.url + product.get_absolute_url() + "#reviews"
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    page.get_by_role("link", name="Log in to write a review").click()
    log_in(page, "ada@example.com")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review Moon jug")
    assert axe(page) == []
    page.get_by_label("Stars").select_option("4")
    page.get_by_label("Headline").fill("Pours well")
    page.get_by_label("Your review").fill("Not a drop beside the cup. <b>Really</b>.")
    page.get_by_role("button", name="Send review").click()
    expect(page.get_by_text("Thank you. Your review appears here once we have read it.")).to_be_visible()
    expect(page.locator("#reviews")).to_contain_text("Nobody has reviewed this product yet.")
    page.context.clear_cookies()

    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(shop.url + "/dashboard/reviews/")
    log_in(page, "support@example.com")
    page.get_by_role("checkbox").first.check()
    page.locator("#update_reviews_form select[name=status]").select_option(label="Approved")
    page.get_by_role("button", name="Update").click()
    expect(page.locator("#messages, .messages, .alert").first).to_be_visible()
    page.context.clear_cookies()

    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    reviews = page.locator("#reviews")
    expect(reviews.get_by_role("heading", name="Pours well")).to_be_visible()
    expect(reviews).to_contain_text("Ada L.")
    expect(reviews).to_contain_text("Not a drop beside the cup. <b>Really</b>.")
    expect(reviews).to_contain_text("1 review")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_many_reviews_are_read_page_by_page(page: Page, live_shop: Any) -> None:
    shop = live_shop(processes=1)
    with shop.data():
        product = product_create("Moon jug", price="39.00", stock=5, categories=[category_create("Ceramics")])
        for number in range(31):
            review_create(product, title=f"Review {number}", score=1 + number % 5, user=None)
        product.refresh_from_db()
        address = shop.url + product.get_absolute_url() + "#reviews"
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(address)
    expect(page.locator("#reviews article")).to_have_count(3)
    page.get_by_role("link", name="Read all 31 reviews").click()
    expect(page.locator("article.review")).to_have_count(10)
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("Page 2 of 4")).to_be_visible()
    page.get_by_label("Sort by").select_option("worst")
    expect(page).to_have_url(re.compile("sort_by=worst"))
    expect(page.get_by_text("Page 1 of 4")).to_be_visible()
    expect(page.locator("article.review").first).to_contain_text("1 of 5 stars")
