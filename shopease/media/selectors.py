"""Reading pictures for pages: only what exists already, never a rendition made in a request."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from shopease.media.models import LibraryImage, LibraryRendition
from shopease.media.types import FORMATS, STOREFRONT_SPECS, WIDTHS, spec


@dataclass(frozen=True)
class PictureSource:
    """One `<source>`: MIME type and a srcset of widths in CSS pixels."""

    mime: str
    srcset: str


@dataclass(frozen=True)
class Picture:
    """What a `<picture>` needs: modern sources first, one JPEG (or the original) for `<img>`."""

    sources: tuple[PictureSource, ...]
    src: str
    width: int
    height: int
    alt: str


def picture_for(image: LibraryImage, *, alt: str = "") -> Picture:
    """The picture as it can be shown now.

    Falls back to a smaller rendition or the original file while renditions are missing. Costs no
    query when `renditions` was prefetched, else one.
    """
    existing: dict[str, LibraryRendition] = {r.filter_spec: r for r in image.renditions.all()}
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
    )


def images_without_renditions() -> QuerySet[LibraryImage]:
    """Pictures that miss one of the storefront's widths and formats, oldest first."""
    made = Count("renditions", filter=Q(renditions__filter_spec__in=STOREFRONT_SPECS))
    return LibraryImage.objects.annotate(made=made).filter(made__lt=len(STOREFRONT_SPECS)).order_by("pk")
