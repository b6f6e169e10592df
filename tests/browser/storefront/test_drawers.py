"""Menu, drawers, dialogs: by pointer and by keyboard, with JavaScript and without."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import log_in

WIDTHS = pytest.mark.parametrize("width", [360, 1280])


@pytest.fixture
def plain(browser: Browser) -> Iterator[Callable[[int], Page]]:
    """`plain(360)`: a page of this width whose browser runs no JavaScript."""
    contexts = []

    def open_page(width: int) -> Page:
        context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 740})
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def opened(page: Page, shop: Any, path: str, width: int) -> Page:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(shop.url + path)
    return page


def focused(page: Page) -> str:
    """The words of what has the focus."""
    return " ".join(page.evaluate("document.activeElement.textContent").split())


def is_inside(page: Page) -> bool:
    """Whether the focus is in the open dialog, or in the browser's own surface."""
    inside = "['BODY', 'HTML'].includes(document.activeElement.tagName) || "
    return bool(page.evaluate(inside + "!!document.activeElement.closest('dialog[open]')"))


# --- The menu ---------------------------------------------------------------------------------


def test_the_menu_opens_and_closes_by_keyboard(page: Page, shop: Any) -> None:
    opened(page, shop, "/", 1280)
    nav = page.get_by_role("navigation", name="Categories")
    trigger = nav.locator("summary", has_text="Kitchen")
    tins = nav.get_by_role("link", name="Tins")
    expect(tins).to_be_hidden()
    trigger.focus()
    page.keyboard.press("Enter")
    expect(tins).to_be_visible()
    page.keyboard.press("Tab")
    assert focused(page) == "All of Kitchen"
    page.keyboard.press("Tab")
    assert focused(page) == "Baking"
    page.keyboard.press("Escape")
    expect(tins).to_be_hidden()
    assert focused(page) == "Kitchen"
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Tab")
    assert focused(page) == "Everything"
    expect(tins).to_be_hidden()


def test_a_panel_of_the_menu_shows_its_picture_and_closes_by_a_click_beside_it(page: Page, shop: Any) -> None:
    opened(page, shop, "/", 1280)
    page.locator(".site-nav summary", has_text="Kitchen").click()
    expect(page.locator(".site-nav-picture img")).to_be_visible()
    page.locator("main").click(position={"x": 20, "y": 600})
    expect(page.locator(".site-nav-picture img")).to_be_hidden()


def test_the_menu_works_without_javascript(plain: Callable[[int], Page], shop: Any) -> None:
    page = plain(1280)
    page.goto(shop.url + "/")
    page.locator(".site-nav summary", has_text="Kitchen").click()
    page.locator(".site-nav").get_by_role("link", name="Baking").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Baking")


def test_the_header_searches(page: Page, shop: Any) -> None:
    opened(page, shop, "/", 1280)
    page.get_by_role("search", name="Search in the header").get_by_role("combobox").fill("bowl")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("“bowl”")
    expect(page.locator("#site-search")).to_have_value("bowl")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_small_menu_is_a_drawer_that_keeps_the_focus(page: Page, shop: Any, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    opened(page, shop, "/", 360)
    page.locator(".site-menu > summary").click()
    drawer = page.get_by_role("dialog", name="Menu")
    expect(drawer).to_be_visible()
    drawer.locator("summary", has_text="Kitchen").click()
    expect(drawer.get_by_role("link", name="Tins")).to_be_visible()
    expect(drawer.get_by_role("link", name="Log in")).to_be_visible()
    expect(drawer.get_by_role("button", name="Dark colours")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        assert is_inside(page)
    drawer.get_by_role("button", name="Close").click()
    expect(drawer).to_have_count(0)
    expect(page.locator(".site-menu > summary")).to_be_focused()
    page.keyboard.press("Enter")
    drawer.get_by_role("combobox").fill("bowl")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("“bowl”")


# --- The basket -------------------------------------------------------------------------------


@WIDTHS
def test_the_basket_is_changed_in_its_drawer(page: Page, shop: Any, watch: Any, width: int) -> None:
    opened(page, shop, "/", width)
    page.get_by_role("button", name=re.compile("Add to basket ?: Bowl")).first.click()
    expect(page.locator("#toasts")).to_contain_text("Bowl is in your basket.")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name=re.compile("Basket ?1")).click()
    drawer = page.get_by_role("dialog", name="Your basket")
    expect(drawer.locator(".mini-basket-total")).to_contain_text("€24.50")
    drawer.get_by_role("button", name="One more").click()
    expect(drawer.locator(".mini-basket-total")).to_contain_text("€49.00")
    expect(drawer.get_by_role("button", name="One more")).to_be_focused()
    expect(page.locator("#basket-count")).to_have_text("2")
    expect(page.locator("#mini-basket-status")).to_contain_text("Total: €49.00")
    watch.allow("422")
    drawer.get_by_role("spinbutton").fill("90")
    page.keyboard.press("Tab")
    expect(drawer.locator(".field-errors")).to_contain_text("Only 9 left.")
    expect(drawer.get_by_role("spinbutton")).to_have_value("90")
    drawer.get_by_role("button", name=re.compile("Remove ?: Bowl")).click()
    expect(drawer.get_by_role("heading", name="Your basket is empty")).to_be_visible()
    expect(drawer.get_by_role("button", name="Close")).to_be_focused()
    expect(page.locator("#basket-count")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(page.locator("a[data-mini-basket]")).to_be_focused()
    assert page.evaluate("window.stayed")


def test_the_drawer_of_the_basket_leads_to_the_basket(page: Page, shop: Any) -> None:
    opened(page, shop, "/", 1280)
    page.get_by_role("button", name=re.compile("Add to basket ?: Bowl")).first.click()
    expect(page.locator("#basket-count")).to_have_text("1")
    page.locator("a[data-mini-basket]").click()
    page.get_by_role("dialog").get_by_role("link", name="See the basket").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Basket")
    page.locator("a[data-mini-basket]").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("Basket")


def test_the_basket_is_a_link_where_its_drawer_can_not_be_read(page: Page, shop: Any, watch: Any) -> None:
    watch.allow("Failed to load resource|Response Status Error Code 503")
    opened(page, shop, "/", 1280)
    page.route("**/basket/mini/", lambda route: route.fulfill(status=503))
    page.locator("a[data-mini-basket]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your basket is empty")


# --- Gallery and filter -----------------------------------------------------------------------


@WIDTHS
def test_pictures_are_seen_in_full_size(page: Page, shop: Any, width: int) -> None:
    opened(page, shop, shop.paths["bowl"], width)
    page.locator(".gallery-item").first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Pictures")
    expect(dialog.get_by_role("status")).to_have_text("1 / 2")
    expect(dialog.locator("img")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("status")).to_have_text("2 / 2")
    dialog.get_by_role("button", name="Next picture").click()
    expect(dialog.get_by_role("status")).to_have_text("1 / 2")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator(".gallery-item").first).to_be_focused()


def test_a_small_picture_leads_to_the_large_one(page: Page, shop: Any) -> None:
    opened(page, shop, shop.paths["bowl"], 1280)
    page.locator(".gallery-thumbs a").nth(1).click()
    expect(page.locator(".gallery-thumbs a").nth(1)).to_have_attribute("aria-current", "true")
    expect(page.locator(".gallery-item").nth(1)).to_be_in_viewport(ratio=0.5)
    assert "#" not in page.url


def test_without_javascript_all_pictures_are_there(plain: Callable[[int], Page], shop: Any) -> None:
    page = plain(1280)
    page.goto(shop.url + shop.paths["bowl"])
    for number in range(2):
        expect(page.locator(".gallery-item img").nth(number)).to_be_visible()
    expect(page.locator(".gallery-thumbs")).to_be_hidden()


def test_a_small_window_chooses_filters_in_a_drawer(page: Page, shop: Any) -> None:
    opened(page, shop, shop.paths["list"], 360)
    page.get_by_role("group").locator("summary", has_text="Filter").click()
    drawer = page.get_by_role("dialog", name="Filter")
    drawer.get_by_label("In stock").check()
    drawer.get_by_label("Price up to").fill("30")
    assert "?" not in page.url
    drawer.get_by_role("button", name="Show products").click()
    expect(page.locator(".list-active")).to_contain_text("In stock")
    expect(page.locator(".list-active")).to_contain_text("Up to €30.00")
    expect(drawer).to_have_count(0)
    expect(page.locator("#list-filters-open")).to_be_focused()
    page.locator("#list-filters-open").click()
    expect(drawer.get_by_label("In stock")).to_be_checked()
    drawer.get_by_role("button", name="Close").click()
    expect(page.locator("#list-filters-open")).to_be_focused()


def test_a_large_window_filters_in_the_page(page: Page, shop: Any) -> None:
    opened(page, shop, shop.paths["list"], 1280)
    expect(page.locator("#list-filters-open")).to_be_hidden()
    page.get_by_label("In stock").check()
    expect(page.locator(".list-active")).to_contain_text("In stock")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("In stock")).to_be_checked()


def test_filters_work_without_javascript(plain: Callable[[int], Page], shop: Any) -> None:
    page = plain(360)
    page.goto(shop.url + shop.paths["list"])
    page.locator("#list-filters-open").click()
    page.get_by_label("In stock").check()
    page.get_by_role("button", name="Show products").click()
    expect(page.locator(".list-active")).to_contain_text("In stock")


# --- Questions --------------------------------------------------------------------------------


@WIDTHS
def test_what_is_gone_for_good_is_asked_about_in_a_dialog(page: Page, shop: Any, width: int) -> None:
    with shop.data():
        from oscar.core.loading import get_model

        from tests.factories.users import PASSWORD, user_create

        WishList = get_model("wishlists", "WishList")
        user = user_create()
        wishes = WishList.objects.create(owner=user, name="Gifts")
        path = wishes.get_absolute_url()
    log_in(page, shop, user.email, PASSWORD)
    opened(page, shop, path, width)
    page.get_by_role("link", name="Delete").click()
    dialog = page.get_by_role("dialog", name="Delete")
    expect(dialog).to_contain_text("The list “Gifts” and its link will be gone for good.")
    dialog.get_by_role("link", name="Keep it").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("link", name="Delete")).to_be_focused()
    assert page.url == shop.url + path
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Delete this list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your wish lists")
    with shop.data():
        assert not WishList.objects.filter(pk=wishes.pk).exists()


def test_without_javascript_a_page_asks(plain: Callable[[int], Page], shop: Any) -> None:
    with shop.data():
        from oscar.core.loading import get_model

        from tests.factories.users import PASSWORD, user_create

        user = user_create()
        wishes = get_model("wishlists", "WishList").objects.create(owner=user, name="Gifts")
        path = wishes.get_absolute_url()
    page = plain(360)
    log_in(page, shop, user.email, PASSWORD)
    page.goto(shop.url + path)
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("link", name="Keep it").click()
    expect(page).to_have_url(shop.url + path)
