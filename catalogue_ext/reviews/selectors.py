"""Reading reviews, with what their page shows of the writers."""

from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import JSONObject
from oscar.core.loading import get_model

from catalogue_ext.reviews.pictures import MAX_PICTURES
from catalogue_ext.reviews.types import ReviewBlock, ReviewFilter, ReviewShown, ScoreBar
from shopease.core.prepared import PreparedObjects

FIRST_REVIEWS = 3
SCORES = (5, 4, 3, 2, 1)

HELPFUL, NEWEST, BEST, WORST = "helpful", "newest", "best", "worst"
ORDERS = {
    HELPFUL: ("-delta_votes", "-date_created", "-pk"),
    NEWEST: ("-date_created", "-pk"),
    BEST: ("-score", "-date_created", "-pk"),
    WORST: ("score", "-date_created", "-pk"),
}

NOT_BOUGHT = ("Pending payment", "Cancelled")
"""Orders in these statuses prove no purchase."""


def reviews_with_writers(reviews: QuerySet[Any]) -> QuerySet[Any]:
    """Reviews with their writers, avatars, photos and whether they bought the product. One query.

    Photos come as the first to fourth of each: a prefetch would cost the product's page a query.
    """
    lines = get_model("order", "Line").objects.filter(
        Q(product=OuterRef("product")) | Q(product__parent=OuterRef("product")),
        order__user=OuterRef("user"),
    )
    bought = Exists(lines.exclude(order__status__in=NOT_BOUGHT))
    photos = get_model("reviews", "ReviewPicture").objects.filter(review=OuterRef("pk")).order_by("pk")
    shown = photos.values(shown=JSONObject(name="file", width="width", height="height"))
    places = {f"photo_{n}": Subquery(shown[n : n + 1], output_field=JSONField()) for n in range(MAX_PICTURES)}
    return reviews.select_related("user__avatar").annotate(
        is_verified=Case(When(user=None, then=Value(False)), default=bought), **places
    )


def reviews_approved(product_id: int, wanted: ReviewFilter | None = None) -> QuerySet[Any]:
    """A product's approved reviews, those wanted in the order wanted; the most helpful first."""
    wanted = wanted or ReviewFilter(HELPFUL)
    reviews = get_model("reviews", "ProductReview").objects.approved().filter(product=product_id)
    if wanted.stars is not None:
        reviews = reviews.filter(score=wanted.stars)
    if wanted.with_photos:
        pictures = get_model("reviews", "ReviewPicture").objects.filter(review=OuterRef("pk"))
        reviews = reviews.filter(Exists(pictures))
    return reviews_with_writers(reviews).order_by(*ORDERS[wanted.sort])


def review_shown(review: Any) -> ReviewShown:
    """A review from `reviews_with_writers` for the pages of the shop. No query."""
    avatar = getattr(review.user, "avatar", None)
    return ReviewShown(
        pk=review.pk,
        title=review.title,
        body=review.body,
        score=review.score,
        date_created=review.date_created,
        reviewer_name=review.reviewer_name,
        avatar=avatar.file.url if avatar else "",
        is_verified=review.is_verified,
        photos=tuple(review.photos),
        reply=review.reply,
        replied_at=review.replied_at,
        num_up_votes=review.num_up_votes,
    )


def _first_rows(product_ids: Iterable[int]) -> Any:
    """The most helpful reviews of one product; each says how many reviews gave which score."""
    counts = {f"count_{score}": Window(Count("pk", filter=Q(score=score))) for score in SCORES}
    approved = get_model("reviews", "ProductReview").objects.approved().filter(product_id__in=product_ids)
    return reviews_with_writers(approved).annotate(**counts).order_by(*ORDERS[HELPFUL])[:FIRST_REVIEWS]


_first_of = PreparedObjects(_first_rows)


def review_block(product: Any, user: Any) -> ReviewBlock:
    """What a product's page shows. One query when there are reviews, one more for a customer."""
    first = _first_of([product.pk]) if product.num_reviews else []
    bars = score_bars({score: getattr(first[0], f"count_{score}") for score in SCORES} if first else {})
    count = sum(bar.count for bar in bars)
    return ReviewBlock(
        reviews=tuple(map(review_shown, first)),
        bars=bars if count else (),
        count=count,
        rating=product.rating,
        own=review_of(product.pk, user),
        has_more=count > len(first),
    )


def score_counts(product_id: int) -> dict[int, int]:
    """How many approved reviews gave each score. One query."""
    reviews = get_model("reviews", "ProductReview").objects.approved().filter(product=product_id)
    return dict(reviews.order_by().values_list("score").annotate(n=Count("pk")))


def score_bars(counts: dict[int, int]) -> tuple[ScoreBar, ...]:
    """The distribution, best score first."""
    total = sum(counts.values()) or 1
    return tuple(
        ScoreBar(score, counts.get(score, 0), round(100 * counts.get(score, 0) / total)) for score in SCORES
    )


def review_of(product_id: int, user: Any) -> Any | None:
    """What the customer wrote about the product, in whatever state. One query, none for a guest."""
    if not user.is_authenticated:
        return None
    return get_model("reviews", "ProductReview").objects.filter(product=product_id, user=user).first()


def review_for_page(product_id: int, review_id: int, user: Any) -> Any | None:
    """A review that `user` may see: approved, their own, or any for who moderates. One query."""
    reviews = get_model("reviews", "ProductReview").objects.filter(product=product_id, pk=review_id)
    review = reviews_with_writers(reviews).first()
    if review is None or review.is_approved or user.has_perm("reviews.view_productreview"):
        return review
    return review if user.is_authenticated and review.user_id == user.pk else None


def reviews_written_by(user: Any) -> QuerySet[Any]:
    """A customer's reviews, newest first, with their products."""
    reviews = get_model("reviews", "ProductReview").objects.filter(user=user)
    return reviews.select_related("product").order_by("-date_created", "-pk")


def product_for_review(product_id: int) -> Any | None:
    """A public product as reviews are written about it: never a variant."""
    return get_model("catalogue", "Product").objects.public().filter(pk=product_id, parent=None).first()
