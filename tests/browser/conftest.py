"""Browser tests: Chromium on a live shop, failing on errors that nobody would look for.

Every page a test opens is watched: a console error, an uncaught exception, a violation of the
content security policy or a finding of axe fails the test, even when its own assertions hold.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Error, Page, expect

from tests.services.chromium import FLAGS, chromium_binary

AXE = Path(__file__).parent / "vendor/axe.min.js"
AT_REST = """() => document.getAnimations()
  .filter(one => one.playState === "running" && one.timeline === document.timeline
    && one.effect.getComputedTiming().endTime !== Infinity)
  .forEach(one => one.finish())"""
"""Brings to its end what moves for a while: halfway, colours are not what they will be."""
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

expect.set_options(timeout=15_000)  # five seconds are little where two processors do all of it


class Watch:
    """What went wrong on the pages of one test; `allow` names what the test provokes itself."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.is_paused = False
        self._allowed: list[re.Pattern[str]] = []

    def allow(self, pattern: str) -> None:
        """Expect problems that match, for instance the 404 a test asks for."""
        self._allowed.append(re.compile(pattern))

    def report(self, problem: str) -> None:
        """Remember a problem."""
        self.problems.append(problem)

    def unexpected(self) -> list[str]:
        """The problems that no pattern allows."""
        return [found for found in self.problems if not any(rule.search(found) for rule in self._allowed)]

    def console(self, message: ConsoleMessage) -> None:
        """Listen to the console."""
        if self.is_paused:
            return
        if message.type == "error" or "Content Security Policy" in message.text:
            self.report(f"console: {message.text} ({message.location.get('url', '')})")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium_binary(), "args": FLAGS}


@pytest.fixture
def watch() -> Iterator[Watch]:
    """The watch over this test's pages; checked when the test is over."""
    watching = Watch()
    yield watching
    assert watching.unexpected() == []


@pytest.fixture
def page(
    page: Page, watch: Watch, axe: Callable[[Page], list[str]], live_shop: Callable[..., Any]
) -> Iterator[Page]:
    """Playwright's page, watched; axe looks at the last page of the test too, before its shop is ended.

    Then the page is whole and at its top: what has scrolled below the header counts as too small a target.
    """
    watch_page(page, watch)
    yield page
    if page.url.startswith("http") and not page.is_closed():
        page.wait_for_load_state()
        page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        for finding in axe(page):
            watch.report(finding)


def watch_page(page: Page, watch: Watch) -> None:
    """Watch one more page, for instance of a second visitor."""
    page.on("console", watch.console)
    page.on("pageerror", lambda error: watch.report(f"exception: {error}"))


@pytest.fixture
def axe(watch: Watch) -> Callable[[Page], list[str]]:
    """`axe(page)` returns what is wrong with a page's accessibility, one line a rule."""
    source = AXE.read_text()

    def run(page: Page) -> list[str]:
        try:
            return judge(page)
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
            return judge(page)  # the page was about to lead to another

    def judge(page: Page) -> list[str]:
        page.wait_for_load_state()  # a page still without its style sheets has no sizes to judge
        page.evaluate(AT_REST)
        watch.is_paused = True  # axe itself tries inline styles, which the policy blocks
        page.evaluate(source)
        # Without preload: axe would copy our style sheets into inline ones, which the policy blocks.
        options = {
            "runOnly": {"type": "tag", "values": AXE_RULES},
            "resultTypes": ["violations"],
            "preload": False,
        }
        result = page.evaluate("options => axe.run(document, options)", options)
        watch.is_paused = False
        return [
            f"axe: {page.url}: {rule['id']}: {rule['help']}: {[node['target'] for node in rule['nodes'][:3]]}"
            for rule in result["violations"]
        ]

    return run
