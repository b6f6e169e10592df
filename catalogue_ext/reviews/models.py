"""Oscar's reviews and votes, whose counts are written by the database itself."""

from secrets import token_hex
from typing import Any

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.reviews.abstract_models import AbstractProductReview

from catalogue_ext.ratings import public_name, ratings_refresh
from catalogue_ext.reviews.pictures import MAX_PICTURES
from catalogue_ext.reviews.types import ReviewPhoto

MAX_REPLY = 2000


def review_picture_path(instance: Any, filename: str) -> str:
    """A name that nobody guesses: nothing of the uploaded file's name is kept."""
    return f"reviews/{token_hex(16)}.webp"


class ProductReview(AbstractProductReview):
    """Overrides `oscar.apps.catalogue.reviews.models.ProductReview` (Oscar 4.2).

    Oscar's counts are read and then written, and its votes save the whole review, which can undo a
    moderation that happens at the same moment. The shop's `reply` stands below the review.
    """

    reply = models.TextField(_("reply of the shop"), max_length=MAX_REPLY, blank=True)
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True, editable=False)

    class Meta(AbstractProductReview.Meta):
        constraints = (
            models.CheckConstraint(
                name="review_score_one_to_five", condition=Q(score__gte=1) & Q(score__lte=5)
            ),
        )
        indexes = (models.Index(fields=("product", "status", "-date_created"), name="review_newest"),)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and bring the product's rating in line."""
        models.Model.save(self, *args, **kwargs)
        ratings_refresh(product_ids=[self.product_id])

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete; the receiver brings the product's rating in line."""
        return models.Model.delete(self, *args, **kwargs)

    def update_totals(self) -> None:
        """Count the votes again. One query."""
        votes = self.votes.model.objects.filter(review=OuterRef("pk")).order_by()
        counted = votes.annotate(whole=Value(1)).values("whole")
        type(self).objects.filter(pk=self.pk).update(
            total_votes=Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0),
            delta_votes=Coalesce(Subquery(counted.annotate(n=Sum("delta")).values("n")), 0),
        )

    @property
    def photos(self) -> list[ReviewPhoto]:
        """Its photos. No query for a review from `selectors.reviews_with_writers`, else one."""
        storage = ReviewPicture._meta.get_field("file").storage
        if hasattr(self, "photo_0"):
            found = [photo for n in range(MAX_PICTURES) if (photo := getattr(self, f"photo_{n}"))]
            return [ReviewPhoto(storage.url(one["name"]), one["width"], one["height"]) for one in found]
        return [ReviewPhoto(one.file.url, one.width, one.height) for one in self.pictures.all()]

    @property
    def reviewer_name(self) -> str:
        """First name and initial: what the public may read of a customer."""
        if self.user is None:
            return str(self.name)
        return public_name(self.user.first_name, self.user.last_name)


class ReviewPicture(models.Model):
    """A photo that a customer added to a review: decoded and written anew by us, shown with the review."""

    review = models.ForeignKey(
        ProductReview, verbose_name=_("review"), on_delete=models.CASCADE, related_name="pictures"
    )
    file = models.FileField(_("file"), upload_to=review_picture_path)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))

    class Meta:
        ordering = ("pk",)
        verbose_name = _("picture of a review")
        verbose_name_plural = _("pictures of reviews")

    def __str__(self) -> str:
        return str(self.file.name)


from oscar.apps.catalogue.reviews.models import *  # noqa: E402, F403
