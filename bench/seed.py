"""Make the demo's generated products as varied as a real catalogue. Runs inside our shop.

Usage: python -m bench.seed NUMBER-OF-PARENTS. Three variants a parent; every picture of the demo in turn;
dates of arrival over a year, so that parents stand among the newest; stock that outlasts the benchmark.
"""

import random
import sys
from datetime import timedelta
from decimal import Decimal
from typing import Any

import django

SIZES = ("Small", "Medium", "Large")
PLENTY = 1_000_000


def main() -> None:
    """Variants, then pictures, dates and stock of everything."""
    django.setup()
    variants_generate(int(sys.argv[1]))
    pictures_spread()
    dates_spread()
    stock_raise()


def variants_generate(parents: int) -> None:
    """Parents with three variants each, like their stand-alone neighbours in all else."""
    from oscar.core.loading import get_model

    from catalogue_ext.services import products_refresh

    product_model = get_model("catalogue", "Product")
    model = product_model.objects.filter(code__startswith="series-").order_by("pk").first()
    size, _ = get_model("catalogue", "ProductAttribute").objects.get_or_create(
        product_class=model.product_class, code="size", defaults={"name": "Size", "type": "text"}
    )
    families = product_model.objects.bulk_create(_parent(product_model, model, n) for n in range(parents))
    children = product_model.objects.bulk_create(
        _child(product_model, parent, name) for parent in families for name in SIZES
    )
    get_model("catalogue", "ProductAttributeValue").objects.bulk_create(
        get_model("catalogue", "ProductAttributeValue")(
            product=child, attribute=size, value_text=SIZES[n % len(SIZES)]
        )
        for n, child in enumerate(children)
    )
    _family_rows(families, children, model)
    products_refresh(product_ids=[product.pk for product in families])


def _parent(product_model: Any, model: Any, number: int) -> Any:
    code = f"family-{number:06d}"
    return product_model(
        code=code,
        structure=product_model.PARENT,
        title=f"Family of bowls no. {number}",
        slug=code,
        description=model.description,
        product_class=model.product_class,
    )


def _child(product_model: Any, parent: Any, size: str) -> Any:
    return product_model(
        upc=f"{parent.slug}-{size}".upper(),
        structure=product_model.CHILD,
        parent=parent,
        slug=f"{parent.slug}-{size}".lower(),
    )


def _family_rows(families: list[Any], children: list[Any], model: Any) -> None:
    """Categories and pictures of the parents, stock of the children."""
    from oscar.core.loading import get_model

    categories = list(
        get_model("catalogue", "Category").objects.filter(numchild=0).values_list("pk", flat=True)
    )
    picture = model.images.first().original
    get_model("catalogue", "ProductCategory").objects.bulk_create(
        get_model("catalogue", "ProductCategory")(
            product=product, category_id=categories[n % len(categories)]
        )
        for n, product in enumerate(families)
    )
    get_model("catalogue", "ProductImage").objects.bulk_create(
        get_model("catalogue", "ProductImage")(product=product, original=picture) for product in families
    )
    partner = model.stockrecords.first().partner
    get_model("partner", "StockRecord").objects.bulk_create(
        get_model("partner", "StockRecord")(
            product=child,
            partner=partner,
            partner_sku=child.upc,
            price=Decimal(1500 + n % 5000) / 100,
            num_in_stock=20,
        )
        for n, child in enumerate(children)
    )


def pictures_spread() -> None:
    """Each product its own of the demo's pictures, where the generator uses one for all."""
    from oscar.core.loading import get_model

    from shopease.media.models import LibraryImage

    shown = get_model("catalogue", "ProductImage").objects.filter(product__code__regex="^(series|family)-")
    pictures = list(LibraryImage.objects.order_by("pk").values_list("pk", flat=True))
    images = list(shown.order_by("pk").only("pk"))
    for n, image in enumerate(images):
        image.original_id = pictures[n % len(pictures)]
    shown.bulk_update(images, ["original"], batch_size=1000)


def dates_spread() -> None:
    """Arrivals over the last year, always the same ones."""
    from oscar.core.loading import get_model

    from shopease.core import clock

    chance = random.Random(7)
    products = get_model("catalogue", "Product").objects.order_by("pk").only("pk", "date_created")
    changed = list(products)
    for product in changed:
        product.date_created = clock.now() - timedelta(seconds=chance.randrange(365 * 86_400))
    products.bulk_update(changed, ["date_created"], batch_size=1000)


def stock_raise() -> None:
    """What is in stock stays in stock."""
    from oscar.core.loading import get_model

    get_model("partner", "StockRecord").objects.filter(num_in_stock__gt=0).update(num_in_stock=PLENTY)


if __name__ == "__main__":
    main()
