"""Videos of the library, as plain functions."""

from typing import Any

from shopease.media.models import LibraryVideo


def video_create(title: str = "At the wheel", **fields: Any) -> LibraryVideo:
    """A video whose file is only named, as nothing plays it."""
    return LibraryVideo.objects.create(**{"title": title, "file": "videos/wheel.mp4", **fields})
