"""Writing reviews, votes and what staff decides about them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalogue_ext.reviews.errors import ReviewRefusedError
from catalogue_ext.reviews.pictures import MAX_PICTURES, EncodedPicture
from shopease.core import clock

ProductReview = get_model("reviews", "ProductReview")
ReviewPicture = get_model("reviews", "ReviewPicture")
Vote = get_model("reviews", "Vote")


def review_write(
    *,
    product: Any,
    user: Any,
    score: int,
    title: str,
    body: str,
    photos: Sequence[EncodedPicture] = (),
) -> Any:
    """A customer's review, which waits for moderation with its photos.

    A second one about the same product is refused with `ReviewRefusedError`.
    """
    try:
        with transaction.atomic():
            review = ProductReview.objects.create(
                product=product,
                user=user,
                score=score,
                title=title,
                body=body,
                status=ProductReview.FOR_MODERATION,
            )
            for photo in photos[:MAX_PICTURES]:
                file = ContentFile(photo.content, name="photo.webp")
                ReviewPicture.objects.create(review=review, file=file, width=photo.width, height=photo.height)
            return review
    except IntegrityError:
        raise ReviewRefusedError(_("You have already reviewed this product.")) from None


def review_reply(*, review: Any, reply: str) -> None:
    """Write, change or (when empty) take back what the shop says below a review."""
    replied_at = clock.now() if reply else None
    ProductReview.objects.filter(pk=review.pk).exclude(reply=reply).update(reply=reply, replied_at=replied_at)


def review_pictures_delete(*, review: Any, picture_ids: Iterable[int]) -> int:
    """Delete some of a review's photos and their files; how many."""
    pictures = list(ReviewPicture.objects.filter(review=review, pk__in=list(picture_ids)))
    for picture in pictures:
        picture.delete()
    return len(pictures)


def review_vote(*, review: Any, user: Any, is_helpful: bool) -> None:
    """Say whether a review helped: once, and not about one's own. Raises `ReviewRefusedError`."""
    vote = Vote(review=review, user=user, delta=Vote.UP if is_helpful else Vote.DOWN)
    try:
        vote.clean()
        with transaction.atomic():
            vote.save()
    except ValidationError as error:
        raise ReviewRefusedError(" ".join(error.messages)) from None
    except IntegrityError:
        raise ReviewRefusedError(_("You can only vote once on a review")) from None


def reviews_moderate(*, review_ids: list[int], status: int) -> int:
    """Approve or reject reviews; how many there were. Ratings follow."""
    with transaction.atomic():
        reviews = list(ProductReview.objects.select_for_update().filter(pk__in=review_ids).order_by("pk"))
        for review in reviews:
            review.status = status
            review.save(update_fields=("status",))
    return len(reviews)
