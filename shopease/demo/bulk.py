"""Many generated products at once, for budgets and benchmarks."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from oscar.core.loading import get_model

from catalogue_ext.services import products_refresh
from shopease.core import clock
from shopease.demo.catalogue import COLOUR, COLOURS, MATERIALS_CODE, kinds_load, materials_of, options_named
from shopease.fulfilment.models import StockMovement
from shopease.media.models import LibraryImage

Category = get_model("catalogue", "Category")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductImage = get_model("catalogue", "ProductImage")
StockRecord = get_model("partner", "StockRecord")

KIND = "Ceramics"
BATCH = 1000
PREFIX = "series-"
SOLD_OUT_EACH, REDUCED_EACH = 20, 10
OLDEST_DAYS = 700
MATERIALS = (
    *("Stoneware", "Terracotta", "Porcelain", "Glass", "Oak", "Walnut", "Beech", "Ash", "Linen", "Wool"),
    *("Cotton", "Felt", "Leather", "Brass", "Steel", "Iron", "Copper", "Cork", "Rattan", "Paper"),
)
THINGS = tuple(
    """
    bowl vase throw board lamp jar tray cup plate basket candle towel jug teapot mug saucer platter
    pitcher carafe ladle spoon mill grater sieve pan pot kettle toaster apron napkin runner cushion
    blanket rug curtain stool bench shelf hook hanger mirror clock frame box crate bin bucket brush
    broom comb soap dish holder dispenser notebook pencil ruler stapler envelope planter
    """.split()  # noqa: SIM905 - sixty words read better than sixty strings
)
STYLES = tuple(
    """
    ridged smooth glazed matt woven folded carved turned brushed oiled waxed dyed stitched quilted hammered
    pressed blown painted speckled striped dotted plain round square oval tall low slender heavy light
    """.split()  # noqa: SIM905
)
SERIES = tuple(
    """
    Alma Birk Cala Dune Elba Fjord Gala Heide Isar Juno Kiel Luna Malo Nora Oslo Pina Quint Rhone Saale Tara
    Ulm Vega Weser Xenia Ysel Zita Arno Bora Cado Dora Etna Faro Gobi Havel Inka Jade Kuro Lido Mira Nemo
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class _Stage:
    """What all generated products share."""

    categories: Sequence[int]
    image: LibraryImage
    kind: dict[str, Any]
    colours: dict[str, Any]
    materials: dict[str, Any]
    brands: Sequence[str]
    partner: Any
    now: datetime


def products_generate(*, size: int, image: LibraryImage) -> int:
    """See to it that there are `size` generated products; how many were added.

    They share one picture; each has a stock record with its opening balance, a category, a brand, a
    colour, materials, an age; most have ratings and sales. The same number always makes the same product.
    """
    held = Product.objects.filter(code__startswith=PREFIX).count()
    if held >= size:
        return 0
    stage = _stage(image)
    for start in range(held, size, BATCH):
        with transaction.atomic():
            ids = _batch(range(start, min(start + BATCH, size)), stage)
        products_refresh(product_ids=ids)
    return size - held


def _stage(image: LibraryImage) -> _Stage:
    kind = kinds_load()[KIND]
    return _Stage(
        categories=list(Category.objects.filter(numchild=0).order_by("path").values_list("pk", flat=True)),
        image=image,
        kind=kind,
        colours=options_named(kind[COLOUR], COLOURS),
        materials=options_named(kind[MATERIALS_CODE], MATERIALS),
        brands=[f"{name} {craft}" for name in SERIES for craft in ("Studio", "Manufaktur", "& Söhne")],
        partner=Partner.objects.order_by("pk").first(),
        now=clock.now(),
    )


def _batch(numbers: range, stage: _Stage) -> list[int]:
    drawn = [random.Random(number) for number in numbers]  # noqa: S311 - the same shop for the same size
    products = Product.objects.bulk_create(_products(numbers, drawn, stage))
    for product, chance in zip(products, drawn, strict=True):
        product.date_created = stage.now - timedelta(seconds=chance.randrange(OLDEST_DAYS * 86_400))
    Product.objects.bulk_update(products, ["date_created"])
    records = StockRecord.objects.bulk_create(
        _record(product, number, chance, stage)
        for product, number, chance in zip(products, numbers, drawn, strict=True)
    )
    StockMovement.objects.bulk_create(
        StockMovement(
            stockrecord=record, reason=StockMovement.Reason.OPENING, in_stock_change=record.num_in_stock
        )
        for record in records
    )
    ProductCategory.objects.bulk_create(
        ProductCategory(product=product, category_id=chance.choice(stage.categories))
        for product, chance in zip(products, drawn, strict=True)
    )
    ProductImage.objects.bulk_create(
        ProductImage(product=product, original=stage.image, caption=product.title, display_order=0)
        for product in products
    )
    _values(products, drawn, stage)
    return [product.pk for product in products]


def _products(numbers: range, drawn: Sequence[random.Random], stage: _Stage) -> Iterator[Any]:
    for number, chance in zip(numbers, drawn, strict=True):
        material, thing = chance.choice(MATERIALS), chance.choice(THINGS)
        title = f"{chance.choice(SERIES)} {chance.choice(STYLES)} {material.lower()} {thing} no. {number}"
        reviews = chance.choice((0, 0, 1, 2, 5, 12))
        code = f"{PREFIX}{number:06d}"
        yield Product(
            code=code,
            upc=code.upper(),
            structure=Product.STANDALONE,
            title=title,
            slug=code,
            description=f"<p>{material} {thing} from a small series, number {number}.</p>",
            product_class=stage.kind[""],
            rating=round(chance.uniform(2.5, 5), 1) if reviews else None,
            num_reviews=reviews,
            units_sold=int(chance.paretovariate(1.2)) - 1,
        )


def _record(product: Any, number: int, chance: random.Random, stage: _Stage) -> Any:
    price = Decimal(chance.randrange(500, 15_000, 10)) / 100
    return StockRecord(
        product=product,
        partner=stage.partner,
        partner_sku=product.upc,
        price_currency=settings.OSCAR_DEFAULT_CURRENCY,
        price=price,
        compare_at=price + 5 if number % REDUCED_EACH == 0 else None,
        num_in_stock=0 if number % SOLD_OUT_EACH == 0 else 10 + number % 40,
    )


def _values(products: Sequence[Any], drawn: Sequence[random.Random], stage: _Stage) -> None:
    """Brand, colour and materials of each."""
    brand, colour, materials = (stage.kind[code] for code in ("brand", COLOUR, MATERIALS_CODE))
    several, single = [], []
    for product, chance in zip(products, drawn, strict=True):
        single.append(
            ProductAttributeValue(product=product, attribute=brand, value_text=chance.choice(stage.brands))
        )
        option = chance.choice(list(stage.colours.values()))
        single.append(ProductAttributeValue(product=product, attribute=colour, value_option=option))
        several.append(ProductAttributeValue(product=product, attribute=materials))
    ProductAttributeValue.objects.bulk_create(single)
    ProductAttributeValue.objects.bulk_create(several)
    chosen = ProductAttributeValue.value_multi_option.through
    chosen.objects.bulk_create(
        chosen(productattributevalue_id=value.pk, attributeoption_id=stage.materials[name].pk)
        for value in several
        for name in materials_of(value.product.title, MATERIALS)
    )
