"""Every section in every kind of page, at two widths: in its place, within the window, sound for axe."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.storefront.test_pages import too_wide

WIDTHS: dict[int, Any] = {360: "dark", 1280: "light"}
"""The width of the window, and the theme that is looked at in it."""


def shop_fill() -> None:
    """What sections show: products of all kinds, pictures, an offer that ends, a review, a banner."""
    from shopease.core import clock
    from tests.factories import account, catalogue, forms, pages

    shelf = catalogue.category_create("Ceramics", image=catalogue.picture_create("A shelf"))
    shirt = catalogue.variant_product_create("Linen shirt", categories=[shelf])
    bowl, jug = (catalogue.product_create(title, categories=[shelf]) for title in ("Bowl", "Jug"))
    for product in (shirt, bowl, jug):
        catalogue.product_picture_add(product)
        catalogue.product_picture_add(product, order=1)
    account.review_create(bowl)
    catalogue.offer_create("Table weeks", end_datetime=clock.now() + timedelta(days=2))
    for title in ("Write to us", "Ask us"):
        forms.form_page_create(title)
    pages.banner_create(picture=catalogue.picture_create("A table"))
    pages.article_create("A morning in Lindau", picture=catalogue.picture_create("A kiln"))


def pages_create() -> Iterator[tuple[str, str]]:
    """A page of every kind with every section, as the chooser of sections shows it: kind and address."""
    from wagtail.models import get_page_models

    from cms_pages.blocks import SECTIONS
    from cms_pages.models import BasePage
    from home.models import HomePage

    body = [(name, block.get_preview_value()) for name, block in SECTIONS]
    home = HomePage.objects.get()
    for model in get_page_models():
        if not issubclass(model, BasePage):
            continue
        if model is HomePage:
            page: Any = home
        elif page := model.objects.first():
            pass
        else:
            page = home.add_child(instance=model(title=f"A {model._meta.verbose_name}"))
        page.body = body
        page.save()
        yield model.__name__, page.get_url()


def classes_of_sections() -> dict[str, str]:
    """The class of each section's root, by its name."""
    from cms_pages.blocks import SECTIONS

    found = {}
    for name, block in SECTIONS:
        root = re.search(r'<section class="([\w-]+)', block.render(block.get_preview_value()))
        assert root, f"{name} has nothing to show in its preview"
        found[name] = root[1]
    return found


def outside(page: Page, width: int) -> list[str]:
    """Sections that reach beyond the window."""
    found = page.evaluate(
        """width => [...document.querySelectorAll("main section")]
          .filter((one) => one.getBoundingClientRect().left < 0 || one.getBoundingClientRect().right > width)
          .map((one) => one.className)""",
        width,
    )
    return [str(name) for name in found]


def test_every_section_is_sound_in_every_page(
    page: Page, module_shop: Any, axe: Any, watch: Any, tmp_path: Path
) -> None:
    shop = module_shop(processes=1, database="sqlite")
    with shop.data():
        shop_fill()
        addresses = dict(pages_create())
        classes = classes_of_sections()
    watch.allow(f"status of 404 .*{addresses['NotFoundPage']}")
    page.emulate_media(reduced_motion="reduce")
    for width, scheme in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        for kind, address in addresses.items():
            answer = page.goto(shop.url + address)
            assert answer is not None
            assert answer.status == (404 if kind == "NotFoundPage" else 200), kind
            missing = [name for name, root in classes.items() if not page.locator(f"main .{root}").count()]
            assert missing == [], kind
            assert page.locator("h1").count() == 1, kind
            assert too_wide(page) <= 0, (kind, width)
            assert outside(page, width) == [], (kind, width)
            for finding in axe(page):
                watch.report(finding)
            picture = page.screenshot(path=tmp_path / f"{kind}-{width}.png", full_page=True)
            assert len(picture) > 10_000, (kind, width)
    assert len(addresses) >= 5
