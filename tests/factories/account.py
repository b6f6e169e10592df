"""What belongs to a customer: reviews, wish lists, alerts, notices, the newsletter."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from oscar.core.loading import get_model

from shopease.accounts.models import Subscriber
from shopease.core import clock
from tests.factories.users import user_create

ProductReview = get_model("reviews", "ProductReview")
_numbers = count(1)


def review_create(
    product: Any, *, user: Any = None, score: int = 5, status: Any = None, **fields: Any
) -> Any:
    """A review by `user` or somebody new; approved unless told otherwise."""
    return ProductReview.objects.create(
        product=product,
        user=user or user_create(first_name="Ada", last_name="Lovelace"),
        score=score,
        title=fields.pop("title", "Well made"),
        body=fields.pop("body", "It pours without dripping."),
        status=ProductReview.APPROVED if status is None else status,
        **fields,
    )


def wishlist_create(
    owner: Any, *, name: str = "Kitchen", products: Sequence[Any] = (), is_shared: bool = False
) -> Any:
    """A list with one line for each of `products`."""
    wishlist = get_model("wishlists", "WishList").objects.create(owner=owner, name=name)
    for product in products:
        wishlist.add(product)
    wishlist.share(is_shared=is_shared)
    return wishlist


def alert_create(product: Any, *, user: Any = None, email: str = "", **fields: Any) -> Any:
    """An alert of a customer (active) or of an address (not confirmed)."""
    return get_model("customer", "ProductAlert").objects.create(
        product=product, user=user, email=email, **fields
    )


def notice_create(user: Any, *, subject: str = "Order 1 is on its way", **fields: Any) -> Any:
    """A notice in the inbox."""
    return get_model("communication", "Notification").objects.create(
        recipient=user, subject=subject, body=fields.pop("body", "We have handed it over."), **fields
    )


def subscriber_create(email: str = "", **fields: Any) -> Subscriber:
    """A confirmed subscriber of the newsletter, unless told otherwise."""
    fields = {"status": Subscriber.Status.SUBSCRIBED, "confirmed_at": clock.now(), **fields}
    return Subscriber.objects.create(email=email or f"reader{next(_numbers)}@example.com", **fields)
