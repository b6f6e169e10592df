"""What follows when a review is gone, whoever deleted it."""

from typing import Any

from catalogue_ext.ratings import ratings_refresh


def refresh_rating(instance: Any, **kwargs: Any) -> None:
    """Connected to ProductReview's post_delete, which also comes when its writer is deleted."""
    ratings_refresh(product_ids=[instance.product_id])
