"""Where Chromium is: the system's, or the one Playwright has fetched."""

import os
import shutil
from pathlib import Path

from tests.services.process import ServiceError

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
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
    """The path of a Chromium that can be driven (a snap can't be)."""
    for name in NAMES:
        found = shutil.which(name)
        if found and not os.path.realpath(found).startswith("/snap") and not _is_snap_stub(found):
            return found
    fetched = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"), reverse=True)
    if fetched:
        return str(fetched[0])
    raise ServiceError("No Chromium was found. Run `make bootstrap` or install Debian's package chromium.")


def _is_snap_stub(path: str) -> bool:
    with Path(path).open("rb") as file:
        start = file.read(2000)
    return start.startswith(b"#!") and b"snap" in start
