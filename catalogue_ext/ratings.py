"""Reviews as other rooms need them: the products' counts, and quotes for pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from oscar.core.loading import get_model


@dataclass(frozen=True, slots=True)
class ReviewQuote:
    """What a customer says about a product, as a page may quote it; `score` is 1 to 5."""

    title: str
    body: str
    score: int
    name: str
    product_title: str
    product_url: str
    date: datetime


def public_name(first_name: str, last_name: str) -> str:
    """What is shown of a customer's name: "Ada L."."""
    initial = f"{last_name[0]}." if last_name else ""
    return f"{first_name} {initial}".strip() or _("A customer")


def reviews_for_block(*, limit: int, product_ids: Sequence[int] = ()) -> list[ReviewQuote]:
    """Approved reviews of public products, the most helpful first; of `product_ids` alone if given.

    Only those with four stars or more unless products are named. One query.
    """
    reviews = get_model("reviews", "ProductReview").objects.approved()
    reviews = reviews.filter(product__is_public=True, product__parent=None)
    wanted = reviews.filter(product__in=product_ids) if product_ids else reviews.filter(score__gte=4)
    chosen = wanted.select_related("product", "user").order_by("-delta_votes", "-date_created", "-pk")[:limit]
    return [
        ReviewQuote(
            title=review.title,
            body=review.body,
            score=review.score,
            name=review.reviewer_name,
            product_title=review.product.title,
            product_url=review.product.get_absolute_url(),
            date=review.date_created,
        )
        for review in chosen
    ]


def ratings_refresh(*, product_ids: Iterable[int | None]) -> None:
    """Bring `rating` and `num_reviews` of products in line with their approved reviews. One query."""
    reviews: Any = get_model("reviews", "ProductReview").objects.approved()
    approved = reviews.filter(product=OuterRef("pk")).order_by().annotate(whole=Value(1)).values("whole")
    products = get_model("catalogue", "Product").objects.filter(pk__in=[pk for pk in product_ids if pk])
    products.update(
        rating=Subquery(approved.annotate(mean=Avg(F("score") * 1.0)).values("mean")),
        num_reviews=Coalesce(Subquery(approved.annotate(n=Count("pk")).values("n")), 0),
    )
