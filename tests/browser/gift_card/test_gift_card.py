"""A guest pays for a file with a gift card and downloads it, on a phone."""

from decimal import Decimal
from typing import Any

from playwright.sync_api import Page, expect


def test_a_guest_pays_with_a_gift_card_and_downloads_a_file(page: Page, live_shop: Any, watch: Any) -> None:
    shop = live_shop(processes=1, database="sqlite")
    with shop.data():
        from shopease.payments.credit.services import gift_card_issue
        from tests.factories.checkout import delivery_create
        from tests.factories.goods import CONTENT, digital_product_create

        delivery_create()
        product = digital_product_create("Guide", price="9.00")
        address, file = product.get_absolute_url(), product.sold_files.get().file
        place = shop.folder / "private" / file.name  # the storage of this process lies elsewhere
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(CONTENT)
        _card, code = gift_card_issue(amount=Decimal("20.00"))
    watch.allow("422")  # the wrong code
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(shop.url + address)
    page.locator("main").get_by_role("button", name="Add to basket").first.click()
    page.get_by_role("link", name="See the basket").click()
    page.get_by_role("link", name="Check out").first.click()
    page.locator("main").get_by_label("Your e-mail address").fill("ada@example.com")
    page.get_by_role("button", name="Continue to payment").click()
    field = page.get_by_label("Gift card code")
    field.fill("AAAA-BBBB-CCCC-DDDD")
    field.press("Enter")
    expect(page.locator("main")).to_contain_text("We know no gift card with this code.")
    page.get_by_label("Gift card code").fill(code)
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("main")).to_contain_text("There is nothing to pay.")
    page.get_by_role("button", name="Continue to review").click()
    page.get_by_role("button", name="Place the order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your order")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").click()
    assert started.value.suggested_filename == "guide-1.pdf"
    page.goto(shop.url + "/gift-cards/")
    page.get_by_label("Gift card code").fill(code)
    page.get_by_role("button", name="Show the balance").click()
    expect(page.locator("main")).to_contain_text("€11.00")
