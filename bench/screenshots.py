"""Take the pictures of the documentation from the running demo shop: `make screenshots`.

Fourteen pages, each at three widths and in two themes, are written to docs/screenshots as
`<page>-<width>-<theme>.webp`. A page is walked to as a person would: by links, forms and buttons.
"""

import argparse
import io
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from bench.demo_shop import demo_shop  # noqa: E402
from tests.services.chromium import FLAGS, chromium_binary  # noqa: E402
from tests.services.process import ROOT  # noqa: E402

TARGET = ROOT / "docs/screenshots"
WIDTHS = (360, 768, 1280)
THEMES = ("light", "dark")
MAX_HEIGHT = 2600
"""Pixels: a longer page is cut, as the start shows what it is."""
BACK_OFFICE = {"editor", "merchant"}
"""Pages whose bar sticks to the window; of these the window is taken."""
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
    page.get_by_label(re.compile("A card that is accepted")).check()
    page.get_by_role("button", name=re.compile("^Continue")).click()
    page.get_by_role("button", name=re.compile("Order and pay")).wait_for()


def _confirmation(visit: Visit) -> None:
    visit.page.get_by_role("button", name=re.compile("Order and pay")).click()
    visit.page.get_by_role("heading", level=1, name="Thank you for your order").wait_for()


def _article(visit: Visit) -> None:
    visit.go("/journal/")
    visit.page.locator("main a[href*='/journal/']").first.click()


def _order(visit: Visit) -> None:
    visit.log_in("shopper@example.com")
    visit.go("/accounts/orders/")
    visit.page.get_by_role("link", name=re.compile("^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$")).first.click()


def _editor(visit: Visit) -> None:
    visit.log_in("editor@example.com")
    visit.go("/cms/pages/")
    visit.go(str(visit.page.locator("a[href$='/edit/']").first.get_attribute("href")))
    visit.page.locator("[name='body-0-value-heading']").wait_for()


def _merchant(visit: Visit) -> None:
    visit.log_in("catalogue@example.com")
    visit.go("/dashboard/catalogue/")
    visit.page.locator("td a[href*='/dashboard/catalogue/products/']").first.click()


PAGES: dict[str, str | Callable[[Visit], None]] = {
    "home": "/",
    "category": "/catalogue/category/ceramics_1/",
    "product": _product,
    "search": "/search/?q=bowl",
    "offers": "/offers/",
    "article": _article,
    "landing": "/a-table-for-six/",
    "basket": _basket,
    "checkout-details": _details,
    "checkout-review": _review,
    "confirmation": _confirmation,
    "order": _order,
    "editor": _editor,
    "merchant": _merchant,
}
"""Name -> its address, or the way from the page before it."""


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
            _take_all(shop.url, password, options.target)
    return 0


def _take_all(url: str, password: str, target: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_binary(), args=FLAGS)
        for width in WIDTHS:
            for theme in THEMES:
                _take(browser, url, password, target, width=width, theme=theme)
        browser.close()


def _take(browser: Browser, url: str, password: str, target: Path, *, width: int, theme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    visit = Visit(context.new_page(), url, password)
    for name, way in PAGES.items():
        if callable(way):
            way(visit)
        else:
            visit.go(way)
        visit.page.wait_for_load_state("load")
        visit.page.evaluate(SEEN)
        _write(
            visit.page.screenshot(full_page=name not in BACK_OFFICE), target / f"{name}-{width}-{theme}.webp"
        )
    context.close()


def _write(picture: bytes, file: Path) -> None:
    with Image.open(io.BytesIO(picture)) as image:
        cut = image.convert("RGB").crop((0, 0, image.width, min(image.height, MAX_HEIGHT)))
        cut.save(file, "WEBP", quality=QUALITY, method=6)
    print(f"{file.name}  {file.stat().st_size // 1024} KiB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
