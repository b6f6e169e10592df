"""What customers of the demo shop said. The same sentences come together in the same way every time."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from oscar.core.loading import get_model

from shopease.core import clock
from shopease.demo.reading import COLLECTIONS, data_read

Product = get_model("catalogue", "Product")
ProductReview = get_model("reviews", "ProductReview")

CODE = "demo-"
MANY = {"everyday-mug": 300}
WAITING_EACH = 40
DAYS = 300
SCORES = {5: "good", 4: "good", 3: "fair", 2: "poor"}
WEIGHTS = (58, 28, 9, 5)


def reviews_load() -> int:
    """Write the reviews of products that have none of the demo's; how many were written.

    New products have none yet; now and then one waits for moderation.
    """
    products = {product.code: product for product in Product.objects.exclude(code=None)}
    known = set(ProductReview.objects.filter(code__startswith=CODE).values_list("product_id", flat=True))
    written: list[Any] = []
    for collection in COLLECTIONS:
        for data in data_read(collection)["product"]:
            product = products.get(data["handle"])
            if product and product.pk not in known and not data.get("new"):
                written += _reviews(collection, product)
    ProductReview.objects.bulk_create(written)
    _backdate(written)
    for product in {review.product_id: review.product for review in written}.values():
        product.update_rating()
    return len(written)


def _reviews(collection: str, product: Any) -> Iterator[Any]:
    data, draw = data_read("reviews"), random.Random(product.code)  # noqa: S311
    number = MANY.get(product.code) or draw.randint(2, 12)
    for index in range(number):
        score = draw.choices(list(SCORES), WEIGHTS)[0]
        mood = SCORES[score]
        sentences = draw.sample(data[collection][mood], k=1 if mood == "poor" else 2)
        if draw.random() < 0.6:
            sentences.append(draw.choice(data["always"][mood]))
        status = ProductReview.FOR_MODERATION if index % WAITING_EACH == WAITING_EACH - 1 else None
        yield ProductReview(
            product=product,
            code=f"{CODE}{product.code}-{index}",
            score=score,
            title=draw.choice(data["titles"][mood]),
            body=" ".join(sentences),
            name=draw.choice(data["names"]),
            status=ProductReview.APPROVED if status is None else status,
        )


def _backdate(reviews: list[Any]) -> None:
    """Spread them over the last months, while the product was sold: the field takes the moment of writing."""
    now, saved = (
        clock.now(),
        ProductReview.objects.in_bulk([review.code for review in reviews], field_name="code"),
    )
    sold_for = {review.code: now - review.product.date_created for review in reviews}
    for code, review in saved.items():
        longest = min(timedelta(days=DAYS), sold_for[code])
        review.date_created = now - longest * random.Random(code).uniform(0.01, 1)  # noqa: S311
    ProductReview.objects.bulk_update(saved.values(), ["date_created"], batch_size=500)
