"""What goes together in the demo shop, and what its customers keep and say."""

from typing import Any

from django.db import transaction
from oscar.core.loading import get_model

from catalogue_ext.reviews.services import review_write, reviews_moderate
from shopease.demo.reading import data_read
from shopease.users.models import User

Product = get_model("catalogue", "Product")
ProductRecommendation = get_model("catalogue", "ProductRecommendation")
ProductReview = get_model("reviews", "ProductReview")
WishList = get_model("wishlists", "WishList")


def favourites_load() -> None:
    """Recommendations, wish lists and reviews by customers; none is written for whoever has some already."""
    data = data_read("favourites")
    products = {product.code: product for product in Product.objects.exclude(code=None)}
    _recommend(data["together"], products)
    for user in User.objects.filter(email__in={item["email"] for item in data["wishlist"] + data["review"]}):
        if not WishList.objects.filter(owner=user).exists():
            for wishlist in data["wishlist"]:
                if wishlist["email"] == user.email:
                    _wishlist(user, wishlist, products)
        if not ProductReview.objects.filter(user=user).exists():
            for review in data["review"]:
                if review["email"] == user.email:
                    _review(user, review, products)


def _recommend(groups: list[list[str]], products: dict[str, Any]) -> None:
    """Who was recommended by hand keeps that; the first of a group comes first."""
    known = set(ProductRecommendation.objects.values_list("primary_id", flat=True))
    wanted = {
        (products[handle].pk, products[other].pk): len(group) - place
        for group in groups
        for handle in group
        for place, other in enumerate(group)
        if handle != other and handle in products and other in products
    }
    ProductRecommendation.objects.bulk_create(
        ProductRecommendation(primary_id=primary, recommendation_id=other, ranking=ranking)
        for (primary, other), ranking in wanted.items()
        if primary not in known
    )


@transaction.atomic
def _wishlist(user: User, data: dict[str, Any], products: dict[str, Any]) -> None:
    visibility = WishList.SHARED if data["shared"] else WishList.PRIVATE
    wishlist = WishList.objects.create(owner=user, name=data["name"], visibility=visibility)
    for handle in data["products"]:
        if handle in products:
            wishlist.add(products[handle])


def _review(user: User, data: dict[str, Any], products: dict[str, Any]) -> None:
    if data["product"] in products:
        texts = {name: data[name] for name in ("score", "title", "body")}
        review = review_write(product=products[data["product"]], user=user, **texts)
        if data["approved"]:
            reviews_moderate(review_ids=[review.pk], status=ProductReview.APPROVED)
