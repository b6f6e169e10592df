"""An editor translates a page, a publisher releases it; a shopper reads and fills the basket in German."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import watch_page
from tests.browser.editor.test_editor import rich_text_write
from tests.browser.steps import log_in
from tests.browser.storefront.test_pages import too_wide

PASSWORD = "a long pass phrase"
LONG = "Steingutfrühstückskaffeetassenuntertassen"
LONGER = "Donaudampfschifffahrtsgesellschaftskapitänskajütenküchengeschirrschrank"
BEYOND_COLUMN = """
[...document.querySelectorAll("footer li a")]
  .filter((one) => one.getBoundingClientRect().right > one.closest("ul").getBoundingClientRect().right + 1)
  .map((one) => one.textContent)
"""


def german_home_create() -> None:
    """A home page in German whose words are as long as German words get."""
    from wagtail.models import Locale

    from cms_pages.language_services import language_tree_fill
    from home.models import HomePage
    from tests.factories.catalogue import picture_create
    from tests.factories.pages import GRID, HERO, LINK, home_page

    link = {**LINK, "label": "Alles ansehen", "target": "address:/catalogue/"}
    home = home_page(
        ("hero", {**HERO, "heading": LONGER, "picture": picture_create("A table").pk, "link": link}),
        ("product_grid", {**GRID, "heading": LONG, "link": link}),
        ("quote", {"text": LONGER, "name": LONG, "role": LONG}),
    )
    german = Locale.objects.create(language_code="de")
    language_tree_fill(locale=german)
    alias = HomePage.objects.get(translation_key=home.translation_key, locale=german)
    alias.alias_of = None
    alias.save_revision().publish()


@pytest.fixture(scope="module")
def shop(module_shop: Any) -> Any:
    """A shop in two languages, with a page that nobody has translated."""
    running = module_shop(processes=2)
    with running.data():
        from django.utils.translation import override

        from catalogue_ext.translating import KINDS, translations_save
        from tests.factories.catalogue import category_create, product_create, product_picture_add
        from tests.factories.pages import content_page_create
        from tests.factories.users import user_create

        for role in ("editor", "publisher"):
            user_create(email=f"{role}@example.com", password=PASSWORD, role=role)
        shelf = category_create("Ceramics")
        saucer = product_create("Saucer", price="1240.50", stock=9, categories=[shelf])
        product_picture_add(saucer)
        for kind, thing, name in (("products", saucer, "title"), ("categories", shelf, "name")):
            translations_save(kind=KINDS[kind], pk=thing.pk, language="de", texts={name: LONG})
        about = content_page_create("About us", show_in_menus=True)
        about.save_revision().publish()
        running.about = about.pk
        german_home_create()
        with override("de"):
            running.saucer = saucer.get_absolute_url()
    return running


@pytest.fixture
def desk(browser: Browser, shop: Any, watch: Any) -> Any:
    """`desk(role)` opens the page "About us" in the editor, for somebody of that role."""
    contexts = []

    def open_editor(role: str) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        watch_page(page, watch)
        log_in(page, shop, f"{role}@example.com", PASSWORD)
        page.goto(f"{shop.url}/cms/pages/{shop.about}/edit/")
        return page

    yield open_editor
    for context in contexts:
        context.close()


def to_german(page: Page) -> None:
    """Change to the translation, by the switch in the panel that tells the page's state."""
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Switch locales").click()
    page.get_by_role("link", name="Deutsch").click()


def test_a_page_is_translated_released_and_read(
    page: Page, desk: Any, shop: Any, watch: Any, axe: Any
) -> None:
    watch.allow("status of 400 .*/cms/pages/")  # drafts save themselves while they are submitted
    watch.allow("w-teleport")  # Wagtail 8.0.1: an alias has no form in which its panels could stand
    editor = desk("editor")
    to_german(editor)
    editor.get_by_role("link", name="Convert this alias into an ordinary page").click()
    editor.get_by_role("button", name="Yes, convert it").click()
    editor.locator("[name=title]").fill("Über uns")
    rich_text_write(editor, "body-0-value-text", "Drei kleine Werkstätten.")
    typed = editor.locator("[name='body-0-value-text']")
    expect(typed).to_have_value(re.compile("Werkst(ä|\\\\u00e4)tten"))  # noted a moment later
    editor.get_by_role("button", name="Save draft").click()
    expect(editor.locator(".messages .success")).to_be_visible()
    reader = page.request
    assert "Who we are." in reader.get(shop.url + "/de/about-us/").text()
    publisher = desk("publisher")
    to_german(publisher)
    expect(publisher.locator("[name=title]")).to_have_value("Über uns")
    publisher.get_by_role("button", name="More actions").click()
    publisher.get_by_role("button", name="Publish", exact=True).click()
    expect(publisher.locator(".messages .success")).to_contain_text("published")

    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(shop.url + "/about-us/")
    expect(page.locator("main")).to_contain_text("Who we are.")
    page.get_by_role("contentinfo").get_by_role("link", name="Deutsch").click()
    expect(page).to_have_url(shop.url + "/de/about-us/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Über uns")
    expect(page.locator("main")).to_contain_text("Drei kleine Werkstätten.")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    for language, address in (("en", "/about-us/"), ("de", "/de/about-us/"), ("x-default", "/about-us/")):
        named = page.locator(f'head link[rel="alternate"][hreflang="{language}"]')
        expect(named).to_have_attribute("href", shop.url + address)

    read_in_german_on_a_phone(page, shop, watch, axe)


def read_in_german_on_a_phone(page: Page, shop: Any, watch: Any, axe: Any) -> None:
    """Home page, product and basket hold words of any length in a narrow window."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(shop.url + "/de/")
    expect(page.get_by_role("heading", level=1)).to_have_text(LONGER)
    look(page, watch, axe)
    page.goto(shop.url + shop.saucer)
    expect(page.get_by_role("heading", level=1)).to_have_text(LONG)
    look(page, watch, axe)
    page.locator("main").get_by_role("button", name="In den Warenkorb", exact=True).click()
    expect(page.locator("#basket-count")).to_have_text("1")
    page.goto(shop.url + "/de/basket/")
    expect(page.locator("main").get_by_role("link", name=LONG).first).to_be_visible()
    look(page, watch, axe)


def look(page: Page, watch: Any, axe: Any) -> None:
    """Nothing scrolls sideways or reaches into the next column, and axe finds nothing."""
    assert too_wide(page) <= 0, page.url
    assert page.evaluate(BEYOND_COLUMN) == [], page.url
    for finding in axe(page):
        watch.report(finding)
