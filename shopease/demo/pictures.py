"""The studio's pictures and films in the library, pictures with all renditions made at once."""

import hashlib
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Collection

from shopease.demo.reading import PICTURES, data_read
from shopease.media.models import LibraryImage, LibraryRendition, LibraryVideo
from shopease.media.types import FORMATS, WIDTHS, spec

SHELF = "Demo shop"
WORKERS = 2
# Wagtail's encoder takes half a second for one AVIF; at this speed it is a fiftieth, for a few bytes more.
OPTIONS = {
    "avif": {"quality": 78, "speed": 9},
    "webp": {"quality": 82, "method": 2},
    "jpeg": {"quality": 84, "optimize": True, "progressive": True},
}


def pictures_load(*, alts: dict[str, str]) -> dict[str, LibraryImage]:
    """The library picture of each stem, rendered; those that exist are left as they are.

    `alts` gives the alternative text by stem.
    """
    root = Collection.get_first_root_node()
    shelf = root.get_children().filter(name=SHELF).first() or root.add_child(name=SHELF)
    known = {image.file_hash: image for image in LibraryImage.objects.filter(collection=shelf)}
    images: dict[str, LibraryImage] = {}
    with ThreadPoolExecutor(WORKERS) as pool:
        contents = {stem: (PICTURES / f"{stem}.webp").read_bytes() for stem in alts}
        digests = {stem: _digest(content) for stem, content in contents.items()}
        new = [stem for stem in alts if digests[stem] not in known]
        for stem, renditions in zip(
            new, pool.map(lambda stem: list(_encode(contents[stem])), new), strict=True
        ):
            images[stem] = _store(stem, alts[stem], contents[stem], shelf, renditions)
    return {stem: images.get(stem) or known[digests[stem]] for stem in alts}


def films_load(*, images: dict[str, LibraryImage]) -> dict[str, LibraryVideo]:
    """The library video of each stem; those that exist are left as they are."""
    films = {}
    for stem, said in data_read("stills")["film"].items():
        content = (PICTURES / f"{stem}.webm").read_bytes()
        digest = _digest(content)
        films[stem] = LibraryVideo.objects.filter(file_hash=digest).first() or LibraryVideo.objects.create(
            title=said["title"],
            transcript=said["transcript"],
            poster=images[said["poster"]],
            file=ContentFile(content, name=f"{stem}.webm"),
            file_hash=digest,
            file_size=len(content),
        )
    return films


Encoded = tuple[int, str, int, int, bytes]


def _digest(content: bytes) -> str:
    """As in Wagtail's `file_hash`."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def _encode(content: bytes) -> Iterator[Encoded]:
    """Every storefront width and format: width wanted, format, width and height, bytes."""
    with Image.open(io.BytesIO(content)) as opened:
        picture = opened.convert("RGB")
    for width in WIDTHS:
        size = min(width, picture.width)
        shown = picture.resize((size, round(picture.height * size / picture.width)), Image.Resampling.LANCZOS)
        for name in FORMATS:
            buffer = io.BytesIO()
            shown.save(buffer, name.upper(), **OPTIONS[name])
            yield width, name, shown.width, shown.height, buffer.getvalue()


def _store(stem: str, alt: str, content: bytes, shelf: Collection, renditions: list[Encoded]) -> LibraryImage:
    image: LibraryImage = LibraryImage.objects.create(
        title=alt,
        alt_text=alt,
        collection=shelf,
        file=ContentFile(content, name=f"{stem}.webp"),
        file_hash=_digest(content),
        file_size=len(content),
    )
    LibraryRendition.objects.bulk_create(
        LibraryRendition(
            image=image,
            filter_spec=spec(width, name),
            width=shown_width,
            height=height,
            file=ContentFile(encoded, name=f"{stem}.width-{width}.{name.replace('jpeg', 'jpg')}"),
        )
        for width, name, shown_width, height, encoded in renditions
    )
    return image
