"""Where Chromium is: the system's, or the one Playwright has fetched."""

import os
import shutil
from pathlib import Path

from tests.services.process import ServiceError

SHELL = "chromium-headless-shell"
"""The same engine without the windows around pages, which cost a fifth of the processor's time."""
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FETCHED = ("chromium_headless_shell-*/*/*headless*shell", "chromium-*/chrome-linux*/chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_binary() -> str:
    """The path of a Chromium that can be driven (a snap can't be), one without windows if there is one."""
    cache = Path.home() / ".cache/ms-playwright"
    shells, whole = ([str(path) for path in sorted(cache.glob(one), reverse=True)] for one in FETCHED)
    for found in (shutil.which(SHELL), *shells, *map(shutil.which, NAMES), *whole):
        if found and not os.path.realpath(found).startswith("/snap") and not _is_snap_stub(found):
            return found
    raise ServiceError("No Chromium was found. Run `make bootstrap` or install Debian's package chromium.")


def _is_snap_stub(path: str) -> bool:
    with Path(path).open("rb") as file:
        start = file.read(2000)
    return start.startswith(b"#!") and b"snap" in start
