"""Where files lie: hashed static files, public media, private files behind links that expire."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.files.storage import FileSystemStorage
from django.urls import reverse
from whitenoise.storage import CompressedManifestStaticFilesStorage

PRIVATE_SALT = "shopease.private-file"

STYLE_ENTRY = "css/main.css"
CSS_IMPORT = re.compile(r'@import url\("(?P<file>[^"]+)"\) layer\((?P<layer>[a-z]+)\);')
CSS_ADDRESS = re.compile(r'url\(["\']?(?P<path>[^"\')]+)["\']?\)')


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Static files under hashed names, ES-module imports included; the style sheet as one file."""

    support_js_module_import_aggregation = True
    manifest_strict = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address under the hashed name, put together once: a page asks for a dozen."""
        if settings.DEBUG or force:
            return str(super().url(name, force))
        if name not in self._addresses:
            self._addresses[name] = str(super().url(name))
        return self._addresses[name]

    def post_process(self, paths: Any, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Flatten the entry style sheet, then hash and compress everything."""
        if not dry_run and STYLE_ENTRY in paths:
            flat = flattened(self.location, STYLE_ENTRY)
            Path(self.location, STYLE_ENTRY).write_text(flat, encoding="utf-8")
            paths = {**paths, STYLE_ENTRY: (self, STYLE_ENTRY)}
        yield from super().post_process(paths, dry_run, **options)


def flattened(root: str | Path, entry: str) -> str:
    """A style sheet with its `@import url("…") layer(…)` replaced by the files' text in that layer.

    Addresses inside the files are rewritten to hold from the entry's folder.
    """
    sheet = Path(root, entry)

    def inlined(found: re.Match[str]) -> str:
        part = sheet.parent / found["file"]
        text = CSS_ADDRESS.sub(lambda url: _moved(url, part, sheet), part.read_text(encoding="utf-8"))
        return f"@layer {found['layer']} {{\n{text.rstrip()}\n}}"

    return CSS_IMPORT.sub(inlined, sheet.read_text(encoding="utf-8"))


def _moved(address: re.Match[str], part: Path, sheet: Path) -> str:
    if address["path"].startswith(("/", "#", "data:")):
        return address[0]
    target = (part.parent / address["path"]).resolve()
    return f'url("{os.path.relpath(target, sheet.parent.resolve())}")'


class PrivateFileStorage(FileSystemStorage):
    """Private files on disk: outside the media folder, reached by a signed link that expires."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"location": settings.PRIVATE_ROOT, **kwargs})

    def url(self, name: str | None) -> str:
        token = signing.dumps(name, salt=PRIVATE_SALT, compress=True)
        return reverse("private-file", kwargs={"token": token})


def private_name(token: str) -> str:
    """The file named by a signed link.

    Raises `django.core.signing.BadSignature` when the link is forged or older than
    `PRIVATE_LINK_SECONDS`.
    """
    return str(signing.loads(token, salt=PRIVATE_SALT, max_age=settings.PRIVATE_LINK_SECONDS))
