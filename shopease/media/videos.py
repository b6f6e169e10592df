"""Reading videos for pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache

from shopease.media.models import LibraryVideo

VIDEO_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Video:
    """What a `<video>` needs; `poster_id` is the key of the picture shown before it runs.

    Files of a storage on another host are `is_foreign`: captions are then asked for across origins.
    """

    src: str
    mime: str
    title: str
    captions: str
    transcript: str
    poster_id: int | None

    @property
    def is_foreign(self) -> bool:
        """Whether the file lies on another host than the shop."""
        return not self.src.startswith("/")


def videos_by_ids(video_ids: Iterable[int]) -> dict[int, Video]:
    """Videos by their key; those that are gone are left out. No query while cached, else one."""
    keys = {_key(pk): pk for pk in video_ids}
    videos: dict[int, Video] = {keys[key]: found for key, found in cache.get_many(keys).items()}
    missing = [pk for pk in keys.values() if pk not in videos]
    if missing:
        read = {video.pk: _video(video) for video in LibraryVideo.objects.filter(pk__in=missing)}
        cache.set_many({_key(pk): found for pk, found in read.items()}, VIDEO_SECONDS)
        videos |= read
    return videos


def video_forget(video_id: int) -> None:
    """Drop what is remembered of a video; called when it changes."""
    cache.delete(_key(video_id))


def _key(video_id: int) -> str:
    return f"media.video.{video_id}"


def _video(video: LibraryVideo) -> Video:
    return Video(
        src=video.file.url,
        mime=video.mime,
        title=video.title,
        captions=video.captions.url if video.captions else "",
        transcript=video.transcript,
        poster_id=video.poster_id,
    )
