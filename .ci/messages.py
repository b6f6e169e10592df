"""Prints what the shop's pages and letters say that a language doesn't know yet, and compiles what it knows.

Needs GNU gettext. The back offices speak English: what only they say isn't asked for.
"""

import gettext
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "locale"
SOURCES = ("*.py", "*.html", "*.txt")
OTHERS = ("tests/", "bench/", "docs/", "requirements/", ".ci/")
OFFICES = (
    *("dashboard", "cms_views", "wagtail_hooks", "viewsets", "chooser", "panels.py", "/report/", "calendar"),
    *("imports/", "bulk/", "feeds/", "demo/", "migrations/", "matrix", "options.py", "skus.py", "roles.py"),
    *("models.py", "models/drafts.py", "models/digital.py", "models/shipments.py", "models/stock.py"),
    *("snippets.py", "cms_pages/blocks/", "menu_blocks.py", "places.py", "display.py", "marks.py"),
    *("targets.py", "broken_links.py", "translating.py", "language_report.py", "media/", "shop/forms.py"),
    *(
        "service_pages.py",
        "form_pages.py",
        "categories.py",
        "styleguide",
        "dev/",
        "emails/page_",
        "stock_low",
    ),
    *("moderation", "search/forms.py", "redirects", "campaigns/forms.py", "cms_pages/admin", "links.py"),
    *(
        "cms_pages/forms.py",
        "players.py",
        "preview_modes.py",
        "target_rows.py",
        "search_preview",
        "form_submitted",
    ),
    *("core/translation.py", "order/processing.py", "services/status.py", "shop/hours.py"),
    *("catalogue_ext/pictures.py", "catalogue_ext/models/", "shop/models/", "shop/wording.py"),
    "models/test_provider.py",
    *("fulfilment/drafts.py", "services/drafts.py"),
    *("services/editing.py", "services/reconciling.py", "services/repaying.py", "services/shipping.py"),
    *("services/many_orders.py", "services/messages.py", "order_life.py", "shipping_forms.py"),
    *("receive_form.py", "notifications/errors.py", "delivery/postcodes.py", "emails/order_staff"),
)
"""Parts of paths of what only members of staff see."""
MODELS = "/models/"
"""Where shoppers see what begins with a capital, such as the states of a return; fields begin small."""


def main() -> int:
    """How many words are missing, at most 1."""
    missing = 0
    with tempfile.TemporaryDirectory() as folder:
        extracted = _extract(Path(folder))
        for language in sorted(path.name for path in LOCALES.iterdir() if path.name != "en"):
            known = _known(language)
            with extracted.open("rb") as file:
                asked = [message for message in read_po(file) if message.id and _is_shown(message)]
            for message in asked:
                words = message.id if isinstance(message.id, str) else message.id[0]
                if (f"{message.context}\x04{words}" if message.context else words) not in known:
                    missing += 1
                    print(f"{language}: {message.id!r} ({message.locations[0][0]})")
    for source in LOCALES.glob("*/LC_MESSAGES/django.po"):
        subprocess.run(["msgfmt", "-o", source.with_suffix(".mo"), source], check=True)  # noqa: S603, S607
    return min(missing, 1)


def _extract(folder: Path) -> Path:
    """All that the sources say, in one file."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *SOURCES]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603
    for name in filter(None, listed.split("\0")):
        if not name.startswith(OTHERS) and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    (folder / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "django", "makemessages", "-l", "de", "--add-location=file", "-v0"]
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603
    return folder / "locale/de/LC_MESSAGES/django.po"


def _is_shown(message: object) -> bool:
    places = [place for place, _line in message.locations]  # type: ignore[attr-defined]
    words = message.id if isinstance(message.id, str) else message.id[0]  # type: ignore[attr-defined]
    return any(
        not any(part in place for part in OFFICES) and not (MODELS in place and words[0].islower())
        for place in places
    )


def _known(language: str) -> set[str]:
    """What we, Oscar, Wagtail, allauth and Django say in a language."""
    packages = Path(next(path for path in sys.path if path.endswith("site-packages")))
    found = [LOCALES / language / "LC_MESSAGES/django.po"]
    known: set[str] = set()
    with found[0].open("rb") as file:
        for message in read_po(file, locale=language):
            words = message.id if isinstance(message.id, str) else message.id[0]
            known.add(f"{message.context}\x04{words}" if message.context else words)
    for part in ("oscar", "django/conf", "django/contrib/auth", "allauth", "wagtail", "wagtail/admin"):
        compiled = packages / part / "locale" / language / "LC_MESSAGES/django.mo"
        if compiled.exists():
            with compiled.open("rb") as file:
                catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
            known |= {key if isinstance(key, str) else key[0] for key in catalogue}
    return known


if __name__ == "__main__":
    sys.exit(main())
