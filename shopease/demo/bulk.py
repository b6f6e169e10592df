"""Many generated products at once, for budgets and benchmarks."""

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from oscar.core.loading import get_model

from catalogue_ext.services import products_refresh
from shopease.fulfilment.models import StockMovement
from shopease.media.models import LibraryImage

Category = get_model("catalogue", "Category")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductClass = get_model("catalogue", "ProductClass")
ProductImage = get_model("catalogue", "ProductImage")
StockRecord = get_model("partner", "StockRecord")

BATCH = 1000
PREFIX = "series-"
SOLD_OUT_EACH, REDUCED_EACH = 20, 10
MATERIALS = ("Stoneware", "Linen", "Oak", "Walnut", "Wool", "Brass", "Glass", "Cotton", "Clay", "Beech")
THINGS = (
    "bowl",
    "vase",
    "throw",
    "board",
    "lamp",
    "jar",
    "tray",
    "cup",
    "plate",
    "basket",
    "candle",
    "towel",
)


def products_generate(*, size: int, image: LibraryImage) -> int:
    """See to it that there are `size` generated products; how many were added.

    They share one picture; each has a stock record with its opening balance and a category.
    """
    held = Product.objects.filter(code__startswith=PREFIX).count()
    categories = list(Category.objects.filter(numchild=0).order_by("path").values_list("pk", flat=True))
    for start in range(held, size, BATCH):
        with transaction.atomic():
            ids = _batch(range(start, min(start + BATCH, size)), categories, image)
        products_refresh(product_ids=ids)
    return max(0, size - held)


def _batch(numbers: range, categories: list[int], image: LibraryImage) -> list[int]:
    product_class = ProductClass.objects.get_or_create(name="Kitchenware")[0]
    partner = Partner.objects.order_by("pk").first()
    products = Product.objects.bulk_create(_products(numbers, product_class))
    records = StockRecord.objects.bulk_create(
        _record(product, partner, number) for product, number in zip(products, numbers, strict=True)
    )
    StockMovement.objects.bulk_create(
        StockMovement(
            stockrecord=record, reason=StockMovement.Reason.OPENING, in_stock_change=record.num_in_stock
        )
        for record in records
    )
    ProductCategory.objects.bulk_create(
        ProductCategory(product=product, category_id=categories[number % len(categories)])
        for product, number in zip(products, numbers, strict=True)
    )
    ProductImage.objects.bulk_create(
        ProductImage(product=product, original=image, caption=product.title, display_order=0)
        for product in products
    )
    return [product.pk for product in products]


def _products(numbers: range, product_class: Any) -> Iterator[Any]:
    for number in numbers:
        material, thing = MATERIALS[number % len(MATERIALS)], THINGS[number // 10 % len(THINGS)]
        code = f"{PREFIX}{number:06d}"
        yield Product(
            code=code,
            upc=code.upper(),
            structure=Product.STANDALONE,
            title=f"{material} {thing} no. {number}",
            slug=code,
            description=f"<p>{material} {thing} from a small series, number {number}.</p>",
            product_class=product_class,
        )


def _record(product: Any, partner: Any, number: int) -> Any:
    price = Decimal(random.Random(number).randrange(500, 15_000, 10)) / 100  # noqa: S311
    return StockRecord(
        product=product,
        partner=partner,
        partner_sku=product.upc,
        price_currency=settings.OSCAR_DEFAULT_CURRENCY,
        price=price,
        compare_at=price + 5 if number % REDUCED_EACH == 0 else None,
        num_in_stock=0 if number % SOLD_OUT_EACH == 0 else 10 + number % 40,
    )
