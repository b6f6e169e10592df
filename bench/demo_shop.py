"""The demo shop as a visitor meets it: for Lighthouse and for the pictures of the documentation."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from tests.services import templates
from tests.services.shop import Shop


@contextmanager
def demo_shop() -> Iterator[tuple[Shop, str]]:
    """A running shop with demo data on SQLite, and the password of its people; gone in the end."""
    folder = Path(tempfile.mkdtemp(prefix="shopease-demo-"))
    try:
        templates.sqlite_template(folder / "db.sqlite3")
        shop = Shop(
            folder=folder,
            database_url=f"sqlite:///{folder / 'db.sqlite3'}",
            processes=2,
            env={"DJANGO_SETTINGS_MODULE": "bench.demo_settings", "LOG_LEVEL": "WARNING"},
            unblock=nullcontext,
        )
        (folder / "served/media").mkdir(parents=True)
        shop.manage("collectstatic", "--no-input", "--verbosity", "0")
        loaded = shop.manage("load_demo", "--force").stdout
        shop.start()
        try:
            yield shop, _password(loaded)
        finally:
            shop.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _password(report: str) -> str:
    found = re.search(r"with the password (\S+)\):", report)
    assert found, report
    return found[1]
