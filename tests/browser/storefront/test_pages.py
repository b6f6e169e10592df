"""Every kind of page on a phone and on a desk, light and dark; the watch over the page does the rest."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

PAGES = ("home", "list", "category", "product", "long", "content")
SHIFT = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


def too_wide(page: Page) -> int:
    """How many pixels one would have to scroll sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def seen_to_the_end(page: Page) -> None:
    """Scroll down and wait until every picture is there.

    A picture that isn't laid out, like a card's second view, is never fetched: one would wait for ever.
    """
    page.evaluate(
        """async () => {
          for (let y = 0; y < document.documentElement.scrollHeight; y += 400) {
            scrollTo(0, y);
            await new Promise((done) => requestAnimationFrame(done));
          }
          const shown = [...document.images].filter((image) => image.getClientRects().length);
          await Promise.all(shown.map((image) => image.decode().catch(() => {})));
        }"""
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_its_window_and_stands_still(
    page: Page, shop: Any, name: str, width: int, scheme: Any
) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme=scheme)
    page.add_init_script(SHIFT)
    response = page.goto(shop.url + shop.paths[name])
    assert response is not None
    assert response.status == 200
    seen_to_the_end(page)
    assert too_wide(page) <= 0
    assert page.evaluate("window.shift") < 0.02
    expect(page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_basket_is_filled_changed_and_emptied_without_a_reload(
    page: Page, shop: Any, watch: Any, width: int, scheme: Any
) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme=scheme)
    page.goto(shop.url + "/")
    page.get_by_role("button", name=re.compile("Add to basket ?: Bowl")).first.click()
    expect(page.locator("#toasts")).to_contain_text("Bowl is in your basket.")
    expect(page.get_by_role("link", name=re.compile("Basket ?1")).first).to_be_visible()
    page.goto(shop.url + "/basket/")
    assert too_wide(page) <= 0
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name="One more").click()
    expect(page.locator(".basket-total")).to_contain_text("€49.00")
    expect(page.get_by_role("link", name=re.compile("Basket ?2")).first).to_be_visible()
    page.get_by_label("Voucher code").fill("NOTHING")
    watch.allow("422")
    page.get_by_role("button", name="Use voucher").click()
    expect(page.get_by_text("We don't know this code.").first).to_be_visible()
    expect(page.get_by_label("Voucher code")).to_have_value("NOTHING")
    assert page.evaluate("window.stayed")
    page.get_by_role("button", name=re.compile("Remove ?: Bowl")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your basket is empty")


def test_a_product_is_added_on_its_page_and_refused_there(page: Page, shop: Any, watch: Any) -> None:
    page.set_viewport_size({"width": 1280, "height": 740})
    page.goto(shop.url + shop.paths["product"])
    page.evaluate("window.stayed = true")
    page.get_by_label("Quantity").fill("1")
    page.locator("main").get_by_role("button", name="Add to basket").first.click()
    expect(page.locator("#toasts")).to_contain_text("in your basket")
    expect(page.locator("#basket-count")).to_have_text("1")
    watch.allow("422")
    page.get_by_label("Quantity").fill("9999")
    page.locator("main").get_by_role("button", name="Add to basket").first.click()
    expect(page.locator("#product-buy .field-errors").first).to_be_visible()
    expect(page.get_by_label("Quantity")).to_have_value("9999")
    expect(page.locator("#basket-count")).to_have_text("1")
    assert page.evaluate("window.stayed")


def test_the_shop_sells_without_javascript(browser: Browser, shop: Any) -> None:
    page = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, color_scheme="dark"
    ).new_page()
    page.goto(shop.url + "/")
    expect(page.locator(".theme-toggle").first).to_be_hidden()
    page.locator(".site-menu > summary").click()
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Textiles").click()
    page.get_by_role("link", name="Linen shirt", exact=True).click()
    page.locator("label.option", has_text=re.compile(r"^\s*M\s*$")).click()
    page.get_by_role("button", name="Show this choice").click()
    expect(page.get_by_role("radio", name="M", exact=True)).to_be_checked()
    expect(page.get_by_role("button", name="One more")).to_be_hidden()
    page.get_by_label("Quantity").fill("2")
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="Add to basket").click()
    page.goto(shop.url + "/basket/")
    expect(page.locator(".basket-total")).to_contain_text("€20.00")
    page.context.close()


def test_the_colours_follow_the_system_until_the_visitor_chooses(page: Page, shop: Any) -> None:
    page.set_viewport_size({"width": 1280, "height": 740})
    page.emulate_media(color_scheme="light")
    page.goto(shop.url + "/catalogue/")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    toggle = page.get_by_role("button", name="Dark colours")
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate(paper) == dark
    toggle.click()
    assert page.evaluate(paper) == light
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) == dark


def test_the_keyboard_reaches_everything_and_shows_where_it_is(page: Page, shop: Any) -> None:
    page.set_viewport_size({"width": 1280, "height": 740})
    page.goto(shop.url + shop.paths["product"])
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    invisible = []
    for _ in range(14):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            """(() => {
              const focused = document.activeElement, style = getComputedStyle(focused);
              return [focused.outerHTML.slice(0, 60), style.outlineStyle, style.outlineWidth];
            })()"""
        )
        if outline[1] == "none" or outline[2] == "0px":
            invisible.append(outline[0])
    assert invisible == []


def test_the_small_menu_closes_on_escape(page: Page, shop: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(shop.url + "/")
    page.locator(".site-menu > summary").click()
    menu = page.get_by_role("navigation", name="Menu")
    expect(menu.get_by_role("link", name="Ceramics")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(page.locator(".site-menu > summary")).to_be_focused()


def test_a_missing_page_says_so_and_leads_on(page: Page, shop: Any, watch: Any) -> None:
    watch.allow("404")
    page.goto(shop.url + "/nowhere/")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page isn't here.")
    page.get_by_role("link", name="See everything").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything")
