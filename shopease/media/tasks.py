"""Background work of the picture library. Safe to run twice."""

import logging

from celery import shared_task

from shopease.media.models import LibraryImage
from shopease.media.selectors import images_without_renditions
from shopease.media.services import renditions_make

logger = logging.getLogger(__name__)

SWEEP_BATCH = 200


@shared_task(name="shopease.media.tasks.make_renditions")
def make_renditions(image_id: int) -> None:
    """Make all storefront renditions of one picture; nothing when it is gone."""
    image = LibraryImage.objects.filter(pk=image_id).first()
    if image is not None:
        renditions_make(image=image)


@shared_task(name="shopease.media.tasks.make_missing_renditions")
def make_missing_renditions() -> None:
    """Find pictures whose wake-up call was lost and make what they miss."""
    for image in images_without_renditions()[:SWEEP_BATCH]:
        try:
            renditions_make(image=image)
        except (OSError, ValueError) as error:
            logger.warning("Picture %s can't be rendered: %s", image.pk, error)
