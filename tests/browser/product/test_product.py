"""The page of a product: another variant, a closer look, an alert, a review with a photo."""

import io
import re
from collections.abc import Callable
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.product.conftest import PASSWORD
from tests.browser.steps import log_in


def first_picture(page: Page) -> str:
    return page.locator(".gallery-item img").first.get_attribute("src") or ""


def photo() -> Any:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "#a3af95").save(buffer, "PNG")
    return {"name": "towel.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


def test_a_variant_is_chosen_looked_at_and_waited_for(
    page: Page, shop: Any, axe: Callable[[Page], list[str]]
) -> None:
    _small, large, rose = shop.variants
    page.set_viewport_size({"width": 1280, "height": 860})
    page.goto(shop.url + shop.towel)
    buy, before = page.locator("#product-buy"), first_picture(page)
    expect(buy.locator(".product-price-now")).to_contain_text("€18.00")
    page.get_by_role("radio", name="L", exact=True).check(force=True)
    expect(page).to_have_url(re.compile(rf"\?variant={large}$"))
    expect(buy.locator(".product-price-now")).to_contain_text("€22.00")
    assert first_picture(page) != before
    expect(page.get_by_role("radio", name="Rose only as Rose, S")).to_be_visible()

    page.locator(".gallery-item").first.focus()
    page.keyboard.press("Enter")
    gallery = page.locator(".gallery-dialog")
    expect(gallery).to_be_visible()
    page.keyboard.press("+")
    expect(gallery.get_by_role("button", name="Zoom")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".gallery-item").first).to_be_focused()

    page.get_by_role("radio", name="Rose only as Rose, S").check(force=True)
    expect(page).to_have_url(re.compile(rf"\?variant={rose}$"))
    expect(page.get_by_role("radio", name="Rose sold out")).to_be_checked()
    expect(buy.get_by_role("button", name="Add to basket")).to_have_count(0)
    assert axe(page) == []
    buy.get_by_label("Your e-mail address").fill("guest@example.com")
    buy.get_by_role("button", name="Tell me when it is back").click()
    expect(page.get_by_text("Please open the link in the mail that we have sent you.")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"\?variant={rose}$"))
    with shop.data():
        from oscar.core.loading import get_model

        assert get_model("customer", "ProductAlert").objects.get().product_id == rose

    page.get_by_role("tab", name="Description").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Delivery and returns")).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile(r"#delivery$"))
    page.reload()
    expect(page.locator("#delivery")).to_be_visible()
    expect(page.locator("#description")).to_be_hidden()


def test_a_review_with_a_photo_is_sent_from_the_page(page: Page, shop: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    log_in(page, shop, "ada@example.com", PASSWORD)
    page.goto(f"{shop.url}{shop.towel}#reviews")
    page.get_by_text("Write a review", exact=True).click()
    form = page.locator(".review-form")
    form.get_by_label("Stars").select_option("5")
    form.get_by_label("Headline").fill("Soft")
    form.get_by_label("Your review").fill("Soft on the first day and on the hundredth.")
    form.get_by_label("Photos").set_input_files([photo(), photo()])
    form.get_by_role("button", name="Send review").click()
    expect(page.get_by_text("Your review appears here once we have read it.")).to_be_visible()
    expect(page.locator("#reviews")).to_be_visible()
    with shop.data():
        from oscar.core.loading import get_model

        review = get_model("reviews", "ProductReview").objects.get()
        assert (review.title, review.pictures.count(), review.is_approved) == ("Soft", 2, False)
