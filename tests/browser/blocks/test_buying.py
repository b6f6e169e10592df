"""Buying from what editors wrote: without leaving the page, and without JavaScript too."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.fixture(scope="module")
def shop(module_shop: Any) -> Any:
    """A shop with an article that shows a shirt, and a landing page with a grid."""
    running = module_shop(processes=1, database="sqlite")
    with running.data():
        from tests.factories.catalogue import product_create, variant_product_create
        from tests.factories.pages import GRID, article_create, landing_page_create

        shirt = variant_product_create("Linen shirt")
        jug = product_create("Jug")
        article = article_create(
            "A morning", ("single_product", {"product": shirt.pk, "heading": "The shirt"})
        )
        grid = {**GRID, "rule": "none", "products": [shirt.pk, jug.pk]}
        comparison = {"heading": "Which one?", "products": [shirt.pk, jug.pk]}
        landing = landing_page_create("Summer", ("product_grid", grid), ("comparison", comparison))
        running.article, running.landing = running.url + article.get_url(), running.url + landing.get_url()
    return running


def test_variants_are_bought_without_leaving_the_page(page: Page, shop: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(shop.article)
    section = page.locator(".single-product")
    section.get_by_role("radio", name="M", exact=True).check()
    section.get_by_role("button", name="Add to basket").click()
    expect(page.locator("#toasts")).to_contain_text("Linen shirt")
    expect(page.locator("#basket-count")).to_contain_text("1")
    expect(page).to_have_url(shop.article)

    page.goto(shop.landing)
    page.locator(".product-grid").get_by_role("link", name=re.compile("Choose.*Linen shirt")).click()
    dialog = page.get_by_role("dialog", name="Linen shirt")
    dialog.get_by_role("radio", name="L", exact=True).check()
    dialog.get_by_role("button", name="Add to basket").click()
    expect(page.locator("#basket-count")).to_contain_text("2")
    page.locator(".comparison").get_by_role("button", name=re.compile("Add to basket.*Jug")).click()
    expect(page.locator("#basket-count")).to_contain_text("3")
    expect(page).to_have_url(shop.landing)


def test_without_javascript_one_comes_back_to_the_page(browser: Browser, shop: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(shop.article)
    section = page.locator(".single-product")
    section.get_by_role("radio", name="L", exact=True).check()
    section.get_by_role("button", name="Add to basket").click()
    expect(page).to_have_url(shop.article)
    expect(page.locator("#messages")).to_contain_text("Linen shirt is in your basket.")
    page.goto(shop.url + "/basket/")
    expect(page.get_by_role("main")).to_contain_text("L")
    context.close()
