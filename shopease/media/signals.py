"""Pictures get their renditions when they are added or their focal point moves."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from shopease.core.queue import wake
from shopease.media.models import LibraryImage
from shopease.media.tasks import make_renditions


@receiver(post_save, sender=LibraryImage)
def enqueue_renditions(instance: LibraryImage, raw: bool = False, **kwargs: Any) -> None:
    """Wake the worker; a sweep finds what it misses."""
    if not raw:
        wake(make_renditions, instance.pk)
