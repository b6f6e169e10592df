"""Pictures get their renditions when they are added or their focal point moves."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from shopease.core.queue import wake
from shopease.media.models import LibraryImage, LibraryRendition, LibraryVideo
from shopease.media.selectors import picture_forget
from shopease.media.tasks import make_renditions
from shopease.media.videos import video_forget


@receiver(post_save, sender=LibraryImage)
def enqueue_renditions(instance: LibraryImage, raw: bool = False, **kwargs: Any) -> None:
    """Wake the worker; a sweep finds what it misses."""
    if not raw:
        wake(make_renditions, instance.pk)


@receiver((post_save, post_delete), sender=LibraryImage)
def forget_picture(instance: LibraryImage, **kwargs: Any) -> None:
    """Drop what is remembered of the picture, once the change can be read."""
    _forget(instance.pk)


@receiver((post_save, post_delete), sender=LibraryRendition)
def forget_picture_of_rendition(instance: LibraryRendition, **kwargs: Any) -> None:
    """Show a new width or format at once."""
    _forget(instance.image_id)


@receiver((post_save, post_delete), sender=LibraryVideo)
def forget_video(instance: LibraryVideo, **kwargs: Any) -> None:
    """Show the change at once: to whoever reads in this transaction, and to all when it commits."""
    key = instance.pk
    video_forget(key)
    transaction.on_commit(lambda: video_forget(key))


@receiver(post_delete, sender=LibraryVideo)
def delete_video_files(instance: LibraryVideo, **kwargs: Any) -> None:
    """Delete film and captions once their row is gone for good."""
    for file in (instance.file, instance.captions):
        if file:
            transaction.on_commit(partial(file.storage.delete, str(file.name)))


def _forget(image_id: int) -> None:
    """At once for whoever reads in this transaction, and when it commits for what others kept."""
    picture_forget(image_id)
    transaction.on_commit(lambda: picture_forget(image_id))
