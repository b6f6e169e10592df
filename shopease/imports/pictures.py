"""Pictures of imported products: fetched once, kept in the library, remembered by address."""

import hashlib
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from shopease.imports.errors import PictureRefusedError
from shopease.imports.fetching import PictureFetcher
from shopease.imports.models import FetchedPicture
from shopease.imports.types import PictureDraft, Problem, ProductDraft
from shopease.media.models import LibraryImage


def pictures_fetch(
    *, draft: ProductDraft, fetcher: PictureFetcher
) -> tuple[dict[str, LibraryImage], list[Problem]]:
    """The library pictures of a product by address, and those that were skipped with the reason.

    Waits for other people's servers: call it outside any transaction.
    """
    wanted = {picture.url: (picture, "Image Src") for picture in draft.pictures}
    for variant in draft.variants:
        if variant.picture:
            wanted.setdefault(variant.picture.url, (variant.picture, "Variant Image"))
    known = FetchedPicture.objects.filter(url_hash__in=[_hash(url) for url in wanted]).select_related("image")
    images = {picture.url: picture.image for picture in known}
    skipped = []
    for url, (picture, column) in wanted.items():
        if url in images:
            continue
        try:
            images[url] = _add(picture, draft.title, fetcher)
        except PictureRefusedError as error:
            skipped.append(Problem(picture.line, column, f"Picture skipped: {error}."))
    return images, skipped


def _add(picture: PictureDraft, title: str, fetcher: PictureFetcher) -> LibraryImage:
    file = fetcher.fetch(picture.url)
    stem = PurePosixPath(unquote(urlsplit(picture.url).path)).stem[:60] or "picture"
    with transaction.atomic():
        image: LibraryImage = LibraryImage.objects.create(
            title=title,
            alt_text=picture.alt,
            file=ContentFile(file.content, name=f"{stem}.{file.extension}"),
        )
        try:
            with transaction.atomic():
                FetchedPicture.objects.create(url=picture.url, url_hash=_hash(picture.url), image=image)
        except IntegrityError:  # another import was quicker: use what it fetched
            image.delete()
            return FetchedPicture.objects.select_related("image").get(url_hash=_hash(picture.url)).image
    return image


def _hash(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
