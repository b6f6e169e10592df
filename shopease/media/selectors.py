"""Reading pictures for pages: only what exists already, never a rendition made in a request."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from shopease.core.cache import Unchanging
from shopease.media.models import LibraryImage, LibraryRendition
from shopease.media.types import FORMATS, STOREFRONT_SPECS, WIDTHS, spec

PICTURE_SECONDS = 300

# In the order of the models' fields, as `from_db` takes them.
_IMAGE = ("id", "title", "file", "width", "height", "focal_point_x", "focal_point_y", "alt_text")
_RENDITION = ("id", "filter_spec", "file", "width", "height")


@dataclass(frozen=True)
class PictureSource:
    """One `<source>`: MIME type and a srcset of widths in CSS pixels."""

    mime: str
    srcset: str


@dataclass(frozen=True)
class Picture:
    """What a `<picture>` needs: modern sources first, one JPEG (or the original) for `<img>`.

    `focus` are the classes by which a cropped picture shows its focal point, in steps of 10 %.
    """

    sources: tuple[PictureSource, ...]
    src: str
    width: int
    height: int
    alt: str
    focus: str = ""

    def __hash__(self) -> int:
        """Of what tells pictures apart: cards are looked up by it, and all sources would take long."""
        return hash((self.src, self.alt))


def picture_for(image: LibraryImage, *, alt: str = "") -> Picture:
    """The picture as it can be shown now.

    Falls back to a smaller rendition or the original file while renditions are missing. Costs no
    query when `renditions` was prefetched, else one.
    """
    return _picture(image, image.renditions.all(), alt)


def _picture(image: LibraryImage, renditions: Iterable[LibraryRendition], alt: str = "") -> Picture:
    existing = {rendition.filter_spec: rendition for rendition in renditions}
    sources = []
    for name in FORMATS:
        widths = [(w, existing[spec(w, name)]) for w in WIDTHS if spec(w, name) in existing]
        if widths and name != "jpeg":
            srcset = ", ".join(f"{r.url} {r.width}w" for _w, r in widths)
            sources.append(PictureSource(mime=f"image/{name}", srcset=srcset))
    jpegs = [existing[spec(w, "jpeg")] for w in WIDTHS if spec(w, "jpeg") in existing]
    best = jpegs[-1] if jpegs else None
    return Picture(
        sources=tuple(sources),
        src=best.url if best else image.file.url,
        width=best.width if best else image.width,
        height=best.height if best else image.height,
        alt=alt or image.alt_text or image.title,
        focus=_focus(image),
    )


def _focus(image: LibraryImage) -> str:
    if image.focal_point_x is None or image.focal_point_y is None or not (image.width and image.height):
        return ""
    x, y = (
        min(10, round(10 * place / whole)) * 10
        for place, whole in ((image.focal_point_x, image.width), (image.focal_point_y, image.height))
    )
    return f"focus-x-{x} focus-y-{y}"


def pictures_by_ids(image_ids: Iterable[int]) -> dict[int, Picture]:
    """Pictures by the id of their image; those that are gone are left out.

    No query while cached, else one for any number.
    """
    keys = {f"media.picture.{pk}": pk for pk in image_ids}
    if not keys:
        return {}
    pictures: dict[int, Picture] = {keys[key]: found for key, found in cache.get_many(keys).items()}
    missing = [pk for pk in keys.values() if pk not in pictures]
    if missing:
        read = _read(missing)
        cache.set_many(
            {f"media.picture.{pk}": Unchanging(found) for pk, found in read.items()}, PICTURE_SECONDS
        )
        pictures |= read
    return pictures


def _read(image_ids: Iterable[int]) -> dict[int, Picture]:
    """One query: images joined with their renditions, if they have any yet."""
    columns = (*_IMAGE, *(f"renditions__{name}" for name in _RENDITION))
    images: dict[tuple[Any, ...], list[LibraryRendition]] = {}
    for row in LibraryImage.objects.filter(pk__in=image_ids).values_list(*columns):
        made = images.setdefault(row[: len(_IMAGE)], [])
        if row[len(_IMAGE)] is not None:
            made.append(LibraryRendition.from_db(None, _RENDITION, row[len(_IMAGE) :]))
    return {key[0]: _picture(LibraryImage.from_db(None, _IMAGE, key), made) for key, made in images.items()}


def picture_forget(image_id: int) -> None:
    """Drop what is remembered of a picture; called when it or a rendition changes."""
    cache.delete(f"media.picture.{image_id}")


def images_without_renditions() -> QuerySet[LibraryImage]:
    """Pictures that miss one of the storefront's widths and formats, oldest first."""
    made = Count("renditions", filter=Q(renditions__filter_spec__in=STOREFRONT_SPECS))
    return LibraryImage.objects.annotate(made=made).filter(made__lt=len(STOREFRONT_SPECS)).order_by("pk")
