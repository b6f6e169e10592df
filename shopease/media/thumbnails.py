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
        width, _, height = str(opts.get("size", "200x200")).partition("x")
        rule = "fill" if opts.get("crop") else "max"
        spec = f"{rule}-{width}x{height}" if width and height else f"width-{width}"
        image = source if isinstance(source, LibraryImage) else getattr(source, "instance", None)
        if not isinstance(image, LibraryImage):
            return SimpleNamespace(url=source.url, width=width, height=height)
        return image.get_rendition(f"{spec}|format-webp")

    def delete_thumbnails(self, source: Any) -> None:
        """Nothing: renditions belong to the library and go with their picture."""
