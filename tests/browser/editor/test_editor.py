"""An editor changes every kind of section, composes a page, previews and publishes; the shopper sees it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import log_in

PASSWORD = "a long pass phrase"
WRITTEN = "As of today"

WORDS = ("heading", "caption", "text")
"""The fields of which the editor rewrites the first that a section has."""


def sections() -> list[tuple[str, Any]]:
    """One section of each kind, as the chooser of sections shows it."""
    from cms_pages.blocks import SECTIONS
    from shopease.core import clock
    from tests.factories.account import review_create
    from tests.factories.catalogue import category_create, offer_create, picture_create, product_create
    from tests.factories.forms import form_page_create
    from tests.factories.pages import article_create, banner_create

    category = category_create("Ceramics", image=picture_create("A shelf"))
    product = product_create("Bowl", price="24.50", stock=9, categories=[category])
    picture_create("A lamp")
    for title in ("Jug", "Vase"):
        product_create(title, categories=[category])
    review_create(product, title="Daily", body="In use every morning.", score=5)
    offer_create("Table weeks", end_datetime=clock.now() + timedelta(days=3))
    article_create("A morning in Lindau")
    banner_create("Table weeks")
    form_page_create()
    return [(name, block.get_prep_value(block.get_preview_value())) for name, block in SECTIONS]


@pytest.fixture(scope="module")
def shop(module_shop: Any) -> Any:
    """A shop whose home page has one section of each kind, and an editor."""
    running = module_shop(processes=2)
    with running.data():
        from tests.factories.pages import home_page
        from tests.factories.users import user_create

        user_create(email="editor@example.com", password=PASSWORD, role="publisher")
        home = home_page(*sections())
        home.search_description = "Quiet things for the table."
        home.save_revision().publish()
        running.home = home.pk
    return running


@pytest.fixture
def page(page: Page, watch: Any) -> Page:
    """The editor's window.

    Drafts save themselves. Wagtail refuses those that are incomplete, or overtaken by publishing.
    """
    watch.allow("status of 400 .*/cms/pages/")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.set_default_timeout(15_000)
    return page


def edit(page: Page, shop: Any) -> None:
    """Open the home page in the editor."""
    log_in(page, shop, "editor@example.com", PASSWORD)
    page.goto(f"{shop.url}/cms/pages/{shop.home}/edit/")
    expect(page.locator("input[name=body-count]")).to_be_attached()


def publish_click(page: Page) -> None:
    """Press "Publish" in the menu beside "Save draft"."""
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()


def publish(page: Page) -> None:
    """Publish, and read that it is."""
    publish_click(page)
    expect(page.locator(".messages .success")).to_contain_text("published")


def test_every_kind_of_section_is_edited_and_seen(page: Page, shop: Any) -> None:
    from cms_pages.blocks import SECTIONS

    edit(page, shop)
    written = []
    for number, kind in enumerate(kinds_in_editor(page)):
        field = next((name for name in WORDS if name in dict(SECTIONS)[kind].child_blocks), "")
        if kind == "promotion_banner":  # its words are the banner's
            page.locator(f"[name='body-{number}-value-is_wide']").check()
        elif kind == "rich_text":
            rich_text_write(page, f"body-{number}-value-text", f"{WRITTEN}: {kind}")
        elif field:
            page.locator(f"[name='body-{number}-value-{field}']").fill(f"{WRITTEN}: {kind}")
            written.append(kind)
    assert len(written) >= 15
    publish(page)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(shop.url + "/")
        for kind in ["rich_text", *written]:
            expect(page.get_by_text(f"{WRITTEN}: {kind}", exact=True).first).to_be_attached()
        expect(page.locator(".promotion-banner-wide")).to_be_visible()


def kinds_in_editor(page: Page) -> list[str]:
    """The kinds of the sections in the editor, from the first to the last."""
    kinds: list[str] = page.locator("input[name^=body-][name$=-type]").evaluate_all(
        "inputs => inputs.filter((one) => /^body-\\d+-type$/.test(one.name)).map((one) => one.value)"
    )
    return kinds


def rich_text_write(page: Page, name: str, text: str) -> None:
    """Replace a rich text by typing."""
    field = page.locator(
        f"xpath=(//input[@name='{name}']/ancestor::div[contains(@class, 'w-field__input')])[last()]"
    )
    field.locator("[contenteditable=true]").click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def test_an_editor_composes_previews_publishes_and_shoppers_buy_from_the_page(page: Page, shop: Any) -> None:
    log_in(page, shop, "editor@example.com", PASSWORD)
    page.goto(f"{shop.url}/cms/pages/add/cms_pages/landingpage/{shop.home}/")
    section_add(page, "Hero")
    page.locator("[name=title]").fill("Gifts for people who cook")
    page.locator("[name='body-0-value-heading']").click()
    expect(page.locator("[name=slug]")).to_have_value("gifts-for-people-who-cook")
    page.get_by_role("tab", name="Promote").click()
    page.locator("[name=search_description]").fill("Bowls, boards and knives that stay.")
    page.get_by_role("tab", name="Content").click()
    page.locator("[name='body-0-value-heading']").fill("For those at the stove")
    section_add(page, "Product grid")
    page.locator("[name='body-1-value-rule']").select_option("none")
    page.locator(
        "xpath=//input[@name='body-1-value-products-count']"
        "/following::button[contains(@class, 'c-sf-add-button')][1]"
    ).click()
    page.get_by_role("button", name="Choose a product").last.click()
    chooser = page.locator(".modal-body")
    expect(chooser.locator("tbody tr", has_text="Bowl")).to_contain_text("€24.50")
    expect(chooser.locator("tbody tr", has_text="Bowl")).to_contain_text("9")
    chooser.get_by_role("link", name="Bowl").click()
    expect(page.locator("[name='body-1-value-products-0-value']")).not_to_have_value("")
    section_add(page, "Countdown")
    chosen(page, "Choose an offer", "Table weeks")
    page.locator("[name='body-2-value-heading']").fill("Until then")
    section_add(page, "Promotion banner")
    chosen(page, re.compile("Choose .*banner", re.IGNORECASE), "Table weeks")
    page.locator("[name='body-1-value-heading']").fill("Things that stay")

    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe").first
    expect(preview.get_by_role("heading", level=1)).to_have_text("For those at the stove", timeout=15_000)
    expect(preview.locator(".product-card")).to_contain_text("Bowl")
    assert page.request.get(shop.url + "/gifts-for-people-who-cook/").status == 404
    expect(page).to_have_url(
        re.compile(r"/cms/pages/\d+/edit/"), timeout=15_000
    )  # the draft was saved by itself
    publish(page)

    page.context.clear_cookies()
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(shop.url + "/gifts-for-people-who-cook/")
        expect(page.get_by_role("heading", level=1)).to_have_text("For those at the stove")
        expect(page.get_by_role("heading", name="Until then")).to_be_visible()
        expect(page.locator(".promotion-banner")).to_contain_text("Table weeks")
        page.get_by_role("button", name=re.compile("Add to basket ?: Bowl")).click()
        expect(page.locator("#toasts")).to_contain_text("Bowl is in your basket.")


def chosen(page: Page, button: str | re.Pattern[str], name: str) -> None:
    """Choose something by its name in the window that `button` of the last section opens."""
    page.get_by_role("button", name=button).last.click()
    page.locator(".modal-body").get_by_role("link", name=name, exact=True).click()
    expect(page.locator(".modal-body")).to_have_count(0)


def section_add(page: Page, label: str) -> None:
    """Put a section behind the last one."""
    page.get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name=label, exact=True).click()


def test_products_are_marked_in_a_picture_by_a_click_and_by_keys(page: Page, shop: Any) -> None:
    edit(page, shop)
    number = kinds_in_editor(page).index("shoppable_picture")
    stage = page.locator(".marks-stage")
    marks = stage.locator(".marks-mark")
    before = marks.count()
    box = stage.locator("img").bounding_box()
    assert box
    stage.locator("img").click(position={"x": box["width"] * 0.1, "y": box["height"] * 0.2})
    page.locator(".modal-body").get_by_role("link", name="Jug").click()
    expect(marks).to_have_count(before + 1)
    added = marks.last
    expect(added).to_have_accessible_name(re.compile(r"Jug.*, 10 % from the left, 20 % from the top"))
    expect(page.locator(".modal")).to_have_count(0)  # it takes the focus along when it goes
    added.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(added).to_have_accessible_name(re.compile("11 % from the left, 25 % from the top"))
    stage.get_by_role("button", name="Add a mark").click()
    expect(marks).to_have_count(before + 2)
    page.keyboard.press("Delete")
    expect(marks).to_have_count(before + 1)
    expect(added).to_be_focused()
    field = page.locator(f"[name='body-{number}-value-marks-{before}-value-x']")
    field.evaluate(
        "input => { input.value = 90; input.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(added).to_have_accessible_name(re.compile("90 % from the left"))
    publish(page)
    page.goto(shop.url + "/")
    picture = page.locator("section.shoppable-picture")
    mark = picture.get_by_role("link", name=re.compile(r"^\d: Jug$")).last
    expect(mark.locator("circle").last).to_have_attribute("cx", "90%")
    mark.click()
    expect(page.get_by_role("dialog", name="Jug")).to_be_visible()


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(page: Page, shop: Any) -> None:
    edit(page, shop)
    hero = page.locator("[name='body-0-value-heading']")
    hero.fill("")
    quote = page.locator(f"[name='body-{kinds_in_editor(page).index('quote')}-value-text']")
    quote.fill("Typed and not lost")
    publish_click(page)
    expect(page.locator(".error-message, .w-field__errors").filter(has_text="required").first).to_be_visible()
    expect(quote).to_have_value("Typed and not lost")
    page.goto(shop.url + "/")
    expect(page.get_by_text("Typed and not lost")).to_have_count(0)
