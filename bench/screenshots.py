"""Take the pictures of the documentation from the running demo shop: `make screenshots`.

Pages of the shop at three widths and in two themes, and desks of its staff at one, are written to
docs/screenshots as `<page>-<width>-<theme>.webp`. A page is walked to as a person would: by links, forms
and buttons.
"""

import argparse
import io
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from bench.demo_shop import demo_shop  # noqa: E402
from tests.services.chromium import FLAGS, chromium_binary  # noqa: E402
from tests.services.process import ROOT  # noqa: E402

TARGET = ROOT / "docs/screenshots"
PRODUCTS = ROOT / "tests/fixtures/shopify_bad_rows.csv"
"""Products for an import, some of which are refused."""
WIDTHS = (360, 768, 1280)
THEMES = ("light", "dark")
MAX_HEIGHT = 2600
"""Pixels: a longer page is cut, as the start shows what it is."""
DESK_WIDTH, DESK_HEIGHT = 1280, 900
"""Desks have bars that stick to the window: the window is taken, as they are worked at."""
QUALITY = 62
SEEN = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += 500) {
    scrollTo(0, y);
    await new Promise((done) => setTimeout(done, 30));
  }
  scrollTo({top: 0, behavior: "instant"});
  const started = [...document.images].filter((image) => image.currentSrc);
  const decoded = Promise.all(started.map((image) => image.decode().catch(() => {})));
  await Promise.race([decoded, new Promise((done) => setTimeout(done, 3000))]);
}"""
"""Scrolls to the end and back, so that every picture that comes into sight has been fetched."""


@dataclass(frozen=True)
class Visit:
    """One visitor at one width in one theme."""

    page: Page
    url: str
    password: str

    def go(self, path: str) -> None:
        """Open an address of the shop."""
        self.page.goto(self.url + path)

    def log_in(self, email: str) -> None:
        """Log in, in place of whoever is logged in."""
        self.page.context.clear_cookies()
        self.go("/accounts/login/")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password", exact=True).fill(self.password)
        self.page.get_by_role("button", name="Log in", exact=True).click()
        self.page.wait_for_url(re.compile(r"^(?!.*/login/)"))


def _basket(visit: Visit) -> None:
    visit.go("/catalogue/")
    for number in (0, 2):
        visit.page.locator("button[formaction*='/basket/add/']").nth(number).click()
        visit.page.locator("#toasts a").first.wait_for()
        visit.go("/catalogue/")
    visit.go("/basket/")


def _product(visit: Visit) -> None:
    visit.go("/search/?q=everyday+mug")
    visit.page.locator(".product-card-title a").first.click()


def _details(visit: Visit) -> None:
    visit.page.get_by_role("link", name="Check out").first.click()


def _review(visit: Visit) -> None:
    page = visit.page
    page.get_by_label("Your e-mail address", exact=True).fill("jane@example.org")
    for label, value in {
        "First name": "Jane",
        "Last name": "Miller",
        "Street and number": "Gartenweg 1",
        "Postcode": "10115",
        "City": "Berlin",
    }.items():
        page.get_by_label(label).fill(value)
    page.get_by_label("Country").select_option("DE")
    page.get_by_role("button", name=re.compile("^Continue")).click()
    page.get_by_label(re.compile("Standard")).check()
    page.get_by_label(re.compile("A card whose bank asks back")).check()
    page.get_by_role("button", name=re.compile("^Continue")).click()
    page.get_by_role("button", name=re.compile("Order and pay")).wait_for()


def _payment(visit: Visit) -> None:
    visit.page.get_by_role("button", name=re.compile("Order and pay")).click()
    visit.page.get_by_role("heading", level=1, name="Please confirm your payment").wait_for()


def _confirmation(visit: Visit) -> None:
    visit.page.get_by_role("link", name="Continue to your bank").click()
    visit.page.get_by_role("button", name="Yes, confirm").click()
    visit.page.get_by_role("heading", level=1, name="Thank you for your order").wait_for()


def _article(visit: Visit) -> None:
    visit.go("/journal/")
    visit.page.locator(".article-teaser h2 a").first.click()


def _order(visit: Visit) -> None:
    visit.log_in("shopper@example.com")
    visit.go("/accounts/orders/")
    visit.page.get_by_role("link", name=re.compile("^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$")).first.click()


def _compare(visit: Visit) -> None:
    visit.go("/catalogue/category/ceramics_1/")
    for number in range(3):
        visit.page.locator("button[formaction$='/add/']", has_text="Compare").nth(number).evaluate(
            "button => button.click()"
        )
        visit.page.wait_for_load_state("load")
        visit.go("/catalogue/category/ceramics_1/")
    visit.go(str(visit.page.locator("a[href*='/catalogue/compare/']").first.get_attribute("href")))


def _merchant(visit: Visit) -> None:
    visit.log_in("catalogue@example.com")
    visit.go("/dashboard/catalogue/?text=mug")
    visit.page.locator("td a[href*='/dashboard/catalogue/products/']").first.click()


def _matrix(visit: Visit) -> None:
    visit.go(str(visit.page.locator("a[href$='/variants/']").first.get_attribute("href")))


def _bulk(visit: Visit) -> None:
    page = visit.page
    visit.go("/dashboard/catalogue/?text=plate")
    page.locator("input[name='selected']").first.check()
    page.locator("input[name='scope'][value='page']").check()
    page.locator("select[name='action']").select_option("price")
    page.get_by_role("button", name="Continue").click()
    page.locator("[name='value']").fill("-10")
    page.get_by_role("button", name=re.compile("Preview|Continue")).first.click()
    page.wait_for_url(re.compile(r"/bulk/\d+/"))


def _import(visit: Visit) -> None:
    visit.go("/dashboard/imports/new/")
    visit.page.locator("input[name='file']").set_input_files(PRODUCTS)
    visit.page.get_by_role("button", name="Upload and check").click()
    visit.page.wait_for_url(re.compile(r"/imports/\d+/"))
    visit.page.get_by_role("button", name=re.compile(r"^Import \d+")).wait_for()


def _orders(visit: Visit) -> None:
    visit.log_in("orders@example.com")
    visit.go("/dashboard/orders/")


def _order_desk(visit: Visit) -> None:
    visit.go("/dashboard/orders/?status=Partly+shipped")
    visit.page.locator("td a[href*='/dashboard/orders/']").first.click()


def _draft(visit: Visit) -> None:
    visit.go("/dashboard/drafts/")
    visit.page.locator("tbody th a").first.click()


def _editor(visit: Visit) -> None:
    visit.log_in("publisher@example.com")
    visit.go("/cms/pages/")
    home = visit.page.locator("a[href$='/edit/']", has_text=re.compile(r"^\s*Home\s*$"))
    visit.go(str(home.first.get_attribute("href")))
    visit.page.locator("[name='body-0-value-heading']").wait_for()


def _sections(visit: Visit) -> None:
    visit.page.locator("button.c-sf-add-button").first.click()
    option = visit.page.get_by_role("option", name=re.compile("^Shoppable picture"))
    option.hover()
    option.scroll_into_view_if_needed()
    visit.page.wait_for_timeout(1500)


def _marks(visit: Visit) -> None:
    visit.page.reload()
    visit.page.locator(".marks-stage img").first.scroll_into_view_if_needed()
    visit.page.wait_for_timeout(500)


def _link(visit: Visit) -> None:
    visit.go("/cms/snippets/cms_pages/menu/")
    visit.page.locator("td a[href*='/edit/']").first.click()
    visit.page.get_by_role("button", name=re.compile("Choose", re.IGNORECASE)).first.click()
    visit.page.get_by_role("dialog").wait_for()
    visit.page.wait_for_timeout(500)


def _search_report(visit: Visit) -> None:
    visit.log_in("catalogue@example.com")
    visit.go("/dashboard/search/")


def _translations(visit: Visit) -> None:
    visit.log_in("catalogue@example.com")
    visit.go("/dashboard/translations/")


PAGES: dict[str, str | Callable[[Visit], None]] = {
    "home": "/",
    "german": "/de/",
    "category": "/catalogue/category/ceramics_1/",
    "filtered": "/catalogue/?a-colour=sage&a-colour=blue&available=on",
    "product": _product,
    "search": "/search/?q=bowl",
    "offers": "/offers/",
    "article": _article,
    "landing": "/a-table-for-six/",
    "basket": _basket,
    "checkout-details": _details,
    "checkout-review": _review,
    "payment": _payment,
    "confirmation": _confirmation,
    "tracking": "/orders/track/",
    "compare": _compare,
    "order": _order,
}
"""Name -> its address, or the way from the page before it."""

DESKS: dict[str, str | Callable[[Visit], None]] = {
    "merchant": _merchant,
    "matrix": _matrix,
    "bulk": _bulk,
    "import": _import,
    "stock": "/dashboard/stock/",
    "categories": "/dashboard/catalogue/categories/",
    "orders": _orders,
    "order-desk": _order_desk,
    "draft": _draft,
    "search-report": _search_report,
    "translations": _translations,
    "editor": _editor,
    "sections": _sections,
    "marks": _marks,
    "calendar": "/cms/calendar/",
    "links": _link,
}
"""What the staff works at."""


def main() -> int:
    """Start the demo shop and take the pictures."""
    parser = argparse.ArgumentParser(prog="make screenshots ARGS=…", description=__doc__)
    parser.add_argument("--target", type=Path, default=TARGET, help="folder for the pictures")
    parser.add_argument("--url", help="a demo shop that runs already (with --password)")
    parser.add_argument("--password", default="")
    options = parser.parse_args()
    options.target.mkdir(parents=True, exist_ok=True)
    if options.url:
        _take_all(options.url, options.password, options.target)
    else:
        with demo_shop() as (shop, password):
            shop.start_worker()
            _take_all(shop.url, password, options.target)
    return 0


def _take_all(url: str, password: str, target: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_binary(), args=FLAGS)
        for width in WIDTHS:
            for theme in THEMES:
                _Taking(browser, url, password, target, width, 800, theme).all(PAGES, is_whole=True)
        _Taking(browser, url, password, target, DESK_WIDTH, DESK_HEIGHT, "light").all(DESKS, is_whole=False)
        browser.close()


@dataclass(frozen=True)
class _Taking:
    """A browser that walks through pages at one width in one theme."""

    browser: Browser
    url: str
    password: str
    target: Path
    width: int
    height: int
    theme: str

    def all(self, pages: Mapping[str, str | Callable[[Visit], None]], *, is_whole: bool) -> None:
        """Take each of `pages`, the whole page or the window."""
        context = self.browser.new_context(
            viewport={"width": self.width, "height": self.height},
            color_scheme="dark" if self.theme == "dark" else "light",
            reduced_motion="reduce",
        )
        visit = Visit(context.new_page(), self.url, self.password)
        for name, way in pages.items():
            if callable(way):
                way(visit)
            else:
                visit.go(way)
            visit.page.wait_for_load_state("load")
            visit.page.evaluate(SEEN)
            picture = visit.page.screenshot(full_page=is_whole)
            _write(picture, self.target / f"{name}-{self.width}-{self.theme}.webp")
        context.close()


def _write(picture: bytes, file: Path) -> None:
    with Image.open(io.BytesIO(picture)) as image:
        cut = image.convert("RGB").crop((0, 0, image.width, min(image.height, MAX_HEIGHT)))
        cut.save(file, "WEBP", quality=QUALITY, method=6)
    print(f"{file.name}  {file.stat().st_size // 1024} KiB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
