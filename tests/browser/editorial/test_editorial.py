"""Reading the journal and subscribing to the newsletter; the watch over the page looks for the rest."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

PAGES = ("/table-weeks/", "/journal/", "/journal/article-3/", "/newsletter/")


def token_of(shop: Any, email: str) -> str:
    """What the mailed links of an address end in."""
    from shopease.accounts.models import Subscriber

    with shop.data():
        return Subscriber.objects.get(email=email).token


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_an_editor_fits_its_window(
    page: Page, shop: Any, path: str, width: int, scheme: Any
) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme=scheme)
    response = page.goto(shop.url + path)
    assert response is not None
    assert response.status == 200
    expect(page.locator("h1")).to_have_count(1)
    expect(page.get_by_role("complementary", name="Announcement")).to_contain_text("Closed on Monday")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_reader_goes_from_the_campaign_through_the_journal(page: Page, shop: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(shop.url + "/table-weeks/")
    page.get_by_role("link", name="Lay the table").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Journal")
    page.get_by_role("link", name="Next").click()
    page.get_by_role("link", name="Article 1", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Article 1")
    expect(page.locator("main")).to_contain_text("By Ada Lindau")
    page.get_by_role("navigation", name="Reading").get_by_role("link", name="The journal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Journal")


def test_a_reader_subscribes_without_leaving_the_page_and_ends_it(page: Page, shop: Any, watch: Any) -> None:
    page.set_viewport_size({"width": 1280, "height": 740})
    page.goto(shop.url + "/table-weeks/")
    page.evaluate("window.stayed = true")
    form = page.locator("main .newsletter-form")
    watch.allow("422")
    form.get_by_label("Your e-mail address").fill("ada@lindau")
    form.get_by_role("button", name="Subscribe").click()
    expect(form.get_by_role("alert")).to_have_text("Enter a valid email address.")
    expect(form.get_by_label("Your e-mail address")).to_have_value("ada@lindau")
    form.get_by_label("Your e-mail address").fill("ada@example.com")
    form.get_by_role("button", name="Subscribe").click()
    expect(form).to_contain_text("Please open the link in the mail that we have sent you.")
    assert page.evaluate("window.stayed")
    token = token_of(shop, "ada@example.com")
    page.goto(f"{shop.url}/newsletter/confirm/{token}/")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are subscribed")
    page.goto(f"{shop.url}/newsletter/unsubscribe/{token}/")
    page.locator("main").get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are not subscribed")


def test_a_reader_subscribes_without_javascript(browser: Browser, shop: Any) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(shop.url + "/journal/")
    footer = page.get_by_role("contentinfo")
    footer.get_by_label("Newsletter: your e-mail address").fill("plain@example.com")
    footer.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Journal")
    expect(page.locator("#messages")).to_contain_text("Please open the link in the mail")
    assert token_of(shop, "plain@example.com")
    page.context.close()
