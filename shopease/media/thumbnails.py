"""Oscar's thumbnails (in its dashboard) made by Wagtail.

Replaces `oscar.core.thumbnails.SorlThumbnail` through OSCAR_THUMBNAILER (Oscar 4.2).
"""

from types import SimpleNamespace
from typing import Any

from shopease.media.models import LibraryImage


class WagtailThumbnailer:
    """Answers with the rendition of the library picture that owns the file."""

    def generate_thumbnail(self, source: Any, **opts: Any) -> Any:
        """An object with url, width and height; the file itself when it is no library picture."""
        size = str(opts.get("size", "200x200"))
        image = source if isinstance(source, LibraryImage) else getattr(source, "instance", None)
        if not isinstance(image, LibraryImage):
            width, _, height = size.partition("x")
            return SimpleNamespace(url=source.url, width=width, height=height)
        return image.get_rendition(thumbnail_spec(size, is_cropped=bool(opts.get("crop"))))

    def delete_thumbnails(self, source: Any) -> None:
        """Nothing: renditions belong to the library and go with their picture."""


def thumbnail_spec(size: str, *, is_cropped: bool = False) -> str:
    """Wagtail's filter for one of Oscar's sizes: "70x70", or "70" for a width."""
    width, _, height = size.partition("x")
    rule = "fill" if is_cropped else "max"
    spec = f"{rule}-{width}x{height}" if width and height else f"width-{width}"
    return f"{spec}|format-webp"
