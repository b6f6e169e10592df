"""Suggestions by keyboard: on SQLite, which has no stems and must not fail."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture(scope="module")
def indexed(shop: Any) -> Iterator[Any]:
    """The shop with its search index."""
    shop.manage("rebuild_index")
    checked = shop.manage("rebuild_index", "--check")
    assert "says what the shop says" in checked.stdout
    return shop


@pytest.mark.parametrize(("width", "field"), [(360, "page-search"), (1280, "site-search")])
def test_suggestions_are_reached_and_left_by_keyboard(
    page: Page, indexed: Any, axe: Callable[[Page], list[str]], width: int, field: str
) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(indexed.url + "/search/")
    box = page.locator(f"#{field}")
    options = page.locator(f"#{field}-suggestions").get_by_role("option")
    box.press_sequentially("bowl")
    expect(options.first).to_be_visible(timeout=15_000)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="suggestion").first).to_be_attached()
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", f"{field}-suggestions-0")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []
    box.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_value("bowl")
    box.press("ArrowDown")
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bowl")
    page.go_back()
    page.locator(f"#{field}").fill("bwol")
    page.locator(f"#{field}").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “bowl”")
    expect(page.get_by_role("article").get_by_role("link", name="Bowl", exact=True)).to_be_visible()
