"""Judge five pages with Lighthouse as on a phone: `make lighthouse`.

Exits with 1 when a page misses a target. The reports are kept in var/lighthouse.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path[0] = str(Path(__file__).resolve().parents[1])

from playwright.sync_api import BrowserContext, Playwright, sync_playwright  # noqa: E402

from bench.demo_shop import demo_shop  # noqa: E402
from tests.services.chromium import FLAGS, chromium_binary  # noqa: E402
from tests.services.process import HOST, ROOT, ServiceError, free_port  # noqa: E402

HOME = ROOT / "var/lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TARGETS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
NOT_INDEXED = {"basket"}
"""Pages that ask search engines to leave them out, which costs them the points of SEO on purpose."""
MAX_SHIFT = 0.02
MAX_KIB = 100
"""Transferred before pictures."""


@dataclass(frozen=True)
class Result:
    """What Lighthouse says of one page: points from 0 to 100, seconds, KiB."""

    name: str
    points: dict[str, int]
    lcp: float
    shift: float
    blocking_ms: float
    kib: float
    foreign: frozenset[str]

    def misses(self) -> list[str]:
        """What is short of its target."""
        short = [
            f"{category} {self.points[category]} < {target}"
            for category, target in TARGETS.items()
            if self.points[category] < target and not (category == "seo" and self.name in NOT_INDEXED)
        ]
        if self.shift >= MAX_SHIFT:
            short.append(f"CLS {self.shift:.3f}")
        if self.kib > MAX_KIB:
            short.append(f"{self.kib:.0f} KiB before pictures")
        return short + [f"asks {host}" for host in sorted(self.foreign)]


def main() -> int:
    """Start the demo shop, judge each page, print a table; the exit code."""
    try:
        program = _program()
        with demo_shop() as (shop, _password):
            results = _judge(program, shop.url)
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    print(_table(results))
    return int(any(result.misses() for result in results))


def _program() -> Path:
    """Lighthouse itself, from npm, in the locked version."""
    if not shutil.which("npm"):
        raise ServiceError("Lighthouse needs Node.js 18.20 or newer with npm.")
    folder, source = HOME / "node", ROOT / "bench/node"
    folder.mkdir(parents=True, exist_ok=True)
    locked = (source / "package-lock.json").read_text()
    program = folder / "node_modules/lighthouse/cli/index.js"
    kept = folder / "package-lock.json"
    if not program.exists() or not kept.exists() or kept.read_text() != locked:
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(source / name, folder / name)
        done = subprocess.run(
            ["npm", "ci", "--silent", "--ignore-scripts", "--prefix", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ServiceError(f"npm ci failed:\n{done.stdout}{done.stderr}")
    return program


def _judge(program: Path, url: str) -> list[Result]:
    """Each page in a browser of its own, so that nothing is cached."""
    with sync_playwright() as playwright:
        with _browser(playwright) as (context, _port):
            addresses = _addresses(context, url)
        results = []
        for name, address in addresses.items():
            with _browser(playwright) as (context, port):
                if name == "basket":
                    _basket_fill(context, url)
                results.append(_measure(program, name, address, port))
    return results


@contextmanager
def _browser(playwright: Playwright) -> Iterator[tuple[BrowserContext, int]]:
    """A new browser with nothing in it, and the port at which Lighthouse can drive it."""
    port = free_port()
    context = playwright.chromium.launch_persistent_context(
        "", executable_path=chromium_binary(), args=[*FLAGS, f"--remote-debugging-port={port}"]
    )
    try:
        yield context, port
    finally:
        context.close()


def _addresses(context: BrowserContext, url: str) -> dict[str, str]:
    """Where the five pages are."""
    page = context.pages[0]
    page.goto(url + "/catalogue/")
    product = page.locator(".product-card-title a").first.get_attribute("href")
    page.goto(url + "/")
    category = page.locator("footer a[href*='/catalogue/category/']").first.get_attribute("href")
    page.goto(url + "/journal/")
    article = page.locator("main a[href*='/journal/']").first.get_attribute("href")
    paths = {"home": "/", "category": category, "product": product, "article": article, "basket": "/basket/"}
    return {name: f"{url}{urlsplit(str(path)).path}" for name, path in paths.items()}


def _basket_fill(context: BrowserContext, url: str) -> None:
    """Put one thing into the basket, and forget the pages that one has seen on the way."""
    page = context.pages[0]
    page.goto(url + "/catalogue/")
    page.locator("button[formaction*='/basket/add/']").first.click()
    page.locator("#toasts a").first.wait_for()
    context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.goto("about:blank")


def _measure(program: Path, name: str, address: str, port: int) -> Result:
    report = HOME / f"{name}.json"
    command = ["node", str(program), address, f"--port={port}", "--output=json", f"--output-path={report}"]
    options = [f"--only-categories={','.join(CATEGORIES)}", "--disable-storage-reset", "--quiet"]
    done = subprocess.run(
        [*command, *options], capture_output=True, text=True, check=False, env=dict(os.environ), timeout=180
    )
    if done.returncode:
        raise ServiceError(f"Lighthouse failed for {address}:\n{done.stdout}{done.stderr}")
    return result_read(name, json.loads(report.read_text()))


def result_read(name: str, report: dict[str, Any]) -> Result:
    """The figures of one of Lighthouse's reports."""
    audits = report["audits"]
    requests = audits["network-requests"]["details"]["items"]
    before_pictures = [item for item in requests if item.get("resourceType") not in {"Image", "Media"}]
    hosts = {urlsplit(item["url"]).hostname for item in requests if item["url"].startswith("http")}
    return Result(
        name=name,
        points={key: round(100 * report["categories"][key]["score"]) for key in CATEGORIES},
        lcp=audits["largest-contentful-paint"]["numericValue"] / 1000,
        shift=audits["cumulative-layout-shift"]["numericValue"],
        blocking_ms=audits["total-blocking-time"]["numericValue"],
        kib=sum(item.get("transferSize", 0) for item in before_pictures) / 1024,
        foreign=frozenset(str(host) for host in hosts - {HOST}),
    )


def _table(results: list[Result]) -> str:
    lines = ["page       perf  a11y  best  seo   LCP s   CLS    TBT ms  KiB"]
    for result in results:
        points = "  ".join(f"{result.points[key]:>4}" for key in CATEGORIES)
        lines.append(
            f"{result.name:<9} {points}  {result.lcp:>5.2f}  {result.shift:.3f}  {result.blocking_ms:>5.0f}"
            f"  {result.kib:>5.1f}  {'; '.join(result.misses())}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
