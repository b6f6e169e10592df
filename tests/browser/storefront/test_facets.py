"""Narrowing a list step by step, with and without JavaScript."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

COLOURS = "Amber Beige Black Blue Brass Brown Chalk Clay Cream".split()  # noqa: SIM905 - colours read as one list


@pytest.fixture(scope="module")
def shelf(module_shop: Callable[..., Any]) -> Any:
    """A running shop with jumpers: one of each colour in S, the first two in M as well."""
    from catalogue_ext.facets.services import facets_rebuild
    from catalogue_ext.models import ProductAttribute
    from tests.factories import catalogue as make
    from tests.factories.pages import home_page

    shop = module_shop(processes=1, database="sqlite")
    with shop.data():
        home_page()
        for place, colour in enumerate(COLOURS):
            sizes = ("S", "M") if place < 2 else ("S",)
            options = [{"options": {"Colour": colour, "Size": size}} for size in sizes]
            make.variant_product_create(f"{colour} jumper", variants=options)
        ProductAttribute.objects.update(is_filterable=True)
        facets_rebuild()
    return shop


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page of a small window whose browser runs no JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    yield page
    context.close()


def test_a_list_is_narrowed_without_loading_the_page_again(page: Page, shelf: Any) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(shelf.url + "/catalogue/")
    page.evaluate("window.stays = true")
    box = page.get_by_role("checkbox", name=re.compile("^M 2"))
    box.check()
    expect(page.locator("#list-count")).to_have_text("2 products")
    expect(page).to_have_url(shelf.url + "/catalogue/?a-size=m")
    expect(page.get_by_role("checkbox", name=re.compile("^M 2"))).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="2 products")).to_have_count(1)
    expect(page.get_by_role("checkbox", name=re.compile("^Black"))).to_have_count(0)
    page.get_by_role("checkbox", name=re.compile("^Amber 1")).check()
    expect(page.locator("#list-count")).to_have_text("1 product")
    expect(page).to_have_url(shelf.url + "/catalogue/?a-colour=amber&a-size=m")
    page.locator(".list-active a", has_text="Size: M").click()
    expect(page).to_have_url(shelf.url + "/catalogue/?a-colour=amber")
    expect(page.locator("#list-count")).to_be_focused()
    assert page.evaluate("window.stays") is True
    page.go_back()
    expect(page.locator(".list-active a.chip")).to_have_count(2)
    expect(page.get_by_role("checkbox", name=re.compile("^M 1"))).to_be_checked()
    page.locator(".list-active").get_by_role("link", name="Clear all").click()
    expect(page.locator("#list-count")).to_have_text("9 products")


def test_facets_work_without_javascript(plain: Page, shelf: Any) -> None:
    plain.goto(shelf.url + "/catalogue/")
    plain.locator("#list-filters-open").click()
    plain.get_by_text("Show 1 more").click()
    plain.get_by_role("checkbox", name=re.compile("^Cream 1")).check()
    plain.get_by_role("checkbox", name=re.compile("^Beige 1")).check()
    plain.get_by_role("button", name="Show products").click()
    expect(plain).to_have_url(shelf.url + "/catalogue/?a-colour=beige&a-colour=cream")
    expect(plain.locator("#product-items h2")).to_have_text(["Cream jumper", "Beige jumper"])
    plain.locator(".list-active a", has_text="Colour: Cream").click()
    expect(plain).to_have_url(shelf.url + "/catalogue/?a-colour=beige")
    expect(plain.locator("#product-items h2")).to_have_text(["Beige jumper"])
