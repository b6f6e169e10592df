"""A ZIP with pictures, read without ever unpacking it to a disk: names in it are names, not places."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO

from shopease.imports.errors import FileRefusedError, PictureRefusedError
from shopease.imports.fetching import FORMATS, FetchedFile, picture_check

MAX_ENTRIES = 5_000
MAX_ENTRY = 10 * 1024 * 1024
MAX_TOTAL = 1024 * 1024 * 1024
MAX_RATIO = 100
DAMAGES = (zlib.error, lzma.LZMAError)
ENDINGS = {f".{ending}" for ending in (*FORMATS.values(), "jpeg")}
MAX_LISTED = 400
"""Bytes that one file takes in the table of contents, at most and on average."""
HARMLESS = 1024 * 1024
"""Below this size it doesn't matter how well an entry is packed."""


@dataclass(slots=True)
class PictureZip:
    """Pictures by file name, whatever the case and whatever folder they lie in."""

    archive: zipfile.ZipFile
    _entries: dict[str, list[zipfile.ZipInfo]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for info in self.archive.infolist():
            name = PurePosixPath(info.filename.replace("\\", "/")).name.casefold()
            if not info.is_dir() and PurePosixPath(name).suffix in ENDINGS:
                self._entries.setdefault(name, []).append(info)

    def names(self) -> list[str]:
        """The file names of the pictures."""
        return sorted(self._entries)

    def read(self, name: str) -> FetchedFile:
        """The picture of this file name. Raises `PictureRefusedError`."""
        info = self._find(name)
        if info.flag_bits & 0x1:
            raise PictureRefusedError("the ZIP is locked with a password")
        try:
            with self.archive.open(info) as file:
                content = file.read(MAX_ENTRY + 1)
        except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, RuntimeError, *DAMAGES) as error:
            raise PictureRefusedError("the file in the ZIP is damaged") from error
        if len(content) > MAX_ENTRY:
            raise PictureRefusedError("the file is larger than 10 MB")
        return picture_check(content)

    def _find(self, name: str) -> zipfile.ZipInfo:
        wanted = name.replace("\\", "/").casefold()
        found = self._entries.get(PurePosixPath(wanted).name, [])
        exact = [info for info in found if info.filename.casefold() == wanted] or found
        if not exact:
            raise PictureRefusedError("no picture of this name is in the ZIP")
        if len(exact) > 1:
            raise PictureRefusedError("several pictures of this name are in the ZIP")
        return exact[0]


@contextmanager
def zip_open(file: IO[bytes]) -> Iterator[PictureZip]:
    """A ZIP of bearable size. Raises `FileRefusedError` with a reason for people."""
    archive_check(file, max_entries=MAX_ENTRIES, max_total=MAX_TOTAL)
    with zipfile.ZipFile(file) as archive:
        yield PictureZip(archive)


def archive_check(file: IO[bytes], *, max_entries: int, max_total: int) -> None:
    """Refuse what is no ZIP or would unpack to too much. Raises `FileRefusedError`.

    Sizes are those that the archive declares; nothing beyond them is ever read.
    """
    try:
        _refuse_long_list(file, max_entries)
        infos = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileRefusedError("The ZIP file can't be read: it is damaged.") from error
    if len(infos) > max_entries:
        raise FileRefusedError(f"The file holds {len(infos)} files, at most {max_entries} are read.")
    if sum(info.file_size for info in infos) > max_total:
        raise FileRefusedError(f"The file unpacks to more than {max_total // 1024 // 1024} MB.")
    for info in infos:
        if info.file_size > HARMLESS and info.file_size > MAX_RATIO * max(1, info.compress_size):
            raise FileRefusedError("The file is packed so tightly that it can't be an honest one.")


def _refuse_long_list(file: IO[bytes], max_entries: int) -> None:
    """Python reads the whole table of contents at once: look at its size first."""
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined]
    if end is None:
        raise zipfile.BadZipFile
    size = end[zipfile._ECD_SIZE]  # type: ignore[attr-defined]
    if size > max_entries * MAX_LISTED:
        raise FileRefusedError(f"The file holds more than {max_entries} files.")
