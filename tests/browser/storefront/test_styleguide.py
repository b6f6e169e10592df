"""The style guide, where DEBUG is on: every component without a finding of axe or of the policy."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_style_guide_is_accessible(
    page: Page, live_shop: Callable[..., Any], axe: Callable[[Page], list[str]], scheme: Any
) -> None:
    shop = live_shop(
        processes=1, database="sqlite", env={"DJANGO_SETTINGS_MODULE": "shopease.settings.local"}
    )
    with shop.data():
        from tests.factories.catalogue import picture_create

        for title in ("A bowl", "A cup", "A jug"):
            picture_create(title)
    page.emulate_media(color_scheme=scheme)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(shop.url + "/styleguide/")
        expect(page.get_by_role("heading", name="product_card", exact=True)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert axe(page) == []
