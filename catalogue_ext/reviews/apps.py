from typing import Any

from django.urls import path
from oscar.apps.catalogue.reviews import apps
from oscar.core.loading import get_class


class CatalogueReviewsConfig(apps.CatalogueReviewsConfig):
    """Overrides `oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig` (Oscar 4.2).

    Oscar's names; the view of votes itself sends guests to the log-in and back to the product.
    """

    name = "catalogue_ext.reviews"

    def ready(self) -> None:
        """Load Oscar's views, and keep the counts of products whose reviews go with their writer."""
        from django.db.models.signals import post_delete
        from oscar.core.loading import get_model

        from catalogue_ext.reviews.receivers import delete_picture_file, refresh_rating

        super().ready()
        post_delete.connect(refresh_rating, sender=get_model("reviews", "ProductReview"))
        post_delete.connect(delete_picture_file, sender=get_model("reviews", "ReviewPicture"))

    def get_urls(self) -> list:
        def view(name: str) -> Any:
            return get_class("catalogue.reviews.views", name).as_view()

        return self.post_process_urls(
            [
                path("", view("ProductReviewList"), name="reviews-list"),
                path("add/", view("CreateProductReview"), name="reviews-add"),
                path("<int:pk>/", view("ProductReviewDetail"), name="reviews-detail"),
                path("<int:pk>/vote/", view("AddVoteView"), name="reviews-vote"),
            ]
        )
