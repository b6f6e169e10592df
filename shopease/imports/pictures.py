"""Pictures of imported products: of the library, out of a ZIP, or fetched once from their address."""

import hashlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from shopease.imports.errors import PictureRefusedError
from shopease.imports.fetching import FetchedFile, PictureFetcher
from shopease.imports.models import FetchedPicture
from shopease.imports.types import PictureDraft, Problem, ProductDraft
from shopease.imports.zips import PictureZip
from shopease.media.models import LibraryImage

AT_ONCE = 8


@dataclass(slots=True)
class PictureSource:
    """Where an import finds its pictures. `rehearses`: nothing is fetched or stored."""

    fetcher: PictureFetcher
    archive: PictureZip | None = None
    rehearses: bool = False
    refused: dict[str, str] = field(default_factory=dict)

    def find(self, drafts: Iterable[ProductDraft]) -> Mapping[str, int | str]:
        """The library's pictures by the address that the file gives them.

        While rehearsing, pictures that would be fetched stand as their own address. Why others are
        missing is in `refused`. Waits for other people's servers: call it outside any transaction.
        """
        wanted = {picture.url: (picture, draft.title) for draft in drafts for picture in pictures_of(draft)}
        found: dict[str, int | str] = {**_own(wanted), **_fetched(wanted)}
        missing = [url for url in wanted if url not in found and url not in self.refused]
        if self.rehearses:
            names = set(self.archive.names()) if self.archive else set()
            for url in missing:
                if is_address(url) or PurePosixPath(url.replace("\\", "/")).name.casefold() in names:
                    found[url] = url
                else:
                    self.refused[url] = "no picture of this name is in the ZIP"
            return found
        for url, answer in self._read(missing):
            if isinstance(answer, FetchedFile):
                found[url] = _keep(*wanted[url], answer)
            else:
                self.refused[url] = answer
        return found

    def _read(self, urls: list[str]) -> Iterable[tuple[str, FetchedFile | str]]:
        addresses = [url for url in urls if is_address(url)]
        for url in urls:
            if url not in addresses:
                yield url, self._try(url)
        if addresses:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                yield from zip(addresses, pool.map(self._try, addresses), strict=True)

    def _try(self, url: str) -> FetchedFile | str:
        try:
            if is_address(url):
                return self.fetcher.fetch(url)
            if self.archive is None:
                return "no ZIP with pictures came along"
            return self.archive.read(url)
        except PictureRefusedError as error:
            return str(error)

    def problems(self, draft: ProductDraft) -> tuple[Problem, ...]:
        """The pictures of a product that were skipped, with the reason."""
        return tuple(
            Problem(
                picture.line,
                picture.column,
                f"Picture skipped: {self.refused[picture.url]}.",
                is_warning=True,
            )
            for picture in {picture.url: picture for picture in pictures_of(draft)}.values()
            if picture.url in self.refused
        )


def pictures_of(draft: ProductDraft) -> list[PictureDraft]:
    """All pictures that a draft names, those of its variants too."""
    variants = [p for v in draft.variants for p in (v.picture, *v.pictures) if p is not None]
    return [*draft.pictures, *variants]


def is_address(url: str) -> bool:
    """Whether a picture is named by an address, not by a file name."""
    return "://" in url


def address_of(image: LibraryImage) -> str:
    """The address under which an export names a picture, and an import knows it again."""
    return _own_prefix() + image.file.name


def _own_prefix() -> str:
    address = default_storage.url("x").removesuffix("x")
    return address if is_address(address) else settings.SITE_URL.rstrip("/") + address


def _own(urls: Iterable[str]) -> dict[str, int]:
    prefix = _own_prefix()
    names = {url.removeprefix(prefix): url for url in urls if url.startswith(prefix)}
    names |= {unquote(name): url for name, url in names.items()}
    found = LibraryImage.objects.filter(file__in=names).values_list("file", "pk")
    return {names[name]: pk for name, pk in found}


def _fetched(urls: Iterable[str]) -> dict[str, int]:
    hashes = {_hash(url): url for url in urls if is_address(url)}
    known = FetchedPicture.objects.filter(url_hash__in=hashes).values_list("url_hash", "image_id")
    return {hashes[url_hash]: image for url_hash, image in known}


def _keep(picture: PictureDraft, title: str, file: FetchedFile) -> int:
    """Put a picture into the library: one of the same bytes is there only once."""
    digest = hashlib.sha1(file.content, usedforsecurity=False).hexdigest()
    same = LibraryImage.objects.filter(file_hash=digest).values_list("pk", flat=True).first()
    with transaction.atomic():
        image_id = same if same is not None else _add(picture, title, file, digest)
        if is_address(picture.url):
            try:
                with transaction.atomic():
                    FetchedPicture.objects.create(
                        url=picture.url, url_hash=_hash(picture.url), image_id=image_id
                    )
            except IntegrityError:  # another import was quicker: use what it fetched
                if same is None:
                    LibraryImage.objects.get(pk=image_id).delete()
                image_id = FetchedPicture.objects.get(url_hash=_hash(picture.url)).image_id
    return int(image_id)


def _add(picture: PictureDraft, title: str, file: FetchedFile, digest: str) -> int:
    stem = PurePosixPath(unquote(urlsplit(picture.url).path)).stem[:60] or "picture"
    image = LibraryImage(
        title=(title or stem)[:255],
        alt_text=picture.alt[:255],
        file=ContentFile(file.content, name=f"{stem}.{file.extension}"),
    )
    image.file_size, image.file_hash = len(file.content), digest
    image.save()
    return int(image.pk)


def _hash(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
