"""What follows when a review is gone, whoever deleted it."""

from typing import Any

from django.db import transaction

from catalogue_ext.ratings import ratings_refresh


def refresh_rating(instance: Any, **kwargs: Any) -> None:
    """Connected to ProductReview's post_delete, which also comes when its writer is deleted."""
    ratings_refresh(product_ids=[instance.product_id])


def delete_picture_file(instance: Any, **kwargs: Any) -> None:
    """Connected to ReviewPicture's post_delete: no photo outlives its review."""
    transaction.on_commit(lambda: instance.file.delete(save=False))
